import { procedures as p, type TypedParam } from '@aula/libvirt';
import { testDomainXml } from './domain-xml.ts';
import { conn, type DomainRef, domain, type Twins, twins } from './objects.ts';
import { tuple } from './peer.ts';
import type { Suite } from './suite.ts';

/** `virDomainModificationImpact`: the stored definition. */
const CONFIG = 2;
const LIVE = 1;
/** Letters of one to four bytes, and what XML must escape. */
const SEAT = "<seat number='1'>a ä € 🎓 &amp; &lt;</seat>";
const KEYS = [29, 56, 111];

const handle = (twin: DomainRef) => ({ dom: twin.handle });
const flagged = (twin: DomainRef) => ({ dom: twin.handle, flags: 0 });

function uint(field: string, value: number): TypedParam {
  return { field, type: 'uint', value };
}
function ullong(field: string, value: bigint): TypedParam {
  return { field, type: 'ullong', value };
}
/** As the binding takes them. */
function dict(list: readonly TypedParam[]): Record<string, unknown> {
  return Object.fromEntries(list.map(({ field, value }) => [field, value]));
}

/** The binding keeps the id that the answer brings to itself: here it only has to be that of a running domain. */
export function started({ dom }: { dom: { name: string; uuid: string; id: number } }): number {
  if (dom.id < 1 || !dom.name.startsWith('ours') || !dom.uuid.startsWith('aaaaaaaa')) throw new Error(`started ${dom.name} as ${dom.id}`);
  return 0;
}

/** Domains defined, started and stopped in every way that the test driver knows. */
export function domainLifeCases(s: Suite): Twins<DomainRef> {
  const pair = twins((side, uuid) => domain(`${side}-dom`, uuid), 0x200);
  const xml = ({ handle: { name, uuid } }: DomainRef) => testDomainXml(name, uuid);
  const { ours } = pair;
  s.change(
    p.domainDefineXML,
    pair,
    (twin) => ({ xml: xml(twin) }),
    (twin) => conn.py('defineXML', xml(twin)),
    { shape: (r) => r.dom },
  );
  const described = (twin: DomainRef) => xml(twin).replace('</title>', '</title><description>a seat</description>');
  s.change(
    p.domainDefineXMLFlags,
    pair,
    (twin) => ({ xml: described(twin), flags: 0 }),
    (twin) => conn.py('defineXMLFlags', described(twin), 0),
    { shape: (r) => r.dom },
  );
  s.fails(p.domainDefineXML, { xml: '<domain' }, conn.py('defineXML', '<domain'), 'it is no XML');
  s.fails(
    p.domainDefineXMLFlags,
    { xml: "<domain type='test'><name>a/b</name></domain>", flags: 0 },
    conn.py('defineXMLFlags', "<domain type='test'><name>a/b</name></domain>", 0),
    'a slash in the name',
  );
  s.fails(p.domainSuspend, handle(ours), ours.py('suspend'), 'it is off');
  s.change(p.domainCreate, pair, handle, (twin) => twin.py('create'));
  s.fails(p.domainCreate, handle(ours), ours.py('create'), 'it runs already');
  s.change(p.domainSuspend, pair, handle, (twin) => twin.py('suspend'));
  s.change(p.domainResume, pair, handle, (twin) => twin.py('resume'));
  s.change(p.domainReset, pair, flagged, (twin) => twin.py('reset'), { effect: false });
  s.change(p.domainReboot, pair, flagged, (twin) => twin.py('reboot', 0));
  s.change(p.domainShutdown, pair, handle, (twin) => twin.py('shutdown'));
  s.change(
    p.domainSetMaxMemory,
    pair,
    (twin) => ({ ...handle(twin), memory: 2_000_000n }),
    (twin) => twin.py('setMaxMemory', 2_000_000),
  );
  s.change(p.domainCreateWithFiles, pair, flagged, (twin) => twin.py('createWithFiles', [], 0), { shape: started });
  s.change(p.domainShutdown, pair, handle, (twin) => twin.py('shutdown'), { when: 'once more' });
  s.fails(p.domainCreateWithFlags, { ...handle(ours), flags: 1 }, ours.py('createWithFlags', 1), 'the test driver does not start paused');
  s.change(p.domainCreateWithFlags, pair, flagged, (twin) => twin.py('createWithFlags', 0), { shape: started });
  s.change(p.domainShutdownFlags, pair, flagged, (twin) => twin.py('shutdownFlags', 0));
  s.change(p.domainCreate, pair, handle, (twin) => twin.py('create'), { when: 'once more' });
  s.change(p.domainDestroyFlags, pair, flagged, (twin) => twin.py('destroyFlags', 0));
  s.change(
    p.domainSetAutostart,
    pair,
    (twin) => ({ ...handle(twin), autostart: true }),
    (twin) => twin.py('setAutostart', 1),
  );
  transientCases(s);
  return pair;
}

function transientCases(s: Suite): void {
  const pair = twins((side, uuid) => domain(`${side}-once`, uuid), 0x201);
  const xml = ({ handle: { name, uuid } }: DomainRef) => testDomainXml(name, uuid);
  s.change(
    p.domainCreateXML,
    pair,
    (twin) => ({ xmlDesc: xml(twin), flags: 0 }),
    (twin) => conn.py('createXML', xml(twin), 0),
    { shape: (r) => r.dom },
  );
  s.change(p.domainDestroy, pair, handle, (twin) => twin.py('destroy'), { when: 'a transient one goes with it' });
  s.change(
    p.domainCreateXMLWithFiles,
    pair,
    (twin) => ({ xmlDesc: xml(twin), flags: 0 }),
    (twin) => conn.py('createXMLWithFiles', xml(twin), [], 0),
    { shape: (r) => r.dom },
  );
  s.change(p.domainDestroyFlags, pair, flagged, (twin) => twin.py('destroyFlags', 0), { when: 'a transient one' });
  const other = twins((side, uuid) => domain(`${side}-twice`, uuid), 0x202);
  s.change(
    p.domainDefineXML,
    other,
    (twin) => ({ xml: xml(twin) }),
    (twin) => conn.py('defineXML', xml(twin)),
    { shape: (r) => r.dom, when: 'to be renamed' },
  );
  const renamed = twins((side, uuid) => domain(`${side}-renamed`, uuid), 0x202);
  s.change(
    p.domainRename,
    other,
    (twin) => ({ ...handle(twin), newName: twin.handle.name.replace('twice', 'renamed'), flags: 0 }),
    (twin) => twin.py('rename', twin.handle.name.replace('twice', 'renamed'), 0),
    { shape: (r) => r.retcode },
  );
  s.change(p.domainUndefine, renamed, handle, (twin) => twin.py('undefine'));
}

/** Everything about a running domain that can be set; leaves it running. */
export function domainSetterCases(s: Suite, pair: Twins<DomainRef>): void {
  const { ours } = pair;
  s.change(p.domainCreate, pair, handle, (twin) => twin.py('create'), { when: 'for what follows' });
  s.change(
    p.domainSetMemory,
    pair,
    (twin) => ({ ...handle(twin), memory: 400_000n }),
    (twin) => twin.py('setMemory', 400_000),
  );
  s.change(
    p.domainSetMemoryFlags,
    pair,
    (twin) => ({ ...handle(twin), memory: 300_000n, flags: CONFIG }),
    (twin) => twin.py('setMemoryFlags', 300_000, CONFIG),
  );
  s.fails(p.domainSetMemory, { ...handle(ours), memory: 9_000_000n }, ours.py('setMemory', 9_000_000), 'more than there is');
  s.change(
    p.domainSetMemoryStatsPeriod,
    pair,
    (twin) => ({ ...handle(twin), period: 5, flags: LIVE }),
    (twin) => twin.py('setMemoryStatsPeriod', 5, LIVE),
  );
  s.change(
    p.domainSetVcpus,
    pair,
    (twin) => ({ ...handle(twin), nvcpus: 3 }),
    (twin) => twin.py('setVcpus', 3),
  );
  s.change(
    p.domainSetVcpusFlags,
    pair,
    (twin) => ({ ...handle(twin), nvcpus: 1, flags: CONFIG }),
    (twin) => twin.py('setVcpusFlags', 1, CONFIG),
  );
  s.fails(p.domainSetVcpus, { ...handle(ours), nvcpus: 64 }, ours.py('setVcpus', 64), 'more than there are');
  s.change(
    p.domainSetMetadata,
    pair,
    (twin) => ({ ...handle(twin), type: 2, metadata: SEAT, key: 'c', uri: 'urn:example:c', flags: CONFIG }),
    (twin) => twin.py('setMetadata', 2, SEAT, 'c', 'urn:example:c', CONFIG),
  );
  s.same(
    p.domainGetMetadata,
    { ...handle(ours), type: 2, uri: 'urn:example:c', flags: CONFIG },
    ours.py('metadata', 2, 'urn:example:c', CONFIG),
    (r) => r.metadata,
  );
  s.change(
    p.domainSetLifecycleAction,
    pair,
    (twin) => ({ ...handle(twin), type: 1, action: 0, flags: CONFIG }),
    (twin) => twin.py('setLifecycleAction', 1, 0, CONFIG),
  );
  pinningCases(s, pair);
  parameterCases(s, pair);
  guestCases(s, pair);
}

/** Processors 0 and 2 of eight. */
const MAP = Buffer.from([0b101]);
const MAP_TUPLE = tuple(...Array.from({ length: 8 }, (_, cpu) => cpu === 0 || cpu === 2));

function pinningCases(s: Suite, pair: Twins<DomainRef>): void {
  s.change(
    p.domainPinVcpu,
    pair,
    (twin) => ({ ...handle(twin), vcpu: 0, cpumap: MAP }),
    (twin) => twin.py('pinVcpu', 0, MAP_TUPLE),
  );
  s.change(
    p.domainPinVcpuFlags,
    pair,
    (twin) => ({ ...handle(twin), vcpu: 1, cpumap: MAP, flags: 0 }),
    (twin) => twin.py('pinVcpuFlags', 1, MAP_TUPLE, 0),
  );
  s.change(
    p.domainPinEmulator,
    pair,
    (twin) => ({ ...handle(twin), cpumap: MAP, flags: LIVE }),
    (twin) => twin.py('pinEmulator', MAP_TUPLE, LIVE),
  );
  s.change(
    p.domainAddIOThread,
    pair,
    (twin) => ({ ...handle(twin), iothreadId: 7, flags: LIVE }),
    (twin) => twin.py('addIOThread', 7, LIVE),
  );
  s.change(
    p.domainPinIOThread,
    pair,
    (twin) => ({ ...handle(twin), iothreadsId: 7, cpumap: MAP, flags: LIVE }),
    (twin) => twin.py('pinIOThread', 7, MAP_TUPLE, LIVE),
  );
  const polling = [ullong('poll_max_ns', 5000n)];
  s.change(
    p.domainSetIOThreadParams,
    pair,
    (twin) => ({ ...handle(twin), iothreadId: 7, params: polling, flags: LIVE }),
    (twin) => twin.py('setIOThreadParams', 7, dict(polling), LIVE),
    { effect: false },
  );
  s.change(
    p.domainDelIOThread,
    pair,
    (twin) => ({ ...handle(twin), iothreadId: 7, flags: LIVE }),
    (twin) => twin.py('delIOThread', 7, LIVE),
  );
}

function parameterCases(s: Suite, pair: Twins<DomainRef>): void {
  s.change(
    p.domainSetSchedulerParameters,
    pair,
    (twin) => ({ ...handle(twin), params: [uint('weight', 30)] }),
    (twin) => twin.py('setSchedulerParameters', { weight: 30 }),
    { effect: false },
  );
  const memory = [ullong('hard_limit', 900_000n), ullong('soft_limit', 800_000n)];
  s.change(
    p.domainSetMemoryParameters,
    pair,
    (twin) => ({ ...handle(twin), params: memory, flags: LIVE }),
    (twin) => twin.py('setMemoryParameters', dict(memory), LIVE),
  );
  const numa: TypedParam[] = [
    { field: 'numa_mode', type: 'int', value: 2 },
    { field: 'numa_nodeset', type: 'string', value: '0' },
  ];
  s.change(
    p.domainSetNumaParameters,
    pair,
    (twin) => ({ ...handle(twin), params: numa, flags: CONFIG }),
    (twin) => twin.py('setNumaParameters', dict(numa), CONFIG),
  );
  const blkio = [uint('weight', 500)];
  s.change(
    p.domainSetBlkioParameters,
    pair,
    (twin) => ({ ...handle(twin), params: blkio, flags: LIVE }),
    (twin) => twin.py('setBlkioParameters', dict(blkio), LIVE),
  );
  const tune = [ullong('total_bytes_sec', 4_000_000n), ullong('total_bytes_sec_max', 8_000_000n)];
  s.change(
    p.domainSetBlockIoTune,
    pair,
    (twin) => ({ ...handle(twin), disk: 'vda', params: tune, flags: LIVE }),
    (twin) => twin.py('setBlockIoTune', 'vda', dict(tune), LIVE),
  );
  const bandwidth = [uint('inbound.average', 1000), uint('inbound.peak', 2000), uint('inbound.burst', 3000)];
  const device = '52:54:00:00:01:01';
  s.change(
    p.domainSetInterfaceParameters,
    pair,
    (twin) => ({ ...handle(twin), device, params: bandwidth, flags: CONFIG }),
    (twin) => twin.py('setInterfaceParameters', device, dict(bandwidth), CONFIG),
  );
  const events: TypedParam[] = [{ field: 'cmt', type: 'boolean', value: true }];
  s.change(
    p.domainSetPerfEvents,
    pair,
    (twin) => ({ ...handle(twin), params: events, flags: CONFIG }),
    (twin) => twin.py('setPerfEvents', { cmt: true }, CONFIG),
  );
}

/** What is done to the guest itself, which the test driver only takes note of. */
function guestCases(s: Suite, pair: Twins<DomainRef>): void {
  const quiet = { effect: false };
  s.change(
    p.domainSendKey,
    pair,
    (twin) => ({ ...flagged(twin), codeset: 0, holdtime: 10, keycodes: KEYS }),
    (twin) => twin.py('sendKey', 0, 10, KEYS, KEYS.length, 0),
    quiet,
  );
  s.change(p.domainInjectNMI, pair, flagged, (twin) => twin.py('injectNMI'), quiet);
  s.change(
    p.domainSendProcessSignal,
    pair,
    (twin) => ({ ...flagged(twin), pidValue: 1n, signum: 9 }),
    (twin) => twin.py('sendProcessSignal', 1, 9),
    quiet,
  );
  s.change(
    p.domainSetUserPassword,
    pair,
    (twin) => ({ ...flagged(twin), user: 'seat', password: 'secret' }),
    (twin) => twin.py('setUserPassword', 'seat', 'secret'),
    quiet,
  );
  s.change(
    p.domainSetTime,
    pair,
    (twin) => ({ ...flagged(twin), seconds: 1_234_567n, nseconds: 89 }),
    (twin) => twin.py('setTime', { seconds: 1_234_567, nseconds: 89 }),
    { readings: [['getTime']] },
  );
  s.change(
    p.domainFSFreeze,
    pair,
    (twin) => ({ ...flagged(twin), mountpoints: ['/'] }),
    (twin) => twin.py('fsFreeze', ['/']),
    { shape: (r) => r.filesystems, effect: false },
  );
  s.change(
    p.domainFSTrim,
    pair,
    (twin) => ({ ...flagged(twin), mountPoint: '/boot', minimum: 0n }),
    (twin) => twin.py('fSTrim', '/boot', 0),
    quiet,
  );
  s.change(
    p.domainFSThaw,
    pair,
    (twin) => ({ ...flagged(twin), mountpoints: [] }),
    (twin) => twin.py('fsThaw'),
    { shape: (r) => r.filesystems, effect: false },
  );
}

/** The end of a domain, with flags. */
export function domainEndCases(s: Suite, pair: Twins<DomainRef>): void {
  s.change(p.domainDestroy, pair, handle, (twin) => twin.py('destroy'), { when: 'at the end' });
  s.change(p.domainUndefineFlags, pair, flagged, (twin) => twin.py('undefineFlags', 0));
}
