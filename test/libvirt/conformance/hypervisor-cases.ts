import { procedures as p } from '@aula/libvirt';
import { qemuDomainXml } from './domain-xml.ts';
import { conn } from './objects.ts';
import type { Suite } from './suite.ts';

const EMULATOR = '/usr/bin/qemu-system-x86_64';
const QEMU64 = "<cpu><arch>x86_64</arch><model>qemu64</model><topology sockets='1' cores='1' threads='1'/></cpu>";
const PENRYN = "<cpu><arch>x86_64</arch><model>Penryn</model><topology sockets='1' cores='1' threads='1'/></cpu>";

/** What QEMU on this host can do, and what libvirt works out from it. */
export function hypervisorCases(s: Suite): void {
  s.same(
    p.connectGetDomainCapabilities,
    { emulatorbin: EMULATOR, arch: 'x86_64', machine: 'q35', virttype: 'qemu', flags: 0 },
    conn.py('getDomainCapabilities', EMULATOR, 'x86_64', 'q35', 'qemu', 0),
    (r) => r.capabilities,
  );
  s.fails(
    p.connectGetDomainCapabilities,
    { emulatorbin: '/no/emulator', arch: null, machine: null, virttype: null, flags: 0 },
    conn.py('getDomainCapabilities', '/no/emulator'),
    'no such emulator',
  );
  s.same(p.connectCompareCPU, { xml: QEMU64, flags: 0 }, conn.py('compareCPU', QEMU64, 0), (r) => r.result);
  s.fails(p.connectCompareCPU, { xml: '<cpu>', flags: 0 }, conn.py('compareCPU', '<cpu>', 0), 'it is no XML');
  s.same(p.connectBaselineCPU, { xmlCPUs: [QEMU64, PENRYN], flags: 0 }, conn.py('baselineCPU', [QEMU64, PENRYN], 0), (r) => r.cpu);
  const on = { emulator: EMULATOR, arch: 'x86_64', machine: 'q35', virttype: 'qemu', flags: 0 };
  const names = [on.emulator, on.arch, on.machine, on.virttype];
  s.same(p.connectCompareHypervisorCPU, { ...on, xmlCpu: QEMU64 }, conn.py('compareHypervisorCPU', ...names, QEMU64, 0), (r) => r.result);
  s.same(
    p.connectBaselineHypervisorCPU,
    { ...on, xmlCPUs: [QEMU64] },
    conn.py('baselineHypervisorCPU', ...names, [QEMU64], 0),
    (r) => r.cpu,
  );
  const xml = qemuDomainXml('argv', 'cccccccc-0000-4000-8000-000000000003', { qcow2: '/no/disk', raw: '/no/raw' }, 'default').replace(
    /<interface[\s\S]*<\/interface>/,
    '',
  );
  s.same(
    p.connectDomainXMLToNative,
    { nativeFormat: 'qemu-argv', domainXml: xml, flags: 0 },
    conn.py('domainXMLToNative', 'qemu-argv', xml, 0),
    (r) => r.nativeConfig,
  );
  s.fails(
    p.connectDomainXMLFromNative,
    { nativeFormat: 'qemu-argv', nativeConfig: 'qemu', flags: 0 },
    conn.py('domainXMLFromNative', 'qemu-argv', 'qemu', 0),
  );
  s.fails(
    p.connectFindStoragePoolSources,
    { type: 'dir', srcSpec: null, flags: 0 },
    conn.py('findStoragePoolSources', 'dir', null, 0),
    'folders cannot be found',
  );
  s.same(p.nodeGetSecurityModel, undefined, conn.py('getSecurityModel'), (r) => [r.model, r.doi]);
}
