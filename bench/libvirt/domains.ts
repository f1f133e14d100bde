import type { Connection } from '@aula/libvirt';
import { procedures } from '@aula/libvirt';

/** Domains of the test driver, those it has from the start not counted. */
export const DOMAINS = 1000;

const hex = (value: number): string => value.toString(16).padStart(2, '0');

const domainXml = (index: number): string => {
  const name = `seat-${String(index).padStart(4, '0')}`;
  return `<domain type='test'><name>${name}</name><memory unit='MiB'>96</memory><vcpu>1</vcpu>
<os><type arch='x86_64'>hvm</type></os><features><acpi/><apic/></features><devices>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/pool/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>
<interface type='network'><mac address='52:54:00:00:${hex(index >> 8)}:${hex(index & 255)}'/><source network='default'/><model type='virtio'/></interface>
<console type='pty'/><graphics type='vnc' autoport='yes'/><video><model type='cirrus'/></video></devices></domain>`;
};

/** Defines the domains; they are there as long as any connection to `test:///default` is open. */
export async function defineDomains(connection: Connection): Promise<void> {
  const define = (_: unknown, index: number) => connection.call(procedures.domainDefineXML, { xml: domainXml(index + 1) });
  await Promise.all(Array.from({ length: DOMAINS }, define));
}
