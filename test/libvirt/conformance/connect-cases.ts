import { procedures as p } from '@aula/libvirt';
import { conn } from './objects.ts';
import { callback } from './peer.ts';
import type { Suite } from './suite.ts';
import { bit, counted, cpuBits, params } from './values.ts';

const NAMES_MAX = 100;
const all = { needResults: true, flags: 0 };
const names = { maxnames: NAMES_MAX };
/** Fields of the node's counters, which run on between the two calls. */
const COUNTERS = ['kernel', 'user', 'idle', 'iowait', 'utilization', 'free', 'cached', 'buffers'];

/** What every driver answers about the connection and its node. */
export function connectCases(s: Suite): void {
  s.same(p.connectGetType, undefined, conn.py('getType'), (r) => r.type);
  s.same(p.connectGetVersion, undefined, conn.py('getVersion'), (r) => r.hvVer);
  s.same(p.connectGetLibVersion, undefined, conn.py('getLibVersion'), (r) => r.libVer);
  s.same(p.connectGetHostname, undefined, conn.py('getHostname'), (r) => r.hostname);
  s.same(p.connectGetMaxVcpus, { type: null }, conn.py('getMaxVcpus', null), (r) => r.maxVcpus);
  s.same(p.connectGetCapabilities, undefined, conn.py('getCapabilities'), (r) => r.capabilities);
  s.same(p.connectGetSysinfo, { flags: 0 }, conn.py('getSysinfo'), (r) => r.sysinfo, { mayFail: true });
  s.same(p.connectIsSecure, undefined, conn.py('isSecure'), (r) => bit(r.secure));
  s.same(p.connectGetCPUModelNames, { arch: 'x86_64', needResults: true, flags: 0 }, conn.py('getCPUModelNames', 'x86_64'), (r) =>
    counted(r.models, r.ret),
  );
  s.fails(p.connectGetCPUModelNames, { arch: 'abacus', needResults: true, flags: 0 }, conn.py('getCPUModelNames', 'abacus'));
  s.same(p.connectRegisterCloseCallback, undefined, conn.py('registerCloseCallback', callback, null), () => 0);
  s.same(p.connectUnregisterCloseCallback, undefined, conn.py('unregisterCloseCallback'), () => null);
  s.same(
    p.connectGetAllDomainStats,
    { doms: [], stats: 0, flags: 0 },
    conn.py('getAllDomainStats'),
    (r) => r.retStats.map((record) => [record.dom, params(record.params)]),
    { moving: ['cpu.time', 'cpu.user', 'cpu.system', 'balloon.rss', 'cpu.cache.monitor.count', 'cpu.haltpoll.success.time'] },
  );
}

/** The lists of everything that every driver has. */
export function listCases(s: Suite): void {
  s.same(p.connectNumOfDomains, undefined, conn.py('numOfDomains'), (r) => r.num);
  s.same(p.connectListDomains, { maxids: NAMES_MAX }, conn.py('listDomainsID'), (r) => r.ids);
  s.same(p.connectNumOfDefinedDomains, undefined, conn.py('numOfDefinedDomains'), (r) => r.num);
  s.same(p.connectListDefinedDomains, names, conn.py('listDefinedDomains'), (r) => r.names);
  s.same(p.connectListAllDomains, all, conn.py('listAllDomains'), (r) => counted(r.domains, r.ret));
  s.same(p.connectNumOfNetworks, undefined, conn.py('numOfNetworks'), (r) => r.num);
  s.same(p.connectListNetworks, names, conn.py('listNetworks'), (r) => r.names);
  s.same(p.connectNumOfDefinedNetworks, undefined, conn.py('numOfDefinedNetworks'), (r) => r.num);
  s.same(p.connectListDefinedNetworks, names, conn.py('listDefinedNetworks'), (r) => r.names);
  s.same(p.connectListAllNetworks, all, conn.py('listAllNetworks'), (r) => counted(r.nets, r.ret));
  s.same(p.connectNumOfStoragePools, undefined, conn.py('numOfStoragePools'), (r) => r.num);
  s.same(p.connectListStoragePools, names, conn.py('listStoragePools'), (r) => r.names);
  s.same(p.connectNumOfDefinedStoragePools, undefined, conn.py('numOfDefinedStoragePools'), (r) => r.num);
  s.same(p.connectListDefinedStoragePools, names, conn.py('listDefinedStoragePools'), (r) => r.names);
  s.same(p.connectListAllStoragePools, all, conn.py('listAllStoragePools'), (r) => counted(r.pools, r.ret));
  s.same(p.connectListAllInterfaces, all, conn.py('listAllInterfaces'), (r) => counted(r.ifaces, r.ret));
  s.same(p.nodeNumOfDevices, { cap: null, flags: 0 }, conn.py('numOfDevices', null), (r) => r.num);
  s.same(p.nodeListDevices, { cap: null, maxnames: 10_000, flags: 0 }, conn.py('listDevices', null), (r) => r.names);
  s.same(p.connectListAllNodeDevices, all, conn.py('listAllDevices'), (r) => counted(r.devices, r.ret));
}

/** Lists of interfaces, which are empty in a network namespace. */
export function interfaceListCases(s: Suite): void {
  s.same(p.connectNumOfInterfaces, undefined, conn.py('numOfInterfaces'), (r) => r.num);
  s.same(p.connectListInterfaces, names, conn.py('listInterfaces'), (r) => r.names);
  s.same(p.connectNumOfDefinedInterfaces, undefined, conn.py('numOfDefinedInterfaces'), (r) => r.num);
  s.same(p.connectListDefinedInterfaces, names, conn.py('listDefinedInterfaces'), (r) => r.names);
}

/** Lists of what the test driver has not: it fails there. */
export function securityListCases(s: Suite): void {
  s.same(p.connectNumOfSecrets, undefined, conn.py('numOfSecrets'), (r) => r.num);
  s.same(p.connectListSecrets, { maxuuids: NAMES_MAX }, conn.py('listSecrets'), (r) => r.uuids);
  s.same(p.connectListAllSecrets, all, conn.py('listAllSecrets'), (r) => counted(r.secrets, r.ret));
  s.same(p.connectNumOfNWFilters, undefined, conn.py('numOfNWFilters'), (r) => r.num);
  s.same(p.connectListNWFilters, names, conn.py('listNWFilters'), (r) => r.names);
  s.same(p.connectListAllNWFilters, all, conn.py('listAllNWFilters'), (r) => counted(r.filters, r.ret));
  s.same(p.connectListAllNWFilterBindings, all, conn.py('listAllNWFilterBindings'), (r) => counted(r.bindings, r.ret));
}

/** The node's processors and memory. */
export function nodeCases(s: Suite): void {
  // The binding gives the memory in MiB, the procedure in KiB.
  s.same(p.nodeGetInfo, undefined, conn.py('getInfo'), (r) => [
    r.model,
    r.memory / 1024n,
    r.cpus,
    r.mhz,
    r.nodes,
    r.sockets,
    r.cores,
    r.threads,
  ]);
  s.same(
    p.nodeGetCPUStats,
    { cpuNum: -1, nparams: 4, flags: 0 },
    conn.py('getCPUStats', -1),
    (r) => Object.fromEntries(r.params.map(({ field, value }) => [field, value])),
    { moving: COUNTERS },
  );
  s.same(p.nodeGetFreeMemory, undefined, conn.py('getFreeMemory'), (r) => r.freeMem, { moving: [''] });
  s.same(p.nodeGetCellsFreeMemory, { startCell: 0, maxcells: 1 }, conn.py('getCellsFreeMemory', 0, 1), (r) => r.cells, { moving: ['0'] });
  s.same(p.nodeGetCPUMap, { needMap: true, needOnline: true, flags: 0 }, conn.py('getCPUMap'), (r) => [
    r.ret,
    cpuBits(r.cpumap, r.ret),
    r.online,
  ]);
}

/** Only a driver of the real node has these. */
export function realNodeCases(s: Suite): void {
  s.same(
    p.nodeGetMemoryStats,
    { nparams: 4, cellNum: -1, flags: 0 },
    conn.py('getMemoryStats', -1),
    (r) => Object.fromEntries(r.params.map(({ field, value }) => [field, value])),
    { moving: COUNTERS },
  );
  s.same(p.nodeGetMemoryParameters, { nparams: 64, flags: 0 }, conn.py('getMemoryParameters'), (r) => params(r.params), {
    mayFail: true,
    moving: ['shm_pages_shared', 'shm_pages_sharing', 'shm_pages_unshared', 'shm_pages_volatile', 'shm_full_scans'],
  });
  s.same(
    p.nodeGetFreePages,
    { pages: [4], startCell: 0, cellCount: 1, flags: 0 },
    conn.py('getFreePages', [4], 0, 1),
    (r) => ({ 0: { 4: r.counts[0] } }),
    { moving: ['4'] },
  );
  s.same(p.nodeGetSEVInfo, { nparams: 16, flags: 0 }, conn.py('getSEVInfo'), (r) => params(r.params), { mayFail: true });
}

/** What the test driver's node cannot do. */
export function testNodeFailures(s: Suite): void {
  s.fails(p.nodeGetFreePages, { pages: [4], startCell: 0, cellCount: 1, flags: 0 }, conn.py('getFreePages', [4], 0, 1));
  s.fails(p.nodeGetMemoryStats, { nparams: 0, cellNum: -1, flags: 0 }, conn.py('getMemoryStats', -1));
  s.fails(p.nodeSuspendForDuration, { target: 0, duration: 60n, flags: 0 }, conn.py('suspendForDuration', 0, 60));
  s.fails(
    p.nodeAllocPages,
    { pageSizes: [2048], pageCounts: [1n], startCell: 0, cellCount: 1, flags: 0 },
    conn.py('allocPages', new Map([[2048, 1]]), 0, 1),
  );
}
