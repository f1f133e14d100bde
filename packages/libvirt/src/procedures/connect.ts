import { LIMITS } from '../limits.ts';
import { array, bytes, charVector, flag, int32, nothing, nullable, nullableString, string, struct, uint32, uint64 } from '../xdr/codec.ts';
import { typedParam } from '../xdr/typed-param.ts';
import { domain, network, nwfilter, storagePool } from './handles.ts';
import { remote } from './procedure.ts';

const listArgs = struct({ needResults: flag, flags: uint32 });
const stat = struct({ field: string, value: uint64 });

/** Procedures on the connection and its node. */
export const connectProcedures = {
  authList: remote('authList', 66, nothing, struct({ types: array(int32, LIMITS.authTypeListMax) })),
  authPolkit: remote('authPolkit', 70, nothing, struct({ complete: flag })),
  connectOpen: remote('connectOpen', 1, struct({ name: nullableString, flags: uint32 }), nothing),
  connectClose: remote('connectClose', 2, nothing, nothing),
  connectSupportsFeature: remote('connectSupportsFeature', 60, struct({ feature: int32 }), struct({ supported: flag })),
  connectGetType: remote('connectGetType', 3, nothing, struct({ type: string })),
  /** Of the hypervisor, as major × 1,000,000 + minor × 1,000 + release. */
  connectGetVersion: remote('connectGetVersion', 4, nothing, struct({ hvVer: uint64 })),
  /** Of libvirt on the host, as major × 1,000,000 + minor × 1,000 + release. */
  connectGetLibVersion: remote('connectGetLibVersion', 157, nothing, struct({ libVer: uint64 })),
  connectGetUri: remote('connectGetUri', 110, nothing, struct({ uri: string })),
  connectGetHostname: remote('connectGetHostname', 59, nothing, struct({ hostname: string })),
  connectGetMaxVcpus: remote('connectGetMaxVcpus', 5, struct({ type: nullableString }), struct({ maxVcpus: int32 })),
  connectGetCapabilities: remote('connectGetCapabilities', 7, nothing, struct({ capabilities: string })),
  connectGetDomainCapabilities: remote(
    'connectGetDomainCapabilities',
    342,
    struct({ emulatorbin: nullableString, arch: nullableString, machine: nullableString, virttype: nullableString, flags: uint32 }),
    struct({ capabilities: string }),
  ),
  connectListAllDomains: remote(
    'connectListAllDomains',
    273,
    listArgs,
    struct({ domains: array(domain, LIMITS.domainListMax), ret: uint32 }),
  ),
  connectListAllNetworks: remote(
    'connectListAllNetworks',
    283,
    listArgs,
    struct({ nets: array(network, LIMITS.networkListMax), ret: uint32 }),
  ),
  connectListAllStoragePools: remote(
    'connectListAllStoragePools',
    281,
    listArgs,
    struct({ pools: array(storagePool, LIMITS.storagePoolListMax), ret: uint32 }),
  ),
  connectListAllNwfilters: remote(
    'connectListAllNwfilters',
    286,
    listArgs,
    struct({ filters: array(nwfilter, LIMITS.nwfilterListMax), ret: uint32 }),
  ),
  /** `doms` empty: all domains that `flags` select. */
  connectGetAllDomainStats: remote(
    'connectGetAllDomainStats',
    344,
    struct({ doms: array(domain, LIMITS.domainListMax), stats: uint32, flags: uint32 }),
    struct({
      retStats: array(struct({ dom: domain, params: array(typedParam, LIMITS.domainStatsParamsMax) }), LIMITS.domainListMax),
    }),
  ),
  connectDomainEventCallbackRegisterAny: remote(
    'connectDomainEventCallbackRegisterAny',
    316,
    struct({ eventId: int32, dom: nullable(domain) }),
    struct({ callbackId: int32 }),
  ),
  connectDomainEventCallbackDeregisterAny: remote('connectDomainEventCallbackDeregisterAny', 317, struct({ callbackId: int32 }), nothing),
  /** `memory` in KiB, `mhz` of one CPU, `cores` per socket, `threads` per core. */
  nodeGetInfo: remote(
    'nodeGetInfo',
    6,
    nothing,
    struct({
      model: charVector(32),
      memory: uint64,
      cpus: int32,
      mhz: int32,
      nodes: int32,
      sockets: int32,
      cores: int32,
      threads: int32,
    }),
  ),
  /** In bytes. */
  nodeGetFreeMemory: remote('nodeGetFreeMemory', 102, nothing, struct({ freeMem: uint64 })),
  /** First with `nparams` 0 for their number, then with that number. `cellNum` -1: all cells. Values in KiB. */
  nodeGetMemoryStats: remote(
    'nodeGetMemoryStats',
    228,
    struct({ nparams: int32, cellNum: int32, flags: uint32 }),
    struct({ params: array(stat, LIMITS.nodeMemoryStatsMax), nparams: int32 }),
  ),
  /** First with `nparams` 0 for their number, then with that number. `cpuNum` -1: all. Values in nanoseconds. */
  nodeGetCpuStats: remote(
    'nodeGetCpuStats',
    227,
    struct({ cpuNum: int32, nparams: int32, flags: uint32 }),
    struct({ params: array(stat, LIMITS.nodeCpuStatsMax), nparams: int32 }),
  ),
  nodeGetCpuMap: remote(
    'nodeGetCpuMap',
    293,
    struct({ needMap: flag, needOnline: flag, flags: uint32 }),
    struct({ cpumap: bytes(LIMITS.cpumapMax), online: uint32, ret: int32 }),
  ),
};
