import { type CallProcedure, procedures as p } from '@aula/libvirt';
import { conn, type DomainRef } from './objects.ts';
import type { Suite } from './suite.ts';
import { bit, counted, cpuBits, params, type Value } from './values.ts';

/** `VIR_TYPED_PARAM_STRING_OKAY`, without which the daemon leaves texts out; the binding always sets it. */
const STRING_OKAY = 4;
const UNKNOWN_UUID = 'eeeeeeee-0000-4000-8000-000000000000';
/** What `virDomainMemoryStatTags` are called in the binding, by number. */
const MEMORY_STATS = [
  'swap_in',
  'swap_out',
  'major_fault',
  'minor_fault',
  'unused',
  'available',
  'actual',
  'rss',
  'usable',
  'last_update',
  'disk_caches',
  'hugetlb_pgalloc',
  'hugetlb_pgfail',
];

/** What a procedure answers. */
export type ResultOf<P> = P extends CallProcedure<infer _Args, infer Result> ? Result : never;

export interface DomainReads {
  dom: DomainRef;
  /** Processors of the node. */
  cpus: number;
  vcpus: number;
}

/** What any running domain tells in any driver. */
export function domainReads(s: Suite, { dom, cpus, vcpus }: DomainReads): void {
  const only = { dom: dom.handle };
  const plain = { ...only, flags: 0 };
  const maplen = Math.ceil(cpus / 8);
  const maps = (bytes: Buffer) =>
    Array.from({ length: bytes.length / maplen }, (_, i) => cpuBits(bytes.subarray(i * maplen, (i + 1) * maplen), cpus));

  s.same(p.domainLookupByName, { name: dom.handle.name }, conn.py('lookupByName', dom.handle.name), (r) => r.dom);
  s.fails(p.domainLookupByName, { name: 'nobody' }, conn.py('lookupByName', 'nobody'));
  s.same(p.domainLookupByUUID, { uuid: dom.handle.uuid }, conn.py('lookupByUUIDString', dom.handle.uuid), (r) => r.dom);
  s.fails(p.domainLookupByUUID, { uuid: UNKNOWN_UUID }, conn.py('lookupByUUIDString', UNKNOWN_UUID));
  s.fails(p.domainLookupByID, { id: 999_999 }, conn.py('lookupByID', 999_999));
  s.same(p.domainGetOSType, only, dom.py('OSType'), (r) => r.type);
  s.same(p.domainGetXMLDesc, plain, dom.py('XMLDesc', 0), (r) => r.xml);
  s.same(p.domainGetXMLDesc, { ...only, flags: 3 }, dom.py('XMLDesc', 3), (r) => r.xml, { when: 'stored, with secrets' });
  s.same(p.domainGetInfo, only, dom.py('info'), (r) => [r.state, r.maxMem, r.memory, r.nrVirtCpu, r.cpuTime], { moving: ['4'] });
  s.same(p.domainGetState, plain, dom.py('state'), (r) => [r.state, r.reason]);
  s.same(p.domainGetControlInfo, plain, dom.py('controlInfo'), (r) => [r.state, r.details, r.stateTime]);
  s.same(p.domainGetMaxMemory, only, dom.py('maxMemory'), (r) => r.memory);
  s.same(p.domainGetMaxVcpus, only, dom.py('maxVcpus'), (r) => r.num);
  s.same(p.domainGetVcpusFlags, plain, dom.py('vcpusFlags', 0), (r) => r.num);
  s.same(
    p.domainGetVcpus,
    { ...only, maxinfo: vcpus, maplen },
    dom.py('vcpus'),
    (r) => [r.info.map((one) => [one.number, one.state, one.cpuTime, one.cpu]), maps(r.cpumaps)],
    { moving: ['2', '3'] },
  );
  s.same(p.domainGetVcpuPinInfo, { ...only, ncpumaps: vcpus, maplen, flags: 0 }, dom.py('vcpuPinInfo'), (r) =>
    counted(maps(r.cpumaps).slice(0, r.num), r.num),
  );
  s.same(p.domainGetEmulatorPinInfo, { ...only, maplen, flags: 0 }, dom.py('emulatorPinInfo'), (r) => counted(maps(r.cpumaps), r.ret)[0]);
  s.same(p.domainGetIOThreadInfo, plain, dom.py('ioThreadInfo'), (r) =>
    counted(r.info, r.ret).map((thread) => [thread.iothreadId, cpuBits(thread.cpumap, cpus)]),
  );
  s.same(p.domainIsActive, only, dom.py('isActive'), (r) => bit(r.active));
  s.same(p.domainIsPersistent, only, dom.py('isPersistent'), (r) => bit(r.persistent));
  s.same(p.domainIsUpdated, only, dom.py('isUpdated'), (r) => bit(r.updated));
  s.same(p.domainGetAutostart, only, dom.py('autostart'), (r) => bit(r.autostart));
  s.same(p.domainHasManagedSaveImage, plain, dom.py('hasManagedSaveImage'), (r) => bit(r.result));
  s.same(p.domainGetSecurityLabel, only, dom.py('securityLabel'), (r) => [r.label, r.enforcing]);
  s.same(p.domainGetDiskErrors, { ...only, maxerrors: 8, flags: 0 }, dom.py('diskErrors'), (r) =>
    Object.fromEntries(counted(r.errors, r.nerrors).map(({ disk, error }) => [disk, error])),
  );
  s.same(
    p.domainMemoryStats,
    { ...only, maxStats: MEMORY_STATS.length, flags: 0 },
    dom.py('memoryStats'),
    (r) => Object.fromEntries(r.stats.map(({ tag, val }) => [MEMORY_STATS[tag], val])),
    { moving: ['rss', 'last_update'] },
  );
  s.same(p.domainGetMessages, plain, dom.py('messages'), (r) => r.msgs);
  s.same(
    p.domainBlockStats,
    { ...only, path: 'vda' },
    dom.py('blockStats', 'vda'),
    (r) => [r.rdReq, r.rdBytes, r.wrReq, r.wrBytes, r.errs],
    {
      moving: ['0', '1', '2', '3', '4'],
    },
  );
  s.fails(p.domainBlockStats, { ...only, path: 'vdz' }, dom.py('blockStats', 'vdz'));
  s.same(p.domainGetBlockInfo, { ...only, path: 'vda', flags: 0 }, dom.py('blockInfo', 'vda'), (r) => [
    r.capacity,
    r.allocation,
    r.physical,
  ]);
}

/** The answer to a call that has room for no parameter: their number. */
const onlyNumber = (r: { params: readonly unknown[]; nparams: number }): number => {
  if (r.params.length > 0) throw new Error('parameters without room for any');
  return r.nparams;
};
/** How many parameters the peer got. */
const howMany = (value: Value): Value => (value !== null && typeof value === 'object' ? BigInt(Object.keys(value).length) : value);

/** As the binding orders them. */
export function interfaceCounters(r: ResultOf<typeof p.domainInterfaceStats>): bigint[] {
  return [r.rxBytes, r.rxPackets, r.rxErrs, r.rxDrop, r.txBytes, r.txPackets, r.txErrs, r.txDrop];
}

/** Parameters that a domain keeps by name and type; asked for with room for none, their number comes. */
export function domainParameterReads(s: Suite, dom: DomainRef, device: string, impact = 0): void {
  const only = { dom: dom.handle };
  const count = { ...only, nparams: 0, flags: STRING_OKAY | impact };
  const room = { ...only, nparams: 16, flags: STRING_OKAY | impact };
  const number = { when: 'their number', theirs: howMany };
  s.same(p.domainGetMemoryParameters, count, dom.py('memoryParameters', impact), onlyNumber, number);
  s.same(p.domainGetMemoryParameters, room, dom.py('memoryParameters', impact), (r) => params(r.params));
  s.same(p.domainGetNumaParameters, count, dom.py('numaParameters', impact), onlyNumber, number);
  s.same(p.domainGetNumaParameters, room, dom.py('numaParameters', impact), (r) => params(r.params));
  s.same(p.domainGetBlkioParameters, count, dom.py('blkioParameters', impact), onlyNumber, number);
  s.same(p.domainGetBlkioParameters, room, dom.py('blkioParameters', impact), (r) => params(r.params));
  s.same(p.domainGetBlockIoTune, { ...count, disk: 'vda' }, dom.py('blockIoTune', 'vda', impact), onlyNumber, number);
  s.same(p.domainGetBlockIoTune, { ...room, disk: 'vda', nparams: 32 }, dom.py('blockIoTune', 'vda', impact), (r) => params(r.params));
  s.fails(p.domainGetBlockIoTune, { ...room, disk: 'vdz', nparams: 32 }, dom.py('blockIoTune', 'vdz', impact));
  s.same(p.domainGetInterfaceParameters, { ...count, device }, dom.py('interfaceParameters', device, impact), onlyNumber, number);
  s.same(p.domainGetInterfaceParameters, { ...room, device }, dom.py('interfaceParameters', device, impact), (r) => params(r.params));
  s.same(p.domainGetPerfEvents, { ...only, flags: STRING_OKAY | impact }, dom.py('perfEvents', impact), (r) => params(r.params));
}

/** What the test driver makes up about its guests. */
export function testDomainReads(s: Suite, dom: DomainRef, device: string): void {
  const only = { dom: dom.handle };
  const plain = { ...only, flags: 0 };
  s.same(p.domainLookupByID, { id: dom.handle.id }, conn.py('lookupByID', dom.handle.id), (r) => r.dom);
  s.same(
    p.domainGetCPUStats,
    { ...only, nparams: 3, startCpu: -1, ncpus: 1, flags: 0 },
    dom.py('getCPUStats', true),
    (r) => [params(r.params)],
    { moving: ['cpu_time', 'user_time', 'system_time'] },
  );
  s.same(p.domainGetHostname, plain, dom.py('hostname'), (r) => r.hostname);
  s.same(p.domainGetTime, plain, dom.py('getTime'), (r) => ({ seconds: r.seconds, nseconds: r.nseconds }));
  s.same(p.domainGetFSInfo, plain, dom.py('fsInfo'), (r) =>
    counted(r.info, r.ret).map((fs) => [fs.mountpoint, fs.name, fs.fstype, fs.devAliases]),
  );
  s.same(p.domainInterfaceAddresses, { ...plain, source: 0 }, dom.py('interfaceAddresses', 0), (r) =>
    Object.fromEntries(r.ifaces.map(({ name, hwaddr, addrs }) => [name, { hwaddr, addrs }])),
  );
  s.same(p.domainInterfaceStats, { ...only, device }, dom.py('interfaceStats', device), interfaceCounters, {
    moving: ['0', '1', '2', '3', '4', '5', '6', '7'],
  });
  s.same(p.domainMemoryPeek, { ...plain, offset: 0n, size: 8, flags: 1 }, dom.py('memoryPeek', 0, 8, 1), (r) => r.buffer);
  s.same(p.domainGetSchedulerType, only, dom.py('schedulerType'), (r) => [r.type, r.nparams]);
  s.same(p.domainGetSchedulerParameters, { ...only, nparams: 16 }, dom.py('schedulerParameters'), (r) => params(r.params));
  s.fails(p.domainGetLaunchSecurityInfo, plain, dom.py('launchSecurityInfo'));
  s.fails(p.domainGetSchedulerParametersFlags, { ...plain, nparams: 16, flags: STRING_OKAY }, dom.py('schedulerParametersFlags'));
  s.fails(p.domainBlockPeek, { ...plain, path: 'vda', offset: 0n, size: 8 }, dom.py('blockPeek', 'vda', 0, 8));
  s.fails(p.domainGetJobInfo, only, dom.py('jobInfo'));
  s.fails(p.domainGetGuestInfo, { ...plain, types: 0 }, dom.py('guestInfo', 0));
  s.fails(p.domainGetBlockJobInfo, { ...plain, path: 'vda' }, dom.py('blockJobInfo', 'vda'));
  s.fails(p.domainAttachDevice, { ...only, xml: '<disk/>' }, dom.py('attachDevice', '<disk/>'));
  s.fails(p.domainGetMetadata, { ...plain, type: 0, uri: null }, dom.py('metadata', 0, null), 'there is none');
}
