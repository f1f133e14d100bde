// Made by `npm run gen` from libvirt 9.0.0; do not edit.

import {
  array,
  bytes,
  charBytes,
  charText,
  charVector,
  flag,
  int32,
  int64,
  nothing,
  nullable,
  nullableString,
  string,
  struct,
  uint32,
  uint64,
} from '../xdr/codec.ts';
import { typedParam } from '../xdr/typed-param.ts';
import { uuid } from '../xdr/uuid.ts';
import { MAX } from './max.gen.ts';
import { remote, streaming } from './procedure.ts';
import {
  domain,
  domainCheckpoint,
  domainDiskError,
  domainFsinfo,
  domainInterface,
  domainIothreadInfo,
  domainMemoryStat,
  domainSecurityLabel,
  domainSnapshot,
  domainStatsRecord,
  interfaceHandle,
  network,
  networkDhcpLease,
  networkPort,
  nodeDevice,
  nodeGetCpuStats,
  nodeGetMemoryStats,
  nwfilter,
  nwfilterBinding,
  secret,
  storagePool,
  storageVol,
  vcpuInfo,
} from './types.gen.ts';

export const remoteProcedures = {
  /** [virConnectOpen](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectOpen) */
  connectOpen: remote('connectOpen', 1, struct({ name: nullableString, flags: uint32 }), nothing),
  /** [virConnectClose](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectClose) */
  connectClose: remote('connectClose', 2, nothing, nothing),
  /** [virConnectGetType](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetType) */
  connectGetType: remote('connectGetType', 3, nothing, struct({ type: string })),
  /**
   * [virConnectGetVersion](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetVersion)
   *
   * Of the hypervisor, as major × 1,000,000 + minor × 1,000 + release.
   */
  connectGetVersion: remote('connectGetVersion', 4, nothing, struct({ hvVer: uint64 })),
  /** [virConnectGetMaxVcpus](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetMaxVcpus) */
  connectGetMaxVcpus: remote('connectGetMaxVcpus', 5, struct({ type: nullableString }), struct({ maxVcpus: int32 })),
  /**
   * [virNodeGetInfo](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetInfo)
   *
   * `memory` in KiB, `mhz` of one CPU, `cores` per socket, `threads` per core.
   */
  nodeGetInfo: remote(
    'nodeGetInfo',
    6,
    nothing,
    struct({ model: charVector(32), memory: uint64, cpus: int32, mhz: int32, nodes: int32, sockets: int32, cores: int32, threads: int32 }),
  ),
  /** [virConnectGetCapabilities](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetCapabilities) */
  connectGetCapabilities: remote('connectGetCapabilities', 7, nothing, struct({ capabilities: string })),
  /** [virDomainAttachDevice](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAttachDevice) */
  domainAttachDevice: remote('domainAttachDevice', 8, struct({ dom: domain, xml: string }), nothing),
  /** [virDomainCreate](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreate) */
  domainCreate: remote('domainCreate', 9, struct({ dom: domain }), nothing),
  /** [virDomainCreateXML](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateXML) */
  domainCreateXML: remote('domainCreateXML', 10, struct({ xmlDesc: string, flags: uint32 }), struct({ dom: domain })),
  /** [virDomainDefineXML](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDefineXML) */
  domainDefineXML: remote('domainDefineXML', 11, struct({ xml: string }), struct({ dom: domain })),
  /** [virDomainDestroy](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDestroy) */
  domainDestroy: remote('domainDestroy', 12, struct({ dom: domain }), nothing),
  /** [virDomainDetachDevice](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDetachDevice) */
  domainDetachDevice: remote('domainDetachDevice', 13, struct({ dom: domain, xml: string }), nothing),
  /** [virDomainGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetXMLDesc) */
  domainGetXMLDesc: remote('domainGetXMLDesc', 14, struct({ dom: domain, flags: uint32 }), struct({ xml: string })),
  /** [virDomainGetAutostart](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetAutostart) */
  domainGetAutostart: remote('domainGetAutostart', 15, struct({ dom: domain }), struct({ autostart: flag })),
  /**
   * [virDomainGetInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetInfo)
   *
   * Memory in KiB, `cpuTime` in nanoseconds.
   */
  domainGetInfo: remote(
    'domainGetInfo',
    16,
    struct({ dom: domain }),
    struct({ state: uint32, maxMem: uint64, memory: uint64, nrVirtCpu: uint32, cpuTime: uint64 }),
  ),
  /** [virDomainGetMaxMemory](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMaxMemory) */
  domainGetMaxMemory: remote('domainGetMaxMemory', 17, struct({ dom: domain }), struct({ memory: uint64 })),
  /** [virDomainGetMaxVcpus](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMaxVcpus) */
  domainGetMaxVcpus: remote('domainGetMaxVcpus', 18, struct({ dom: domain }), struct({ num: int32 })),
  /** [virDomainGetOSType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetOSType) */
  domainGetOSType: remote('domainGetOSType', 19, struct({ dom: domain }), struct({ type: string })),
  /** [virDomainGetVcpus](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetVcpus) */
  domainGetVcpus: remote(
    'domainGetVcpus',
    20,
    struct({ dom: domain, maxinfo: int32, maplen: int32 }),
    struct({ info: array(vcpuInfo, MAX.vcpuinfo), cpumaps: bytes(MAX.cpumaps) }),
  ),
  /** [virConnectListDefinedDomains](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListDefinedDomains) */
  connectListDefinedDomains: remote(
    'connectListDefinedDomains',
    21,
    struct({ maxnames: int32 }),
    struct({ names: array(string, MAX.domainList) }),
  ),
  /** [virDomainLookupByID](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLookupByID) */
  domainLookupByID: remote('domainLookupByID', 22, struct({ id: int32 }), struct({ dom: domain })),
  /** [virDomainLookupByName](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLookupByName) */
  domainLookupByName: remote('domainLookupByName', 23, struct({ name: string }), struct({ dom: domain })),
  /** [virDomainLookupByUUID](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLookupByUUID) */
  domainLookupByUUID: remote('domainLookupByUUID', 24, struct({ uuid }), struct({ dom: domain })),
  /** [virConnectNumOfDefinedDomains](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectNumOfDefinedDomains) */
  connectNumOfDefinedDomains: remote('connectNumOfDefinedDomains', 25, nothing, struct({ num: int32 })),
  /** [virDomainPinVcpu](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinVcpu) */
  domainPinVcpu: remote('domainPinVcpu', 26, struct({ dom: domain, vcpu: uint32, cpumap: bytes(MAX.cpumap) }), nothing),
  /** [virDomainReboot](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainReboot) */
  domainReboot: remote('domainReboot', 27, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainResume](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainResume) */
  domainResume: remote('domainResume', 28, struct({ dom: domain }), nothing),
  /** [virDomainSetAutostart](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetAutostart) */
  domainSetAutostart: remote('domainSetAutostart', 29, struct({ dom: domain, autostart: flag }), nothing),
  /** [virDomainSetMaxMemory](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMaxMemory) */
  domainSetMaxMemory: remote('domainSetMaxMemory', 30, struct({ dom: domain, memory: uint64 }), nothing),
  /** [virDomainSetMemory](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemory) */
  domainSetMemory: remote('domainSetMemory', 31, struct({ dom: domain, memory: uint64 }), nothing),
  /** [virDomainSetVcpus](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetVcpus) */
  domainSetVcpus: remote('domainSetVcpus', 32, struct({ dom: domain, nvcpus: uint32 }), nothing),
  /** [virDomainShutdown](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdown) */
  domainShutdown: remote('domainShutdown', 33, struct({ dom: domain }), nothing),
  /** [virDomainSuspend](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSuspend) */
  domainSuspend: remote('domainSuspend', 34, struct({ dom: domain }), nothing),
  /** [virDomainUndefine](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUndefine) */
  domainUndefine: remote('domainUndefine', 35, struct({ dom: domain }), nothing),
  /** [virConnectListDefinedNetworks](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListDefinedNetworks) */
  connectListDefinedNetworks: remote(
    'connectListDefinedNetworks',
    36,
    struct({ maxnames: int32 }),
    struct({ names: array(string, MAX.networkList) }),
  ),
  /** [virConnectListDomains](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListDomains) */
  connectListDomains: remote('connectListDomains', 37, struct({ maxids: int32 }), struct({ ids: array(int32, MAX.domainList) })),
  /** [virConnectListNetworks](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListNetworks) */
  connectListNetworks: remote('connectListNetworks', 38, struct({ maxnames: int32 }), struct({ names: array(string, MAX.networkList) })),
  /** [virNetworkCreate](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreate) */
  networkCreate: remote('networkCreate', 39, struct({ net: network }), nothing),
  /** [virNetworkCreateXML](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreateXML) */
  networkCreateXML: remote('networkCreateXML', 40, struct({ xml: string }), struct({ net: network })),
  /** [virNetworkDefineXML](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDefineXML) */
  networkDefineXML: remote('networkDefineXML', 41, struct({ xml: string }), struct({ net: network })),
  /** [virNetworkDestroy](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDestroy) */
  networkDestroy: remote('networkDestroy', 42, struct({ net: network }), nothing),
  /** [virNetworkGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetXMLDesc) */
  networkGetXMLDesc: remote('networkGetXMLDesc', 43, struct({ net: network, flags: uint32 }), struct({ xml: string })),
  /** [virNetworkGetAutostart](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetAutostart) */
  networkGetAutostart: remote('networkGetAutostart', 44, struct({ net: network }), struct({ autostart: flag })),
  /** [virNetworkGetBridgeName](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetBridgeName) */
  networkGetBridgeName: remote('networkGetBridgeName', 45, struct({ net: network }), struct({ name: string })),
  /** [virNetworkLookupByName](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkLookupByName) */
  networkLookupByName: remote('networkLookupByName', 46, struct({ name: string }), struct({ net: network })),
  /** [virNetworkLookupByUUID](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkLookupByUUID) */
  networkLookupByUUID: remote('networkLookupByUUID', 47, struct({ uuid }), struct({ net: network })),
  /** [virNetworkSetAutostart](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkSetAutostart) */
  networkSetAutostart: remote('networkSetAutostart', 48, struct({ net: network, autostart: flag }), nothing),
  /** [virNetworkUndefine](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUndefine) */
  networkUndefine: remote('networkUndefine', 49, struct({ net: network }), nothing),
  /** [virConnectNumOfDefinedNetworks](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNumOfDefinedNetworks) */
  connectNumOfDefinedNetworks: remote('connectNumOfDefinedNetworks', 50, nothing, struct({ num: int32 })),
  /** [virConnectNumOfDomains](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectNumOfDomains) */
  connectNumOfDomains: remote('connectNumOfDomains', 51, nothing, struct({ num: int32 })),
  /** [virConnectNumOfNetworks](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNumOfNetworks) */
  connectNumOfNetworks: remote('connectNumOfNetworks', 52, nothing, struct({ num: int32 })),
  /** [virDomainCoreDump](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDump) */
  domainCoreDump: remote('domainCoreDump', 53, struct({ dom: domain, to: string, flags: uint32 }), nothing),
  /** [virDomainRestore](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRestore) */
  domainRestore: remote('domainRestore', 54, struct({ from: string }), nothing),
  /** [virDomainSave](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSave) */
  domainSave: remote('domainSave', 55, struct({ dom: domain, to: string }), nothing),
  /** [virDomainGetSchedulerType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSchedulerType) */
  domainGetSchedulerType: remote('domainGetSchedulerType', 56, struct({ dom: domain }), struct({ type: string, nparams: int32 })),
  /** [virDomainGetSchedulerParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSchedulerParameters) */
  domainGetSchedulerParameters: remote(
    'domainGetSchedulerParameters',
    57,
    struct({ dom: domain, nparams: int32 }),
    struct({ params: array(typedParam, MAX.domainSchedulerParameters) }),
  ),
  /** [virDomainSetSchedulerParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetSchedulerParameters) */
  domainSetSchedulerParameters: remote(
    'domainSetSchedulerParameters',
    58,
    struct({ dom: domain, params: array(typedParam, MAX.domainSchedulerParameters) }),
    nothing,
  ),
  /** [virConnectGetHostname](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetHostname) */
  connectGetHostname: remote('connectGetHostname', 59, nothing, struct({ hostname: string })),
  /** `virConnectSupportsFeature`, internal to libvirt. */
  connectSupportsFeature: remote('connectSupportsFeature', 60, struct({ feature: int32 }), struct({ supported: flag })),
  /** `virDomainMigratePrepare`, internal to libvirt. */
  domainMigratePrepare: remote(
    'domainMigratePrepare',
    61,
    struct({ uriIn: nullableString, flags: uint64, dname: nullableString, resource: uint64 }),
    struct({ cookie: bytes(MAX.migrateCookie), uriOut: nullableString }),
  ),
  /** `virDomainMigratePerform`, internal to libvirt. */
  domainMigratePerform: remote(
    'domainMigratePerform',
    62,
    struct({ dom: domain, cookie: bytes(MAX.migrateCookie), uri: string, flags: uint64, dname: nullableString, resource: uint64 }),
    nothing,
  ),
  /** `virDomainMigrateFinish`, internal to libvirt. */
  domainMigrateFinish: remote(
    'domainMigrateFinish',
    63,
    struct({ dname: string, cookie: bytes(MAX.migrateCookie), uri: string, flags: uint64 }),
    struct({ ddom: domain }),
  ),
  /** [virDomainBlockStats](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockStats) */
  domainBlockStats: remote(
    'domainBlockStats',
    64,
    struct({ dom: domain, path: string }),
    struct({ rdReq: int64, rdBytes: int64, wrReq: int64, wrBytes: int64, errs: int64 }),
  ),
  /** [virDomainInterfaceStats](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterfaceStats) */
  domainInterfaceStats: remote(
    'domainInterfaceStats',
    65,
    struct({ dom: domain, device: string }),
    struct({
      rxBytes: int64,
      rxPackets: int64,
      rxErrs: int64,
      rxDrop: int64,
      txBytes: int64,
      txPackets: int64,
      txErrs: int64,
      txDrop: int64,
    }),
  ),
  /** `remote_auth_list`, part of the protocol alone. */
  authList: remote('authList', 66, nothing, struct({ types: array(int32, MAX.authTypeList) })),
  /** `remote_auth_sasl_init`, part of the protocol alone. */
  authSaslInit: remote('authSaslInit', 67, nothing, struct({ mechlist: string })),
  /** `remote_auth_sasl_start`, part of the protocol alone. */
  authSaslStart: remote(
    'authSaslStart',
    68,
    struct({ mech: string, nil: flag, data: charBytes(MAX.authSaslData) }),
    struct({ complete: flag, nil: flag, data: charBytes(MAX.authSaslData) }),
  ),
  /** `remote_auth_sasl_step`, part of the protocol alone. */
  authSaslStep: remote(
    'authSaslStep',
    69,
    struct({ nil: flag, data: charBytes(MAX.authSaslData) }),
    struct({ complete: flag, nil: flag, data: charBytes(MAX.authSaslData) }),
  ),
  /** `remote_auth_polkit`, part of the protocol alone. */
  authPolkit: remote('authPolkit', 70, nothing, struct({ complete: flag })),
  /** [virConnectNumOfStoragePools](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectNumOfStoragePools) */
  connectNumOfStoragePools: remote('connectNumOfStoragePools', 71, nothing, struct({ num: int32 })),
  /** [virConnectListStoragePools](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListStoragePools) */
  connectListStoragePools: remote(
    'connectListStoragePools',
    72,
    struct({ maxnames: int32 }),
    struct({ names: array(string, MAX.storagePoolList) }),
  ),
  /** [virConnectNumOfDefinedStoragePools](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectNumOfDefinedStoragePools) */
  connectNumOfDefinedStoragePools: remote('connectNumOfDefinedStoragePools', 73, nothing, struct({ num: int32 })),
  /** [virConnectListDefinedStoragePools](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListDefinedStoragePools) */
  connectListDefinedStoragePools: remote(
    'connectListDefinedStoragePools',
    74,
    struct({ maxnames: int32 }),
    struct({ names: array(string, MAX.storagePoolList) }),
  ),
  /** [virConnectFindStoragePoolSources](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectFindStoragePoolSources) */
  connectFindStoragePoolSources: remote(
    'connectFindStoragePoolSources',
    75,
    struct({ type: string, srcSpec: nullableString, flags: uint32 }),
    struct({ xml: string }),
  ),
  /** [virStoragePoolCreateXML](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolCreateXML) */
  storagePoolCreateXML: remote('storagePoolCreateXML', 76, struct({ xml: string, flags: uint32 }), struct({ pool: storagePool })),
  /** [virStoragePoolDefineXML](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDefineXML) */
  storagePoolDefineXML: remote('storagePoolDefineXML', 77, struct({ xml: string, flags: uint32 }), struct({ pool: storagePool })),
  /** [virStoragePoolCreate](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolCreate) */
  storagePoolCreate: remote('storagePoolCreate', 78, struct({ pool: storagePool, flags: uint32 }), nothing),
  /** [virStoragePoolBuild](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolBuild) */
  storagePoolBuild: remote('storagePoolBuild', 79, struct({ pool: storagePool, flags: uint32 }), nothing),
  /** [virStoragePoolDestroy](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDestroy) */
  storagePoolDestroy: remote('storagePoolDestroy', 80, struct({ pool: storagePool }), nothing),
  /** [virStoragePoolDelete](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDelete) */
  storagePoolDelete: remote('storagePoolDelete', 81, struct({ pool: storagePool, flags: uint32 }), nothing),
  /** [virStoragePoolUndefine](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolUndefine) */
  storagePoolUndefine: remote('storagePoolUndefine', 82, struct({ pool: storagePool }), nothing),
  /** [virStoragePoolRefresh](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolRefresh) */
  storagePoolRefresh: remote('storagePoolRefresh', 83, struct({ pool: storagePool, flags: uint32 }), nothing),
  /** [virStoragePoolLookupByName](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByName) */
  storagePoolLookupByName: remote('storagePoolLookupByName', 84, struct({ name: string }), struct({ pool: storagePool })),
  /** [virStoragePoolLookupByUUID](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByUUID) */
  storagePoolLookupByUUID: remote('storagePoolLookupByUUID', 85, struct({ uuid }), struct({ pool: storagePool })),
  /** [virStoragePoolLookupByVolume](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByVolume) */
  storagePoolLookupByVolume: remote('storagePoolLookupByVolume', 86, struct({ vol: storageVol }), struct({ pool: storagePool })),
  /** [virStoragePoolGetInfo](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetInfo) */
  storagePoolGetInfo: remote(
    'storagePoolGetInfo',
    87,
    struct({ pool: storagePool }),
    struct({ state: uint32, capacity: uint64, allocation: uint64, available: uint64 }),
  ),
  /** [virStoragePoolGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetXMLDesc) */
  storagePoolGetXMLDesc: remote('storagePoolGetXMLDesc', 88, struct({ pool: storagePool, flags: uint32 }), struct({ xml: string })),
  /** [virStoragePoolGetAutostart](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetAutostart) */
  storagePoolGetAutostart: remote('storagePoolGetAutostart', 89, struct({ pool: storagePool }), struct({ autostart: flag })),
  /** [virStoragePoolSetAutostart](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolSetAutostart) */
  storagePoolSetAutostart: remote('storagePoolSetAutostart', 90, struct({ pool: storagePool, autostart: flag }), nothing),
  /** [virStoragePoolNumOfVolumes](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolNumOfVolumes) */
  storagePoolNumOfVolumes: remote('storagePoolNumOfVolumes', 91, struct({ pool: storagePool }), struct({ num: int32 })),
  /** [virStoragePoolListVolumes](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolListVolumes) */
  storagePoolListVolumes: remote(
    'storagePoolListVolumes',
    92,
    struct({ pool: storagePool, maxnames: int32 }),
    struct({ names: array(string, MAX.storageVolList) }),
  ),
  /** [virStorageVolCreateXML](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolCreateXML) */
  storageVolCreateXML: remote(
    'storageVolCreateXML',
    93,
    struct({ pool: storagePool, xml: string, flags: uint32 }),
    struct({ vol: storageVol }),
  ),
  /** [virStorageVolDelete](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDelete) */
  storageVolDelete: remote('storageVolDelete', 94, struct({ vol: storageVol, flags: uint32 }), nothing),
  /** [virStorageVolLookupByName](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolLookupByName) */
  storageVolLookupByName: remote('storageVolLookupByName', 95, struct({ pool: storagePool, name: string }), struct({ vol: storageVol })),
  /** [virStorageVolLookupByKey](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolLookupByKey) */
  storageVolLookupByKey: remote('storageVolLookupByKey', 96, struct({ key: string }), struct({ vol: storageVol })),
  /** [virStorageVolLookupByPath](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolLookupByPath) */
  storageVolLookupByPath: remote('storageVolLookupByPath', 97, struct({ path: string }), struct({ vol: storageVol })),
  /** [virStorageVolGetInfo](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetInfo) */
  storageVolGetInfo: remote(
    'storageVolGetInfo',
    98,
    struct({ vol: storageVol }),
    struct({ type: int32, capacity: uint64, allocation: uint64 }),
  ),
  /** [virStorageVolGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetXMLDesc) */
  storageVolGetXMLDesc: remote('storageVolGetXMLDesc', 99, struct({ vol: storageVol, flags: uint32 }), struct({ xml: string })),
  /** [virStorageVolGetPath](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetPath) */
  storageVolGetPath: remote('storageVolGetPath', 100, struct({ vol: storageVol }), struct({ name: string })),
  /** [virNodeGetCellsFreeMemory](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCellsFreeMemory) */
  nodeGetCellsFreeMemory: remote(
    'nodeGetCellsFreeMemory',
    101,
    struct({ startCell: int32, maxcells: int32 }),
    struct({ cells: array(uint64, MAX.nodeMaxCells) }),
  ),
  /**
   * [virNodeGetFreeMemory](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetFreeMemory)
   *
   * In bytes.
   */
  nodeGetFreeMemory: remote('nodeGetFreeMemory', 102, nothing, struct({ freeMem: uint64 })),
  /** [virDomainBlockPeek](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockPeek) */
  domainBlockPeek: remote(
    'domainBlockPeek',
    103,
    struct({ dom: domain, path: string, offset: uint64, size: uint32, flags: uint32 }),
    struct({ buffer: bytes(MAX.domainBlockPeekBuffer) }),
  ),
  /** [virDomainMemoryPeek](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryPeek) */
  domainMemoryPeek: remote(
    'domainMemoryPeek',
    104,
    struct({ dom: domain, offset: uint64, size: uint32, flags: uint32 }),
    struct({ buffer: bytes(MAX.domainMemoryPeekBuffer) }),
  ),
  /** [virConnectDomainEventRegister](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventRegister) */
  connectDomainEventRegister: remote('connectDomainEventRegister', 105, nothing, struct({ cbRegistered: int32 })),
  /** [virConnectDomainEventDeregister](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDeregister) */
  connectDomainEventDeregister: remote('connectDomainEventDeregister', 106, nothing, struct({ cbRegistered: int32 })),
  /** `virDomainMigratePrepare2`, internal to libvirt. */
  domainMigratePrepare2: remote(
    'domainMigratePrepare2',
    108,
    struct({ uriIn: nullableString, flags: uint64, dname: nullableString, resource: uint64, domXml: string }),
    struct({ cookie: bytes(MAX.migrateCookie), uriOut: nullableString }),
  ),
  /** `virDomainMigrateFinish2`, internal to libvirt. */
  domainMigrateFinish2: remote(
    'domainMigrateFinish2',
    109,
    struct({ dname: string, cookie: bytes(MAX.migrateCookie), uri: string, flags: uint64, retcode: int32 }),
    struct({ ddom: domain }),
  ),
  /** [virConnectGetURI](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetURI) */
  connectGetURI: remote('connectGetURI', 110, nothing, struct({ uri: string })),
  /** [virNodeNumOfDevices](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeNumOfDevices) */
  nodeNumOfDevices: remote('nodeNumOfDevices', 111, struct({ cap: nullableString, flags: uint32 }), struct({ num: int32 })),
  /** [virNodeListDevices](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeListDevices) */
  nodeListDevices: remote(
    'nodeListDevices',
    112,
    struct({ cap: nullableString, maxnames: int32, flags: uint32 }),
    struct({ names: array(string, MAX.nodeDeviceList) }),
  ),
  /** [virNodeDeviceLookupByName](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceLookupByName) */
  nodeDeviceLookupByName: remote('nodeDeviceLookupByName', 113, struct({ name: string }), struct({ dev: nodeDevice })),
  /** [virNodeDeviceGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceGetXMLDesc) */
  nodeDeviceGetXMLDesc: remote('nodeDeviceGetXMLDesc', 114, struct({ name: string, flags: uint32 }), struct({ xml: string })),
  /** [virNodeDeviceGetParent](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceGetParent) */
  nodeDeviceGetParent: remote('nodeDeviceGetParent', 115, struct({ name: string }), struct({ parentName: nullableString })),
  /** [virNodeDeviceNumOfCaps](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceNumOfCaps) */
  nodeDeviceNumOfCaps: remote('nodeDeviceNumOfCaps', 116, struct({ name: string }), struct({ num: int32 })),
  /** [virNodeDeviceListCaps](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceListCaps) */
  nodeDeviceListCaps: remote(
    'nodeDeviceListCaps',
    117,
    struct({ name: string, maxnames: int32 }),
    struct({ names: array(string, MAX.nodeDeviceCapsList) }),
  ),
  /** [virNodeDeviceDettach](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDettach) */
  nodeDeviceDettach: remote('nodeDeviceDettach', 118, struct({ name: string }), nothing),
  /** [virNodeDeviceReAttach](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceReAttach) */
  nodeDeviceReAttach: remote('nodeDeviceReAttach', 119, struct({ name: string }), nothing),
  /** [virNodeDeviceReset](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceReset) */
  nodeDeviceReset: remote('nodeDeviceReset', 120, struct({ name: string }), nothing),
  /** [virDomainGetSecurityLabel](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSecurityLabel) */
  domainGetSecurityLabel: remote(
    'domainGetSecurityLabel',
    121,
    struct({ dom: domain }),
    struct({ label: charText(MAX.securityLabel), enforcing: flag }),
  ),
  /** [virNodeGetSecurityModel](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetSecurityModel) */
  nodeGetSecurityModel: remote(
    'nodeGetSecurityModel',
    122,
    nothing,
    struct({ model: charText(MAX.securityModel), doi: charText(MAX.securityDoi) }),
  ),
  /** [virNodeDeviceCreateXML](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceCreateXML) */
  nodeDeviceCreateXML: remote('nodeDeviceCreateXML', 123, struct({ xmlDesc: string, flags: uint32 }), struct({ dev: nodeDevice })),
  /** [virNodeDeviceDestroy](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDestroy) */
  nodeDeviceDestroy: remote('nodeDeviceDestroy', 124, struct({ name: string }), nothing),
  /** [virStorageVolCreateXMLFrom](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolCreateXMLFrom) */
  storageVolCreateXMLFrom: remote(
    'storageVolCreateXMLFrom',
    125,
    struct({ pool: storagePool, xml: string, clonevol: storageVol, flags: uint32 }),
    struct({ vol: storageVol }),
  ),
  /** [virConnectNumOfInterfaces](https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectNumOfInterfaces) */
  connectNumOfInterfaces: remote('connectNumOfInterfaces', 126, nothing, struct({ num: int32 })),
  /** [virConnectListInterfaces](https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListInterfaces) */
  connectListInterfaces: remote(
    'connectListInterfaces',
    127,
    struct({ maxnames: int32 }),
    struct({ names: array(string, MAX.interfaceList) }),
  ),
  /** [virInterfaceLookupByName](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceLookupByName) */
  interfaceLookupByName: remote('interfaceLookupByName', 128, struct({ name: string }), struct({ iface: interfaceHandle })),
  /** [virInterfaceLookupByMACString](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceLookupByMACString) */
  interfaceLookupByMACString: remote('interfaceLookupByMACString', 129, struct({ mac: string }), struct({ iface: interfaceHandle })),
  /** [virInterfaceGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceGetXMLDesc) */
  interfaceGetXMLDesc: remote('interfaceGetXMLDesc', 130, struct({ iface: interfaceHandle, flags: uint32 }), struct({ xml: string })),
  /** [virInterfaceDefineXML](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceDefineXML) */
  interfaceDefineXML: remote('interfaceDefineXML', 131, struct({ xml: string, flags: uint32 }), struct({ iface: interfaceHandle })),
  /** [virInterfaceUndefine](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceUndefine) */
  interfaceUndefine: remote('interfaceUndefine', 132, struct({ iface: interfaceHandle }), nothing),
  /** [virInterfaceCreate](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceCreate) */
  interfaceCreate: remote('interfaceCreate', 133, struct({ iface: interfaceHandle, flags: uint32 }), nothing),
  /** [virInterfaceDestroy](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceDestroy) */
  interfaceDestroy: remote('interfaceDestroy', 134, struct({ iface: interfaceHandle, flags: uint32 }), nothing),
  /** [virConnectDomainXMLFromNative](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainXMLFromNative) */
  connectDomainXMLFromNative: remote(
    'connectDomainXMLFromNative',
    135,
    struct({ nativeFormat: string, nativeConfig: string, flags: uint32 }),
    struct({ domainXml: string }),
  ),
  /** [virConnectDomainXMLToNative](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainXMLToNative) */
  connectDomainXMLToNative: remote(
    'connectDomainXMLToNative',
    136,
    struct({ nativeFormat: string, domainXml: string, flags: uint32 }),
    struct({ nativeConfig: string }),
  ),
  /** [virConnectNumOfDefinedInterfaces](https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectNumOfDefinedInterfaces) */
  connectNumOfDefinedInterfaces: remote('connectNumOfDefinedInterfaces', 137, nothing, struct({ num: int32 })),
  /** [virConnectListDefinedInterfaces](https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListDefinedInterfaces) */
  connectListDefinedInterfaces: remote(
    'connectListDefinedInterfaces',
    138,
    struct({ maxnames: int32 }),
    struct({ names: array(string, MAX.interfaceList) }),
  ),
  /** [virConnectNumOfSecrets](https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectNumOfSecrets) */
  connectNumOfSecrets: remote('connectNumOfSecrets', 139, nothing, struct({ num: int32 })),
  /** [virConnectListSecrets](https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectListSecrets) */
  connectListSecrets: remote('connectListSecrets', 140, struct({ maxuuids: int32 }), struct({ uuids: array(string, MAX.secretList) })),
  /** [virSecretLookupByUUID](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretLookupByUUID) */
  secretLookupByUUID: remote('secretLookupByUUID', 141, struct({ uuid }), struct({ secret })),
  /** [virSecretDefineXML](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretDefineXML) */
  secretDefineXML: remote('secretDefineXML', 142, struct({ xml: string, flags: uint32 }), struct({ secret })),
  /** [virSecretGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetXMLDesc) */
  secretGetXMLDesc: remote('secretGetXMLDesc', 143, struct({ secret, flags: uint32 }), struct({ xml: string })),
  /** [virSecretSetValue](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretSetValue) */
  secretSetValue: remote('secretSetValue', 144, struct({ secret, value: bytes(MAX.secretValue), flags: uint32 }), nothing),
  /** [virSecretGetValue](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetValue) */
  secretGetValue: remote('secretGetValue', 145, struct({ secret, flags: uint32 }), struct({ value: bytes(MAX.secretValue) })),
  /** [virSecretUndefine](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretUndefine) */
  secretUndefine: remote('secretUndefine', 146, struct({ secret }), nothing),
  /** [virSecretLookupByUsage](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretLookupByUsage) */
  secretLookupByUsage: remote('secretLookupByUsage', 147, struct({ usageType: int32, usageId: string }), struct({ secret })),
  /** `virDomainMigratePrepareTunnel`, internal to libvirt. */
  domainMigratePrepareTunnel: streaming(
    'domainMigratePrepareTunnel',
    148,
    struct({ flags: uint64, dname: nullableString, resource: uint64, domXml: string }),
    nothing,
    'write',
  ),
  /** [virConnectIsSecure](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectIsSecure) */
  connectIsSecure: remote('connectIsSecure', 149, nothing, struct({ secure: flag })),
  /** [virDomainIsActive](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIsActive) */
  domainIsActive: remote('domainIsActive', 150, struct({ dom: domain }), struct({ active: flag })),
  /** [virDomainIsPersistent](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIsPersistent) */
  domainIsPersistent: remote('domainIsPersistent', 151, struct({ dom: domain }), struct({ persistent: flag })),
  /** [virNetworkIsActive](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkIsActive) */
  networkIsActive: remote('networkIsActive', 152, struct({ net: network }), struct({ active: flag })),
  /** [virNetworkIsPersistent](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkIsPersistent) */
  networkIsPersistent: remote('networkIsPersistent', 153, struct({ net: network }), struct({ persistent: flag })),
  /** [virStoragePoolIsActive](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolIsActive) */
  storagePoolIsActive: remote('storagePoolIsActive', 154, struct({ pool: storagePool }), struct({ active: flag })),
  /** [virStoragePoolIsPersistent](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolIsPersistent) */
  storagePoolIsPersistent: remote('storagePoolIsPersistent', 155, struct({ pool: storagePool }), struct({ persistent: flag })),
  /** [virInterfaceIsActive](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceIsActive) */
  interfaceIsActive: remote('interfaceIsActive', 156, struct({ iface: interfaceHandle }), struct({ active: flag })),
  /**
   * [virConnectGetLibVersion](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetLibVersion)
   *
   * Of libvirt on the host, as major × 1,000,000 + minor × 1,000 + release.
   */
  connectGetLibVersion: remote('connectGetLibVersion', 157, nothing, struct({ libVer: uint64 })),
  /** [virConnectCompareCPU](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCompareCPU) */
  connectCompareCPU: remote('connectCompareCPU', 158, struct({ xml: string, flags: uint32 }), struct({ result: int32 })),
  /** [virDomainMemoryStats](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryStats) */
  domainMemoryStats: remote(
    'domainMemoryStats',
    159,
    struct({ dom: domain, maxStats: uint32, flags: uint32 }),
    struct({ stats: array(domainMemoryStat, MAX.domainMemoryStats) }),
  ),
  /** [virDomainAttachDeviceFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAttachDeviceFlags) */
  domainAttachDeviceFlags: remote('domainAttachDeviceFlags', 160, struct({ dom: domain, xml: string, flags: uint32 }), nothing),
  /** [virDomainDetachDeviceFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDetachDeviceFlags) */
  domainDetachDeviceFlags: remote('domainDetachDeviceFlags', 161, struct({ dom: domain, xml: string, flags: uint32 }), nothing),
  /** [virConnectBaselineCPU](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectBaselineCPU) */
  connectBaselineCPU: remote(
    'connectBaselineCPU',
    162,
    struct({ xmlCPUs: array(string, MAX.cpuBaseline), flags: uint32 }),
    struct({ cpu: string }),
  ),
  /** [virDomainGetJobInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetJobInfo) */
  domainGetJobInfo: remote(
    'domainGetJobInfo',
    163,
    struct({ dom: domain }),
    struct({
      type: int32,
      timeElapsed: uint64,
      timeRemaining: uint64,
      dataTotal: uint64,
      dataProcessed: uint64,
      dataRemaining: uint64,
      memTotal: uint64,
      memProcessed: uint64,
      memRemaining: uint64,
      fileTotal: uint64,
      fileProcessed: uint64,
      fileRemaining: uint64,
    }),
  ),
  /** [virDomainAbortJob](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAbortJob) */
  domainAbortJob: remote('domainAbortJob', 164, struct({ dom: domain }), nothing),
  /** [virStorageVolWipe](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolWipe) */
  storageVolWipe: remote('storageVolWipe', 165, struct({ vol: storageVol, flags: uint32 }), nothing),
  /** [virDomainMigrateSetMaxDowntime](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateSetMaxDowntime) */
  domainMigrateSetMaxDowntime: remote(
    'domainMigrateSetMaxDowntime',
    166,
    struct({ dom: domain, downtime: uint64, flags: uint32 }),
    nothing,
  ),
  /** [virConnectDomainEventRegisterAny](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventRegisterAny) */
  connectDomainEventRegisterAny: remote('connectDomainEventRegisterAny', 167, struct({ eventId: int32 }), nothing),
  /** [virConnectDomainEventDeregisterAny](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDeregisterAny) */
  connectDomainEventDeregisterAny: remote('connectDomainEventDeregisterAny', 168, struct({ eventId: int32 }), nothing),
  /** [virDomainUpdateDeviceFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUpdateDeviceFlags) */
  domainUpdateDeviceFlags: remote('domainUpdateDeviceFlags', 174, struct({ dom: domain, xml: string, flags: uint32 }), nothing),
  /** [virNWFilterLookupByName](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterLookupByName) */
  nwFilterLookupByName: remote('nwFilterLookupByName', 175, struct({ name: string }), struct({ nwfilter })),
  /** [virNWFilterLookupByUUID](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterLookupByUUID) */
  nwFilterLookupByUUID: remote('nwFilterLookupByUUID', 176, struct({ uuid }), struct({ nwfilter })),
  /** [virNWFilterGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterGetXMLDesc) */
  nwFilterGetXMLDesc: remote('nwFilterGetXMLDesc', 177, struct({ nwfilter, flags: uint32 }), struct({ xml: string })),
  /** [virConnectNumOfNWFilters](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectNumOfNWFilters) */
  connectNumOfNWFilters: remote('connectNumOfNWFilters', 178, nothing, struct({ num: int32 })),
  /** [virConnectListNWFilters](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectListNWFilters) */
  connectListNWFilters: remote(
    'connectListNWFilters',
    179,
    struct({ maxnames: int32 }),
    struct({ names: array(string, MAX.nwfilterList) }),
  ),
  /** [virNWFilterDefineXML](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterDefineXML) */
  nwFilterDefineXML: remote('nwFilterDefineXML', 180, struct({ xml: string }), struct({ nwfilter })),
  /** [virNWFilterUndefine](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterUndefine) */
  nwFilterUndefine: remote('nwFilterUndefine', 181, struct({ nwfilter }), nothing),
  /** [virDomainManagedSave](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSave) */
  domainManagedSave: remote('domainManagedSave', 182, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainHasManagedSaveImage](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainHasManagedSaveImage) */
  domainHasManagedSaveImage: remote('domainHasManagedSaveImage', 183, struct({ dom: domain, flags: uint32 }), struct({ result: flag })),
  /** [virDomainManagedSaveRemove](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSaveRemove) */
  domainManagedSaveRemove: remote('domainManagedSaveRemove', 184, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainSnapshotCreateXML](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotCreateXML) */
  domainSnapshotCreateXML: remote(
    'domainSnapshotCreateXML',
    185,
    struct({ dom: domain, xmlDesc: string, flags: uint32 }),
    struct({ snap: domainSnapshot }),
  ),
  /** [virDomainSnapshotGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotGetXMLDesc) */
  domainSnapshotGetXMLDesc: remote(
    'domainSnapshotGetXMLDesc',
    186,
    struct({ snap: domainSnapshot, flags: uint32 }),
    struct({ xml: string }),
  ),
  /** [virDomainSnapshotNum](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotNum) */
  domainSnapshotNum: remote('domainSnapshotNum', 187, struct({ dom: domain, flags: uint32 }), struct({ num: int32 })),
  /** [virDomainSnapshotListNames](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotListNames) */
  domainSnapshotListNames: remote(
    'domainSnapshotListNames',
    188,
    struct({ dom: domain, maxnames: int32, flags: uint32 }),
    struct({ names: array(string, MAX.domainSnapshotList) }),
  ),
  /** [virDomainSnapshotLookupByName](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotLookupByName) */
  domainSnapshotLookupByName: remote(
    'domainSnapshotLookupByName',
    189,
    struct({ dom: domain, name: string, flags: uint32 }),
    struct({ snap: domainSnapshot }),
  ),
  /** [virDomainHasCurrentSnapshot](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainHasCurrentSnapshot) */
  domainHasCurrentSnapshot: remote('domainHasCurrentSnapshot', 190, struct({ dom: domain, flags: uint32 }), struct({ result: flag })),
  /** [virDomainSnapshotCurrent](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotCurrent) */
  domainSnapshotCurrent: remote('domainSnapshotCurrent', 191, struct({ dom: domain, flags: uint32 }), struct({ snap: domainSnapshot })),
  /** [virDomainRevertToSnapshot](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainRevertToSnapshot) */
  domainRevertToSnapshot: remote('domainRevertToSnapshot', 192, struct({ snap: domainSnapshot, flags: uint32 }), nothing),
  /** [virDomainSnapshotDelete](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotDelete) */
  domainSnapshotDelete: remote('domainSnapshotDelete', 193, struct({ snap: domainSnapshot, flags: uint32 }), nothing),
  /**
   * [virDomainGetBlockInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlockInfo)
   *
   * In bytes.
   */
  domainGetBlockInfo: remote(
    'domainGetBlockInfo',
    194,
    struct({ dom: domain, path: string, flags: uint32 }),
    struct({ allocation: uint64, capacity: uint64, physical: uint64 }),
  ),
  /**
   * [virDomainCreateWithFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateWithFlags)
   *
   * Starts a defined domain; answers it with its new id.
   */
  domainCreateWithFlags: remote('domainCreateWithFlags', 196, struct({ dom: domain, flags: uint32 }), struct({ dom: domain })),
  /** [virDomainSetMemoryParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemoryParameters) */
  domainSetMemoryParameters: remote(
    'domainSetMemoryParameters',
    197,
    struct({ dom: domain, params: array(typedParam, MAX.domainMemoryParameters), flags: uint32 }),
    nothing,
  ),
  /** [virDomainGetMemoryParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMemoryParameters) */
  domainGetMemoryParameters: remote(
    'domainGetMemoryParameters',
    198,
    struct({ dom: domain, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainMemoryParameters), nparams: int32 }),
  ),
  /** [virDomainSetVcpusFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetVcpusFlags) */
  domainSetVcpusFlags: remote('domainSetVcpusFlags', 199, struct({ dom: domain, nvcpus: uint32, flags: uint32 }), nothing),
  /** [virDomainGetVcpusFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetVcpusFlags) */
  domainGetVcpusFlags: remote('domainGetVcpusFlags', 200, struct({ dom: domain, flags: uint32 }), struct({ num: int32 })),
  /** [virDomainOpenConsole](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenConsole) */
  domainOpenConsole: streaming('domainOpenConsole', 201, struct({ dom: domain, devName: nullableString, flags: uint32 }), nothing, 'both'),
  /** [virDomainIsUpdated](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIsUpdated) */
  domainIsUpdated: remote('domainIsUpdated', 202, struct({ dom: domain }), struct({ updated: flag })),
  /** [virConnectGetSysinfo](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetSysinfo) */
  connectGetSysinfo: remote('connectGetSysinfo', 203, struct({ flags: uint32 }), struct({ sysinfo: string })),
  /**
   * [virDomainSetMemoryFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemoryFlags)
   *
   * `memory` in KiB.
   */
  domainSetMemoryFlags: remote('domainSetMemoryFlags', 204, struct({ dom: domain, memory: uint64, flags: uint32 }), nothing),
  /** [virDomainSetBlkioParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetBlkioParameters) */
  domainSetBlkioParameters: remote(
    'domainSetBlkioParameters',
    205,
    struct({ dom: domain, params: array(typedParam, MAX.domainBlkioParameters), flags: uint32 }),
    nothing,
  ),
  /**
   * [virDomainGetBlkioParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlkioParameters)
   *
   * First with `nparams` 0 for their number. Texts among them come only with `TypedParameterFlags.stringOkay` in `flags`, which libvirt adds in its own client.
   */
  domainGetBlkioParameters: remote(
    'domainGetBlkioParameters',
    206,
    struct({ dom: domain, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainBlkioParameters), nparams: int32 }),
  ),
  /** [virDomainMigrateSetMaxSpeed](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateSetMaxSpeed) */
  domainMigrateSetMaxSpeed: remote('domainMigrateSetMaxSpeed', 207, struct({ dom: domain, bandwidth: uint64, flags: uint32 }), nothing),
  /** [virStorageVolUpload](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolUpload) */
  storageVolUpload: streaming(
    'storageVolUpload',
    208,
    struct({ vol: storageVol, offset: uint64, length: uint64, flags: uint32 }),
    nothing,
    'write',
  ),
  /** [virStorageVolDownload](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDownload) */
  storageVolDownload: streaming(
    'storageVolDownload',
    209,
    struct({ vol: storageVol, offset: uint64, length: uint64, flags: uint32 }),
    nothing,
    'read',
  ),
  /** [virDomainInjectNMI](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInjectNMI) */
  domainInjectNMI: remote('domainInjectNMI', 210, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainScreenshot](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainScreenshot) */
  domainScreenshot: streaming(
    'domainScreenshot',
    211,
    struct({ dom: domain, screen: uint32, flags: uint32 }),
    struct({ mime: nullableString }),
    'read',
  ),
  /** [virDomainGetState](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetState) */
  domainGetState: remote('domainGetState', 212, struct({ dom: domain, flags: uint32 }), struct({ state: int32, reason: int32 })),
  /** `virDomainMigrateBegin3`, internal to libvirt. */
  domainMigrateBegin3: remote(
    'domainMigrateBegin3',
    213,
    struct({ dom: domain, xmlin: nullableString, flags: uint64, dname: nullableString, resource: uint64 }),
    struct({ cookieOut: bytes(MAX.migrateCookie), xml: string }),
  ),
  /** `virDomainMigratePrepare3`, internal to libvirt. */
  domainMigratePrepare3: remote(
    'domainMigratePrepare3',
    214,
    struct({
      cookieIn: bytes(MAX.migrateCookie),
      uriIn: nullableString,
      flags: uint64,
      dname: nullableString,
      resource: uint64,
      domXml: string,
    }),
    struct({ cookieOut: bytes(MAX.migrateCookie), uriOut: nullableString }),
  ),
  /** `virDomainMigratePrepareTunnel3`, internal to libvirt. */
  domainMigratePrepareTunnel3: streaming(
    'domainMigratePrepareTunnel3',
    215,
    struct({ cookieIn: bytes(MAX.migrateCookie), flags: uint64, dname: nullableString, resource: uint64, domXml: string }),
    struct({ cookieOut: bytes(MAX.migrateCookie) }),
    'write',
  ),
  /** `virDomainMigratePerform3`, internal to libvirt. */
  domainMigratePerform3: remote(
    'domainMigratePerform3',
    216,
    struct({
      dom: domain,
      xmlin: nullableString,
      cookieIn: bytes(MAX.migrateCookie),
      dconnuri: nullableString,
      uri: nullableString,
      flags: uint64,
      dname: nullableString,
      resource: uint64,
    }),
    struct({ cookieOut: bytes(MAX.migrateCookie) }),
  ),
  /** `virDomainMigrateFinish3`, internal to libvirt. */
  domainMigrateFinish3: remote(
    'domainMigrateFinish3',
    217,
    struct({
      dname: string,
      cookieIn: bytes(MAX.migrateCookie),
      dconnuri: nullableString,
      uri: nullableString,
      flags: uint64,
      cancelled: flag,
    }),
    struct({ dom: domain, cookieOut: bytes(MAX.migrateCookie) }),
  ),
  /** `virDomainMigrateConfirm3`, internal to libvirt. */
  domainMigrateConfirm3: remote(
    'domainMigrateConfirm3',
    218,
    struct({ dom: domain, cookieIn: bytes(MAX.migrateCookie), flags: uint64, cancelled: flag }),
    nothing,
  ),
  /** [virDomainSetSchedulerParametersFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetSchedulerParametersFlags) */
  domainSetSchedulerParametersFlags: remote(
    'domainSetSchedulerParametersFlags',
    219,
    struct({ dom: domain, params: array(typedParam, MAX.domainSchedulerParameters), flags: uint32 }),
    nothing,
  ),
  /** [virInterfaceChangeBegin](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceChangeBegin) */
  interfaceChangeBegin: remote('interfaceChangeBegin', 220, struct({ flags: uint32 }), nothing),
  /** [virInterfaceChangeCommit](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceChangeCommit) */
  interfaceChangeCommit: remote('interfaceChangeCommit', 221, struct({ flags: uint32 }), nothing),
  /** [virInterfaceChangeRollback](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceChangeRollback) */
  interfaceChangeRollback: remote('interfaceChangeRollback', 222, struct({ flags: uint32 }), nothing),
  /** [virDomainGetSchedulerParametersFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSchedulerParametersFlags) */
  domainGetSchedulerParametersFlags: remote(
    'domainGetSchedulerParametersFlags',
    223,
    struct({ dom: domain, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainSchedulerParameters) }),
  ),
  /** [virDomainPinVcpuFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinVcpuFlags) */
  domainPinVcpuFlags: remote(
    'domainPinVcpuFlags',
    225,
    struct({ dom: domain, vcpu: uint32, cpumap: bytes(MAX.cpumap), flags: uint32 }),
    nothing,
  ),
  /**
   * [virDomainSendKey](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSendKey)
   *
   * `holdtime` in milliseconds; all keys of one call are pressed together.
   */
  domainSendKey: remote(
    'domainSendKey',
    226,
    struct({ dom: domain, codeset: uint32, holdtime: uint32, keycodes: array(uint32, MAX.domainSendKey), flags: uint32 }),
    nothing,
  ),
  /**
   * [virNodeGetCPUStats](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCPUStats)
   *
   * First with `nparams` 0 for their number, then with just that number. `cpuNum` -1: all. Values in nanoseconds.
   */
  nodeGetCPUStats: remote(
    'nodeGetCPUStats',
    227,
    struct({ cpuNum: int32, nparams: int32, flags: uint32 }),
    struct({ params: array(nodeGetCpuStats, MAX.nodeCpuStats), nparams: int32 }),
  ),
  /**
   * [virNodeGetMemoryStats](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetMemoryStats)
   *
   * First with `nparams` 0 for their number, then with just that number. `cellNum` -1: all cells. Values in KiB.
   */
  nodeGetMemoryStats: remote(
    'nodeGetMemoryStats',
    228,
    struct({ nparams: int32, cellNum: int32, flags: uint32 }),
    struct({ params: array(nodeGetMemoryStats, MAX.nodeMemoryStats), nparams: int32 }),
  ),
  /** [virDomainGetControlInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetControlInfo) */
  domainGetControlInfo: remote(
    'domainGetControlInfo',
    229,
    struct({ dom: domain, flags: uint32 }),
    struct({ state: uint32, details: uint32, stateTime: uint64 }),
  ),
  /** [virDomainGetVcpuPinInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetVcpuPinInfo) */
  domainGetVcpuPinInfo: remote(
    'domainGetVcpuPinInfo',
    230,
    struct({ dom: domain, ncpumaps: int32, maplen: int32, flags: uint32 }),
    struct({ cpumaps: bytes(MAX.cpumaps), num: int32 }),
  ),
  /** [virDomainUndefineFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUndefineFlags) */
  domainUndefineFlags: remote('domainUndefineFlags', 231, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainSaveFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveFlags) */
  domainSaveFlags: remote('domainSaveFlags', 232, struct({ dom: domain, to: string, dxml: nullableString, flags: uint32 }), nothing),
  /** [virDomainRestoreFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRestoreFlags) */
  domainRestoreFlags: remote('domainRestoreFlags', 233, struct({ from: string, dxml: nullableString, flags: uint32 }), nothing),
  /** [virDomainDestroyFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDestroyFlags) */
  domainDestroyFlags: remote('domainDestroyFlags', 234, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainSaveImageGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveImageGetXMLDesc) */
  domainSaveImageGetXMLDesc: remote('domainSaveImageGetXMLDesc', 235, struct({ file: string, flags: uint32 }), struct({ xml: string })),
  /** [virDomainSaveImageDefineXML](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveImageDefineXML) */
  domainSaveImageDefineXML: remote('domainSaveImageDefineXML', 236, struct({ file: string, dxml: string, flags: uint32 }), nothing),
  /** [virDomainBlockJobAbort](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobAbort) */
  domainBlockJobAbort: remote('domainBlockJobAbort', 237, struct({ dom: domain, path: string, flags: uint32 }), nothing),
  /** [virDomainGetBlockJobInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlockJobInfo) */
  domainGetBlockJobInfo: remote(
    'domainGetBlockJobInfo',
    238,
    struct({ dom: domain, path: string, flags: uint32 }),
    struct({ found: flag, type: int32, bandwidth: uint64, cur: uint64, end: uint64 }),
  ),
  /** [virDomainBlockJobSetSpeed](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobSetSpeed) */
  domainBlockJobSetSpeed: remote(
    'domainBlockJobSetSpeed',
    239,
    struct({ dom: domain, path: string, bandwidth: uint64, flags: uint32 }),
    nothing,
  ),
  /** [virDomainBlockPull](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockPull) */
  domainBlockPull: remote('domainBlockPull', 240, struct({ dom: domain, path: string, bandwidth: uint64, flags: uint32 }), nothing),
  /** [virDomainMigrateGetMaxSpeed](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateGetMaxSpeed) */
  domainMigrateGetMaxSpeed: remote('domainMigrateGetMaxSpeed', 242, struct({ dom: domain, flags: uint32 }), struct({ bandwidth: uint64 })),
  /** [virDomainBlockStatsFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockStatsFlags) */
  domainBlockStatsFlags: remote(
    'domainBlockStatsFlags',
    243,
    struct({ dom: domain, path: string, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainBlockStatsParameters), nparams: int32 }),
  ),
  /** [virDomainSnapshotGetParent](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotGetParent) */
  domainSnapshotGetParent: remote(
    'domainSnapshotGetParent',
    244,
    struct({ snap: domainSnapshot, flags: uint32 }),
    struct({ snap: domainSnapshot }),
  ),
  /** [virDomainReset](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainReset) */
  domainReset: remote('domainReset', 245, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainSnapshotNumChildren](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotNumChildren) */
  domainSnapshotNumChildren: remote(
    'domainSnapshotNumChildren',
    246,
    struct({ snap: domainSnapshot, flags: uint32 }),
    struct({ num: int32 }),
  ),
  /** [virDomainSnapshotListChildrenNames](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotListChildrenNames) */
  domainSnapshotListChildrenNames: remote(
    'domainSnapshotListChildrenNames',
    247,
    struct({ snap: domainSnapshot, maxnames: int32, flags: uint32 }),
    struct({ names: array(string, MAX.domainSnapshotList) }),
  ),
  /** [virDomainOpenGraphics](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenGraphics) */
  domainOpenGraphics: remote('domainOpenGraphics', 249, struct({ dom: domain, idx: uint32, flags: uint32 }), nothing),
  /** [virNodeSuspendForDuration](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeSuspendForDuration) */
  nodeSuspendForDuration: remote('nodeSuspendForDuration', 250, struct({ target: uint32, duration: uint64, flags: uint32 }), nothing),
  /**
   * [virDomainBlockResize](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockResize)
   *
   * `size` in KiB, or bytes with `DomainBlockResizeFlags.bytes`.
   */
  domainBlockResize: remote('domainBlockResize', 251, struct({ dom: domain, disk: string, size: uint64, flags: uint32 }), nothing),
  /** [virDomainSetBlockIoTune](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetBlockIoTune) */
  domainSetBlockIoTune: remote(
    'domainSetBlockIoTune',
    252,
    struct({ dom: domain, disk: string, params: array(typedParam, MAX.domainBlockIoTuneParameters), flags: uint32 }),
    nothing,
  ),
  /**
   * [virDomainGetBlockIoTune](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlockIoTune)
   *
   * First with `nparams` 0 for their number. Texts among them come only with `TypedParameterFlags.stringOkay` in `flags`, which libvirt adds in its own client.
   */
  domainGetBlockIoTune: remote(
    'domainGetBlockIoTune',
    253,
    struct({ dom: domain, disk: nullableString, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainBlockIoTuneParameters), nparams: int32 }),
  ),
  /** [virDomainSetNumaParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetNumaParameters) */
  domainSetNumaParameters: remote(
    'domainSetNumaParameters',
    254,
    struct({ dom: domain, params: array(typedParam, MAX.domainNumaParameters), flags: uint32 }),
    nothing,
  ),
  /**
   * [virDomainGetNumaParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetNumaParameters)
   *
   * First with `nparams` 0 for their number. Texts among them come only with `TypedParameterFlags.stringOkay` in `flags`, which libvirt adds in its own client.
   */
  domainGetNumaParameters: remote(
    'domainGetNumaParameters',
    255,
    struct({ dom: domain, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainNumaParameters), nparams: int32 }),
  ),
  /** [virDomainSetInterfaceParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetInterfaceParameters) */
  domainSetInterfaceParameters: remote(
    'domainSetInterfaceParameters',
    256,
    struct({ dom: domain, device: string, params: array(typedParam, MAX.domainInterfaceParameters), flags: uint32 }),
    nothing,
  ),
  /** [virDomainGetInterfaceParameters](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetInterfaceParameters) */
  domainGetInterfaceParameters: remote(
    'domainGetInterfaceParameters',
    257,
    struct({ dom: domain, device: string, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainInterfaceParameters), nparams: int32 }),
  ),
  /** [virDomainShutdownFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdownFlags) */
  domainShutdownFlags: remote('domainShutdownFlags', 258, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virStorageVolWipePattern](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolWipePattern) */
  storageVolWipePattern: remote('storageVolWipePattern', 259, struct({ vol: storageVol, algorithm: uint32, flags: uint32 }), nothing),
  /**
   * [virStorageVolResize](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolResize)
   *
   * `capacity` in bytes.
   */
  storageVolResize: remote('storageVolResize', 260, struct({ vol: storageVol, capacity: uint64, flags: uint32 }), nothing),
  /** [virDomainPMSuspendForDuration](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMSuspendForDuration) */
  domainPMSuspendForDuration: remote(
    'domainPMSuspendForDuration',
    261,
    struct({ dom: domain, target: uint32, duration: uint64, flags: uint32 }),
    nothing,
  ),
  /** [virDomainGetCPUStats](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetCPUStats) */
  domainGetCPUStats: remote(
    'domainGetCPUStats',
    262,
    struct({ dom: domain, nparams: uint32, startCpu: int32, ncpus: uint32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainGetCpuStats), nparams: int32 }),
  ),
  /** [virDomainGetDiskErrors](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetDiskErrors) */
  domainGetDiskErrors: remote(
    'domainGetDiskErrors',
    263,
    struct({ dom: domain, maxerrors: uint32, flags: uint32 }),
    struct({ errors: array(domainDiskError, MAX.domainDiskErrors), nerrors: int32 }),
  ),
  /**
   * [virDomainSetMetadata](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMetadata)
   *
   * `metadata` null removes. `key` (the prefix) and `uri` go with type `element`.
   */
  domainSetMetadata: remote(
    'domainSetMetadata',
    264,
    struct({ dom: domain, type: int32, metadata: nullableString, key: nullableString, uri: nullableString, flags: uint32 }),
    nothing,
  ),
  /** [virDomainGetMetadata](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMetadata) */
  domainGetMetadata: remote(
    'domainGetMetadata',
    265,
    struct({ dom: domain, type: int32, uri: nullableString, flags: uint32 }),
    struct({ metadata: string }),
  ),
  /** [virDomainBlockRebase](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockRebase) */
  domainBlockRebase: remote(
    'domainBlockRebase',
    266,
    struct({ dom: domain, path: string, base: nullableString, bandwidth: uint64, flags: uint32 }),
    nothing,
  ),
  /** [virDomainPMWakeup](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMWakeup) */
  domainPMWakeup: remote('domainPMWakeup', 267, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainSnapshotIsCurrent](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotIsCurrent) */
  domainSnapshotIsCurrent: remote(
    'domainSnapshotIsCurrent',
    271,
    struct({ snap: domainSnapshot, flags: uint32 }),
    struct({ current: flag }),
  ),
  /** [virDomainSnapshotHasMetadata](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotHasMetadata) */
  domainSnapshotHasMetadata: remote(
    'domainSnapshotHasMetadata',
    272,
    struct({ snap: domainSnapshot, flags: uint32 }),
    struct({ metadata: flag }),
  ),
  /** [virConnectListAllDomains](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListAllDomains) */
  connectListAllDomains: remote(
    'connectListAllDomains',
    273,
    struct({ needResults: flag, flags: uint32 }),
    struct({ domains: array(domain, MAX.domainList), ret: uint32 }),
  ),
  /** [virDomainListAllSnapshots](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainListAllSnapshots) */
  domainListAllSnapshots: remote(
    'domainListAllSnapshots',
    274,
    struct({ dom: domain, needResults: flag, flags: uint32 }),
    struct({ snapshots: array(domainSnapshot, MAX.domainSnapshotList), ret: int32 }),
  ),
  /** [virDomainSnapshotListAllChildren](https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotListAllChildren) */
  domainSnapshotListAllChildren: remote(
    'domainSnapshotListAllChildren',
    275,
    struct({ snapshot: domainSnapshot, needResults: flag, flags: uint32 }),
    struct({ snapshots: array(domainSnapshot, MAX.domainSnapshotList), ret: int32 }),
  ),
  /** [virDomainGetHostname](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetHostname) */
  domainGetHostname: remote('domainGetHostname', 277, struct({ dom: domain, flags: uint32 }), struct({ hostname: string })),
  /** [virDomainGetSecurityLabelList](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSecurityLabelList) */
  domainGetSecurityLabelList: remote(
    'domainGetSecurityLabelList',
    278,
    struct({ dom: domain }),
    struct({ labels: array(domainSecurityLabel, MAX.securityLabelList), ret: int32 }),
  ),
  /** [virDomainPinEmulator](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinEmulator) */
  domainPinEmulator: remote('domainPinEmulator', 279, struct({ dom: domain, cpumap: bytes(MAX.cpumap), flags: uint32 }), nothing),
  /** [virDomainGetEmulatorPinInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetEmulatorPinInfo) */
  domainGetEmulatorPinInfo: remote(
    'domainGetEmulatorPinInfo',
    280,
    struct({ dom: domain, maplen: int32, flags: uint32 }),
    struct({ cpumaps: bytes(MAX.cpumaps), ret: int32 }),
  ),
  /** [virConnectListAllStoragePools](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListAllStoragePools) */
  connectListAllStoragePools: remote(
    'connectListAllStoragePools',
    281,
    struct({ needResults: flag, flags: uint32 }),
    struct({ pools: array(storagePool, MAX.storagePoolList), ret: uint32 }),
  ),
  /** [virStoragePoolListAllVolumes](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolListAllVolumes) */
  storagePoolListAllVolumes: remote(
    'storagePoolListAllVolumes',
    282,
    struct({ pool: storagePool, needResults: flag, flags: uint32 }),
    struct({ vols: array(storageVol, MAX.storageVolList), ret: uint32 }),
  ),
  /** [virConnectListAllNetworks](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListAllNetworks) */
  connectListAllNetworks: remote(
    'connectListAllNetworks',
    283,
    struct({ needResults: flag, flags: uint32 }),
    struct({ nets: array(network, MAX.networkList), ret: uint32 }),
  ),
  /** [virConnectListAllInterfaces](https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListAllInterfaces) */
  connectListAllInterfaces: remote(
    'connectListAllInterfaces',
    284,
    struct({ needResults: flag, flags: uint32 }),
    struct({ ifaces: array(interfaceHandle, MAX.interfaceList), ret: uint32 }),
  ),
  /** [virConnectListAllNodeDevices](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectListAllNodeDevices) */
  connectListAllNodeDevices: remote(
    'connectListAllNodeDevices',
    285,
    struct({ needResults: flag, flags: uint32 }),
    struct({ devices: array(nodeDevice, MAX.nodeDeviceList), ret: uint32 }),
  ),
  /** [virConnectListAllNWFilters](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectListAllNWFilters) */
  connectListAllNWFilters: remote(
    'connectListAllNWFilters',
    286,
    struct({ needResults: flag, flags: uint32 }),
    struct({ filters: array(nwfilter, MAX.nwfilterList), ret: uint32 }),
  ),
  /** [virConnectListAllSecrets](https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectListAllSecrets) */
  connectListAllSecrets: remote(
    'connectListAllSecrets',
    287,
    struct({ needResults: flag, flags: uint32 }),
    struct({ secrets: array(secret, MAX.secretList), ret: uint32 }),
  ),
  /** [virNodeSetMemoryParameters](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeSetMemoryParameters) */
  nodeSetMemoryParameters: remote(
    'nodeSetMemoryParameters',
    288,
    struct({ params: array(typedParam, MAX.nodeMemoryParameters), flags: uint32 }),
    nothing,
  ),
  /** [virNodeGetMemoryParameters](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetMemoryParameters) */
  nodeGetMemoryParameters: remote(
    'nodeGetMemoryParameters',
    289,
    struct({ nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.nodeMemoryParameters), nparams: int32 }),
  ),
  /** [virDomainBlockCommit](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCommit) */
  domainBlockCommit: remote(
    'domainBlockCommit',
    290,
    struct({ dom: domain, disk: string, base: nullableString, top: nullableString, bandwidth: uint64, flags: uint32 }),
    nothing,
  ),
  /** [virNetworkUpdate](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdate) */
  networkUpdate: remote(
    'networkUpdate',
    291,
    struct({ net: network, command: uint32, section: uint32, parentIndex: int32, xml: string, flags: uint32 }),
    nothing,
  ),
  /** [virNodeGetCPUMap](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCPUMap) */
  nodeGetCPUMap: remote(
    'nodeGetCPUMap',
    293,
    struct({ needMap: flag, needOnline: flag, flags: uint32 }),
    struct({ cpumap: bytes(MAX.cpumap), online: uint32, ret: int32 }),
  ),
  /** [virDomainFSTrim](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFSTrim) */
  domainFSTrim: remote('domainFSTrim', 294, struct({ dom: domain, mountPoint: nullableString, minimum: uint64, flags: uint32 }), nothing),
  /** [virDomainSendProcessSignal](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSendProcessSignal) */
  domainSendProcessSignal: remote(
    'domainSendProcessSignal',
    295,
    struct({ dom: domain, pidValue: int64, signum: uint32, flags: uint32 }),
    nothing,
  ),
  /** [virDomainOpenChannel](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenChannel) */
  domainOpenChannel: streaming('domainOpenChannel', 296, struct({ dom: domain, name: nullableString, flags: uint32 }), nothing, 'both'),
  /** [virNodeDeviceLookupSCSIHostByWWN](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceLookupSCSIHostByWWN) */
  nodeDeviceLookupSCSIHostByWWN: remote(
    'nodeDeviceLookupSCSIHostByWWN',
    297,
    struct({ wwnn: string, wwpn: string, flags: uint32 }),
    struct({ dev: nodeDevice }),
  ),
  /** [virDomainGetJobStats](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetJobStats) */
  domainGetJobStats: remote(
    'domainGetJobStats',
    298,
    struct({ dom: domain, flags: uint32 }),
    struct({ type: int32, params: array(typedParam, MAX.domainJobStats) }),
  ),
  /** [virDomainMigrateGetCompressionCache](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateGetCompressionCache) */
  domainMigrateGetCompressionCache: remote(
    'domainMigrateGetCompressionCache',
    299,
    struct({ dom: domain, flags: uint32 }),
    struct({ cacheSize: uint64 }),
  ),
  /** [virDomainMigrateSetCompressionCache](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateSetCompressionCache) */
  domainMigrateSetCompressionCache: remote(
    'domainMigrateSetCompressionCache',
    300,
    struct({ dom: domain, cacheSize: uint64, flags: uint32 }),
    nothing,
  ),
  /** [virNodeDeviceDetachFlags](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDetachFlags) */
  nodeDeviceDetachFlags: remote('nodeDeviceDetachFlags', 301, struct({ name: string, driverName: nullableString, flags: uint32 }), nothing),
  /** `virDomainMigrateBegin3Params`, internal to libvirt. */
  domainMigrateBegin3Params: remote(
    'domainMigrateBegin3Params',
    302,
    struct({ dom: domain, params: array(typedParam, MAX.domainMigrateParamList), flags: uint32 }),
    struct({ cookieOut: bytes(MAX.migrateCookie), xml: string }),
  ),
  /** `virDomainMigratePrepare3Params`, internal to libvirt. */
  domainMigratePrepare3Params: remote(
    'domainMigratePrepare3Params',
    303,
    struct({ params: array(typedParam, MAX.domainMigrateParamList), cookieIn: bytes(MAX.migrateCookie), flags: uint32 }),
    struct({ cookieOut: bytes(MAX.migrateCookie), uriOut: nullableString }),
  ),
  /** `virDomainMigratePrepareTunnel3Params`, internal to libvirt. */
  domainMigratePrepareTunnel3Params: streaming(
    'domainMigratePrepareTunnel3Params',
    304,
    struct({ params: array(typedParam, MAX.domainMigrateParamList), cookieIn: bytes(MAX.migrateCookie), flags: uint32 }),
    struct({ cookieOut: bytes(MAX.migrateCookie) }),
    'write',
  ),
  /** `virDomainMigratePerform3Params`, internal to libvirt. */
  domainMigratePerform3Params: remote(
    'domainMigratePerform3Params',
    305,
    struct({
      dom: domain,
      dconnuri: nullableString,
      params: array(typedParam, MAX.domainMigrateParamList),
      cookieIn: bytes(MAX.migrateCookie),
      flags: uint32,
    }),
    struct({ cookieOut: bytes(MAX.migrateCookie) }),
  ),
  /** `virDomainMigrateFinish3Params`, internal to libvirt. */
  domainMigrateFinish3Params: remote(
    'domainMigrateFinish3Params',
    306,
    struct({ params: array(typedParam, MAX.domainMigrateParamList), cookieIn: bytes(MAX.migrateCookie), flags: uint32, cancelled: flag }),
    struct({ dom: domain, cookieOut: bytes(MAX.migrateCookie) }),
  ),
  /** `virDomainMigrateConfirm3Params`, internal to libvirt. */
  domainMigrateConfirm3Params: remote(
    'domainMigrateConfirm3Params',
    307,
    struct({
      dom: domain,
      params: array(typedParam, MAX.domainMigrateParamList),
      cookieIn: bytes(MAX.migrateCookie),
      flags: uint32,
      cancelled: flag,
    }),
    nothing,
  ),
  /** [virDomainSetMemoryStatsPeriod](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemoryStatsPeriod) */
  domainSetMemoryStatsPeriod: remote('domainSetMemoryStatsPeriod', 308, struct({ dom: domain, period: int32, flags: uint32 }), nothing),
  /** [virDomainCreateXMLWithFiles](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateXMLWithFiles) */
  domainCreateXMLWithFiles: remote('domainCreateXMLWithFiles', 309, struct({ xmlDesc: string, flags: uint32 }), struct({ dom: domain })),
  /** [virDomainCreateWithFiles](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateWithFiles) */
  domainCreateWithFiles: remote('domainCreateWithFiles', 310, struct({ dom: domain, flags: uint32 }), struct({ dom: domain })),
  /** [virConnectGetCPUModelNames](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetCPUModelNames) */
  connectGetCPUModelNames: remote(
    'connectGetCPUModelNames',
    312,
    struct({ arch: string, needResults: flag, flags: uint32 }),
    struct({ models: array(string, MAX.connectCpuModels), ret: int32 }),
  ),
  /** [virConnectNetworkEventRegisterAny](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNetworkEventRegisterAny) */
  connectNetworkEventRegisterAny: remote(
    'connectNetworkEventRegisterAny',
    313,
    struct({ eventId: int32, net: nullable(network) }),
    struct({ callbackId: int32 }),
  ),
  /** [virConnectNetworkEventDeregisterAny](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNetworkEventDeregisterAny) */
  connectNetworkEventDeregisterAny: remote('connectNetworkEventDeregisterAny', 314, struct({ callbackId: int32 }), nothing),
  /** `remote_connect_domain_event_callback_register_any`, part of the protocol alone. */
  connectDomainEventCallbackRegisterAny: remote(
    'connectDomainEventCallbackRegisterAny',
    316,
    struct({ eventId: int32, dom: nullable(domain) }),
    struct({ callbackId: int32 }),
  ),
  /** `remote_connect_domain_event_callback_deregister_any`, part of the protocol alone. */
  connectDomainEventCallbackDeregisterAny: remote('connectDomainEventCallbackDeregisterAny', 317, struct({ callbackId: int32 }), nothing),
  /** [virDomainCoreDumpWithFormat](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDumpWithFormat) */
  domainCoreDumpWithFormat: remote(
    'domainCoreDumpWithFormat',
    334,
    struct({ dom: domain, to: string, dumpformat: uint32, flags: uint32 }),
    nothing,
  ),
  /** [virDomainFSFreeze](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFSFreeze) */
  domainFSFreeze: remote(
    'domainFSFreeze',
    335,
    struct({ dom: domain, mountpoints: array(string, MAX.domainFsfreezeMountpoints), flags: uint32 }),
    struct({ filesystems: int32 }),
  ),
  /** [virDomainFSThaw](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFSThaw) */
  domainFSThaw: remote(
    'domainFSThaw',
    336,
    struct({ dom: domain, mountpoints: array(string, MAX.domainFsfreezeMountpoints), flags: uint32 }),
    struct({ filesystems: int32 }),
  ),
  /** [virDomainGetTime](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetTime) */
  domainGetTime: remote('domainGetTime', 337, struct({ dom: domain, flags: uint32 }), struct({ seconds: int64, nseconds: uint32 })),
  /** [virDomainSetTime](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetTime) */
  domainSetTime: remote('domainSetTime', 338, struct({ dom: domain, seconds: int64, nseconds: uint32, flags: uint32 }), nothing),
  /** [virNodeGetFreePages](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetFreePages) */
  nodeGetFreePages: remote(
    'nodeGetFreePages',
    340,
    struct({ pages: array(uint32, MAX.nodeMaxCells), startCell: int32, cellCount: uint32, flags: uint32 }),
    struct({ counts: array(uint64, MAX.nodeMaxCells) }),
  ),
  /** [virNetworkGetDHCPLeases](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetDHCPLeases) */
  networkGetDHCPLeases: remote(
    'networkGetDHCPLeases',
    341,
    struct({ net: network, mac: nullableString, needResults: flag, flags: uint32 }),
    struct({ leases: array(networkDhcpLease, MAX.networkDhcpLeases), ret: uint32 }),
  ),
  /** [virConnectGetDomainCapabilities](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectGetDomainCapabilities) */
  connectGetDomainCapabilities: remote(
    'connectGetDomainCapabilities',
    342,
    struct({ emulatorbin: nullableString, arch: nullableString, machine: nullableString, virttype: nullableString, flags: uint32 }),
    struct({ capabilities: string }),
  ),
  /** [virDomainOpenGraphicsFD](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenGraphicsFD) */
  domainOpenGraphicsFD: remote('domainOpenGraphicsFD', 343, struct({ dom: domain, idx: uint32, flags: uint32 }), nothing),
  /**
   * [virConnectGetAllDomainStats](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectGetAllDomainStats)
   *
   * `doms` empty: all domains that `flags` select.
   */
  connectGetAllDomainStats: remote(
    'connectGetAllDomainStats',
    344,
    struct({ doms: array(domain, MAX.domainList), stats: uint32, flags: uint32 }),
    struct({ retStats: array(domainStatsRecord, MAX.domainList) }),
  ),
  /** [virDomainBlockCopy](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCopy) */
  domainBlockCopy: remote(
    'domainBlockCopy',
    345,
    struct({ dom: domain, path: string, destxml: string, params: array(typedParam, MAX.domainBlockCopyParameters), flags: uint32 }),
    nothing,
  ),
  /** [virNodeAllocPages](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeAllocPages) */
  nodeAllocPages: remote(
    'nodeAllocPages',
    347,
    struct({
      pageSizes: array(uint32, MAX.nodeMaxCells),
      pageCounts: array(uint64, MAX.nodeMaxCells),
      startCell: int32,
      cellCount: uint32,
      flags: uint32,
    }),
    struct({ ret: int32 }),
  ),
  /** [virDomainGetFSInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetFSInfo) */
  domainGetFSInfo: remote(
    'domainGetFSInfo',
    349,
    struct({ dom: domain, flags: uint32 }),
    struct({ info: array(domainFsinfo, MAX.domainFsinfo), ret: uint32 }),
  ),
  /** [virDomainDefineXMLFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDefineXMLFlags) */
  domainDefineXMLFlags: remote('domainDefineXMLFlags', 350, struct({ xml: string, flags: uint32 }), struct({ dom: domain })),
  /** [virDomainGetIOThreadInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetIOThreadInfo) */
  domainGetIOThreadInfo: remote(
    'domainGetIOThreadInfo',
    351,
    struct({ dom: domain, flags: uint32 }),
    struct({ info: array(domainIothreadInfo, MAX.iothreadInfo), ret: uint32 }),
  ),
  /** [virDomainPinIOThread](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinIOThread) */
  domainPinIOThread: remote(
    'domainPinIOThread',
    352,
    struct({ dom: domain, iothreadsId: uint32, cpumap: bytes(MAX.cpumap), flags: uint32 }),
    nothing,
  ),
  /**
   * [virDomainInterfaceAddresses](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterfaceAddresses)
   *
   * `source` of `DomainInterfaceAddressesSource`.
   */
  domainInterfaceAddresses: remote(
    'domainInterfaceAddresses',
    353,
    struct({ dom: domain, source: uint32, flags: uint32 }),
    struct({ ifaces: array(domainInterface, MAX.domainInterface) }),
  ),
  /** [virDomainAddIOThread](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAddIOThread) */
  domainAddIOThread: remote('domainAddIOThread', 355, struct({ dom: domain, iothreadId: uint32, flags: uint32 }), nothing),
  /** [virDomainDelIOThread](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDelIOThread) */
  domainDelIOThread: remote('domainDelIOThread', 356, struct({ dom: domain, iothreadId: uint32, flags: uint32 }), nothing),
  /** [virDomainSetUserPassword](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetUserPassword) */
  domainSetUserPassword: remote(
    'domainSetUserPassword',
    357,
    struct({ dom: domain, user: nullableString, password: nullableString, flags: uint32 }),
    nothing,
  ),
  /** [virDomainRename](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRename) */
  domainRename: remote('domainRename', 358, struct({ dom: domain, newName: nullableString, flags: uint32 }), struct({ retcode: int32 })),
  /** [virConnectRegisterCloseCallback](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectRegisterCloseCallback) */
  connectRegisterCloseCallback: remote('connectRegisterCloseCallback', 360, nothing, nothing),
  /** [virConnectUnregisterCloseCallback](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectUnregisterCloseCallback) */
  connectUnregisterCloseCallback: remote('connectUnregisterCloseCallback', 361, nothing, nothing),
  /** [virDomainMigrateStartPostCopy](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateStartPostCopy) */
  domainMigrateStartPostCopy: remote('domainMigrateStartPostCopy', 364, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainGetPerfEvents](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetPerfEvents) */
  domainGetPerfEvents: remote(
    'domainGetPerfEvents',
    365,
    struct({ dom: domain, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainPerfEvents) }),
  ),
  /** [virDomainSetPerfEvents](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetPerfEvents) */
  domainSetPerfEvents: remote(
    'domainSetPerfEvents',
    366,
    struct({ dom: domain, params: array(typedParam, MAX.domainPerfEvents), flags: uint32 }),
    nothing,
  ),
  /** [virConnectStoragePoolEventRegisterAny](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectStoragePoolEventRegisterAny) */
  connectStoragePoolEventRegisterAny: remote(
    'connectStoragePoolEventRegisterAny',
    368,
    struct({ eventId: int32, pool: nullable(storagePool) }),
    struct({ callbackId: int32 }),
  ),
  /** [virConnectStoragePoolEventDeregisterAny](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectStoragePoolEventDeregisterAny) */
  connectStoragePoolEventDeregisterAny: remote('connectStoragePoolEventDeregisterAny', 369, struct({ callbackId: int32 }), nothing),
  /** [virDomainGetGuestVcpus](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetGuestVcpus) */
  domainGetGuestVcpus: remote(
    'domainGetGuestVcpus',
    371,
    struct({ dom: domain, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainGuestVcpuParams) }),
  ),
  /** [virDomainSetGuestVcpus](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetGuestVcpus) */
  domainSetGuestVcpus: remote('domainSetGuestVcpus', 372, struct({ dom: domain, cpumap: string, state: int32, flags: uint32 }), nothing),
  /** [virConnectNodeDeviceEventRegisterAny](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectNodeDeviceEventRegisterAny) */
  connectNodeDeviceEventRegisterAny: remote(
    'connectNodeDeviceEventRegisterAny',
    374,
    struct({ eventId: int32, dev: nullable(nodeDevice) }),
    struct({ callbackId: int32 }),
  ),
  /** [virConnectNodeDeviceEventDeregisterAny](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectNodeDeviceEventDeregisterAny) */
  connectNodeDeviceEventDeregisterAny: remote('connectNodeDeviceEventDeregisterAny', 375, struct({ callbackId: int32 }), nothing),
  /** [virStorageVolGetInfoFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetInfoFlags) */
  storageVolGetInfoFlags: remote(
    'storageVolGetInfoFlags',
    378,
    struct({ vol: storageVol, flags: uint32 }),
    struct({ type: int32, capacity: uint64, allocation: uint64 }),
  ),
  /** [virConnectSecretEventRegisterAny](https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectSecretEventRegisterAny) */
  connectSecretEventRegisterAny: remote(
    'connectSecretEventRegisterAny',
    380,
    struct({ eventId: int32, secret: nullable(secret) }),
    struct({ callbackId: int32 }),
  ),
  /** [virConnectSecretEventDeregisterAny](https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectSecretEventDeregisterAny) */
  connectSecretEventDeregisterAny: remote('connectSecretEventDeregisterAny', 381, struct({ callbackId: int32 }), nothing),
  /** [virDomainSetVcpu](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetVcpu) */
  domainSetVcpu: remote('domainSetVcpu', 384, struct({ dom: domain, cpumap: string, state: int32, flags: uint32 }), nothing),
  /** [virDomainSetBlockThreshold](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetBlockThreshold) */
  domainSetBlockThreshold: remote(
    'domainSetBlockThreshold',
    386,
    struct({ dom: domain, dev: string, threshold: uint64, flags: uint32 }),
    nothing,
  ),
  /** [virDomainMigrateGetMaxDowntime](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateGetMaxDowntime) */
  domainMigrateGetMaxDowntime: remote(
    'domainMigrateGetMaxDowntime',
    387,
    struct({ dom: domain, flags: uint32 }),
    struct({ downtime: uint64 }),
  ),
  /** [virDomainManagedSaveGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSaveGetXMLDesc) */
  domainManagedSaveGetXMLDesc: remote('domainManagedSaveGetXMLDesc', 388, struct({ dom: domain, flags: uint32 }), struct({ xml: string })),
  /** [virDomainManagedSaveDefineXML](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSaveDefineXML) */
  domainManagedSaveDefineXML: remote(
    'domainManagedSaveDefineXML',
    389,
    struct({ dom: domain, dxml: nullableString, flags: uint32 }),
    nothing,
  ),
  /** [virDomainSetLifecycleAction](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetLifecycleAction) */
  domainSetLifecycleAction: remote(
    'domainSetLifecycleAction',
    390,
    struct({ dom: domain, type: uint32, action: uint32, flags: uint32 }),
    nothing,
  ),
  /** [virStoragePoolLookupByTargetPath](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByTargetPath) */
  storagePoolLookupByTargetPath: remote('storagePoolLookupByTargetPath', 391, struct({ path: string }), struct({ pool: storagePool })),
  /** [virDomainDetachDeviceAlias](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDetachDeviceAlias) */
  domainDetachDeviceAlias: remote('domainDetachDeviceAlias', 392, struct({ dom: domain, alias: string, flags: uint32 }), nothing),
  /** [virConnectCompareHypervisorCPU](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCompareHypervisorCPU) */
  connectCompareHypervisorCPU: remote(
    'connectCompareHypervisorCPU',
    393,
    struct({
      emulator: nullableString,
      arch: nullableString,
      machine: nullableString,
      virttype: nullableString,
      xmlCpu: string,
      flags: uint32,
    }),
    struct({ result: int32 }),
  ),
  /** [virConnectBaselineHypervisorCPU](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectBaselineHypervisorCPU) */
  connectBaselineHypervisorCPU: remote(
    'connectBaselineHypervisorCPU',
    394,
    struct({
      emulator: nullableString,
      arch: nullableString,
      machine: nullableString,
      virttype: nullableString,
      xmlCPUs: array(string, MAX.cpuBaseline),
      flags: uint32,
    }),
    struct({ cpu: string }),
  ),
  /** [virNodeGetSEVInfo](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetSEVInfo) */
  nodeGetSEVInfo: remote(
    'nodeGetSEVInfo',
    395,
    struct({ nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.nodeSevInfo), nparams: int32 }),
  ),
  /** [virDomainGetLaunchSecurityInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetLaunchSecurityInfo) */
  domainGetLaunchSecurityInfo: remote(
    'domainGetLaunchSecurityInfo',
    396,
    struct({ dom: domain, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainLaunchSecurityInfoParams) }),
  ),
  /** [virNWFilterBindingLookupByPortDev](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingLookupByPortDev) */
  nwFilterBindingLookupByPortDev: remote(
    'nwFilterBindingLookupByPortDev',
    397,
    struct({ name: string }),
    struct({ nwfilter: nwfilterBinding }),
  ),
  /** [virNWFilterBindingGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingGetXMLDesc) */
  nwFilterBindingGetXMLDesc: remote(
    'nwFilterBindingGetXMLDesc',
    398,
    struct({ nwfilter: nwfilterBinding, flags: uint32 }),
    struct({ xml: string }),
  ),
  /** [virNWFilterBindingCreateXML](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingCreateXML) */
  nwFilterBindingCreateXML: remote(
    'nwFilterBindingCreateXML',
    399,
    struct({ xml: string, flags: uint32 }),
    struct({ nwfilter: nwfilterBinding }),
  ),
  /** [virNWFilterBindingDelete](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingDelete) */
  nwFilterBindingDelete: remote('nwFilterBindingDelete', 400, struct({ nwfilter: nwfilterBinding }), nothing),
  /** [virConnectListAllNWFilterBindings](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectListAllNWFilterBindings) */
  connectListAllNWFilterBindings: remote(
    'connectListAllNWFilterBindings',
    401,
    struct({ needResults: flag, flags: uint32 }),
    struct({ bindings: array(nwfilterBinding, MAX.nwfilterBindingList), ret: uint32 }),
  ),
  /** [virDomainSetIOThreadParams](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetIOThreadParams) */
  domainSetIOThreadParams: remote(
    'domainSetIOThreadParams',
    402,
    struct({ dom: domain, iothreadId: uint32, params: array(typedParam, MAX.domainIothreadParams), flags: uint32 }),
    nothing,
  ),
  /** [virConnectGetStoragePoolCapabilities](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectGetStoragePoolCapabilities) */
  connectGetStoragePoolCapabilities: remote(
    'connectGetStoragePoolCapabilities',
    403,
    struct({ flags: uint32 }),
    struct({ capabilities: string }),
  ),
  /** [virNetworkListAllPorts](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkListAllPorts) */
  networkListAllPorts: remote(
    'networkListAllPorts',
    404,
    struct({ network, needResults: flag, flags: uint32 }),
    struct({ ports: array(networkPort, MAX.networkPortList), ret: uint32 }),
  ),
  /** [virNetworkPortLookupByUUID](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortLookupByUUID) */
  networkPortLookupByUUID: remote('networkPortLookupByUUID', 405, struct({ network, uuid }), struct({ port: networkPort })),
  /** [virNetworkPortCreateXML](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortCreateXML) */
  networkPortCreateXML: remote('networkPortCreateXML', 406, struct({ network, xml: string, flags: uint32 }), struct({ port: networkPort })),
  /** [virNetworkPortGetParameters](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortGetParameters) */
  networkPortGetParameters: remote(
    'networkPortGetParameters',
    407,
    struct({ port: networkPort, nparams: int32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.networkPortParameters), nparams: int32 }),
  ),
  /** [virNetworkPortSetParameters](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortSetParameters) */
  networkPortSetParameters: remote(
    'networkPortSetParameters',
    408,
    struct({ port: networkPort, params: array(typedParam, MAX.networkPortParameters), flags: uint32 }),
    nothing,
  ),
  /** [virNetworkPortGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortGetXMLDesc) */
  networkPortGetXMLDesc: remote('networkPortGetXMLDesc', 409, struct({ port: networkPort, flags: uint32 }), struct({ xml: string })),
  /** [virNetworkPortDelete](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortDelete) */
  networkPortDelete: remote('networkPortDelete', 410, struct({ port: networkPort, flags: uint32 }), nothing),
  /** [virDomainCheckpointCreateXML](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointCreateXML) */
  domainCheckpointCreateXML: remote(
    'domainCheckpointCreateXML',
    411,
    struct({ dom: domain, xmlDesc: string, flags: uint32 }),
    struct({ checkpoint: domainCheckpoint }),
  ),
  /** [virDomainCheckpointGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointGetXMLDesc) */
  domainCheckpointGetXMLDesc: remote(
    'domainCheckpointGetXMLDesc',
    412,
    struct({ checkpoint: domainCheckpoint, flags: uint32 }),
    struct({ xml: string }),
  ),
  /** [virDomainListAllCheckpoints](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainListAllCheckpoints) */
  domainListAllCheckpoints: remote(
    'domainListAllCheckpoints',
    413,
    struct({ dom: domain, needResults: flag, flags: uint32 }),
    struct({ checkpoints: array(domainCheckpoint, MAX.domainCheckpointList), ret: int32 }),
  ),
  /** [virDomainCheckpointListAllChildren](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointListAllChildren) */
  domainCheckpointListAllChildren: remote(
    'domainCheckpointListAllChildren',
    414,
    struct({ checkpoint: domainCheckpoint, needResults: flag, flags: uint32 }),
    struct({ checkpoints: array(domainCheckpoint, MAX.domainCheckpointList), ret: int32 }),
  ),
  /** [virDomainCheckpointLookupByName](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointLookupByName) */
  domainCheckpointLookupByName: remote(
    'domainCheckpointLookupByName',
    415,
    struct({ dom: domain, name: string, flags: uint32 }),
    struct({ checkpoint: domainCheckpoint }),
  ),
  /** [virDomainCheckpointGetParent](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointGetParent) */
  domainCheckpointGetParent: remote(
    'domainCheckpointGetParent',
    416,
    struct({ checkpoint: domainCheckpoint, flags: uint32 }),
    struct({ parent: domainCheckpoint }),
  ),
  /** [virDomainCheckpointDelete](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointDelete) */
  domainCheckpointDelete: remote('domainCheckpointDelete', 417, struct({ checkpoint: domainCheckpoint, flags: uint32 }), nothing),
  /** [virDomainGetGuestInfo](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetGuestInfo) */
  domainGetGuestInfo: remote(
    'domainGetGuestInfo',
    418,
    struct({ dom: domain, types: uint32, flags: uint32 }),
    struct({ params: array(typedParam, MAX.domainGuestInfoParams) }),
  ),
  /** [virConnectSetIdentity](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectSetIdentity) */
  connectSetIdentity: remote(
    'connectSetIdentity',
    419,
    struct({ params: array(typedParam, MAX.connectIdentityParams), flags: uint32 }),
    nothing,
  ),
  /** [virDomainAgentSetResponseTimeout](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAgentSetResponseTimeout) */
  domainAgentSetResponseTimeout: remote(
    'domainAgentSetResponseTimeout',
    420,
    struct({ dom: domain, timeout: int32, flags: uint32 }),
    struct({ result: int32 }),
  ),
  /** [virDomainBackupBegin](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBackupBegin) */
  domainBackupBegin: remote(
    'domainBackupBegin',
    421,
    struct({ dom: domain, backupXml: string, checkpointXml: nullableString, flags: uint32 }),
    nothing,
  ),
  /** [virDomainBackupGetXMLDesc](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBackupGetXMLDesc) */
  domainBackupGetXMLDesc: remote('domainBackupGetXMLDesc', 422, struct({ dom: domain, flags: uint32 }), struct({ xml: string })),
  /** [virDomainAuthorizedSSHKeysGet](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAuthorizedSSHKeysGet) */
  domainAuthorizedSSHKeysGet: remote(
    'domainAuthorizedSSHKeysGet',
    424,
    struct({ dom: domain, user: string, flags: uint32 }),
    struct({ keys: array(string, MAX.domainAuthorizedSshKeys) }),
  ),
  /** [virDomainAuthorizedSSHKeysSet](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAuthorizedSSHKeysSet) */
  domainAuthorizedSSHKeysSet: remote(
    'domainAuthorizedSSHKeysSet',
    425,
    struct({ dom: domain, user: string, keys: array(string, MAX.domainAuthorizedSshKeys), flags: uint32 }),
    nothing,
  ),
  /** [virDomainGetMessages](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMessages) */
  domainGetMessages: remote(
    'domainGetMessages',
    426,
    struct({ dom: domain, flags: uint32 }),
    struct({ msgs: array(string, MAX.domainMessages) }),
  ),
  /** [virDomainStartDirtyRateCalc](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainStartDirtyRateCalc) */
  domainStartDirtyRateCalc: remote('domainStartDirtyRateCalc', 427, struct({ dom: domain, seconds: int32, flags: uint32 }), nothing),
  /** [virNodeDeviceDefineXML](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDefineXML) */
  nodeDeviceDefineXML: remote('nodeDeviceDefineXML', 428, struct({ xmlDesc: string, flags: uint32 }), struct({ dev: nodeDevice })),
  /** [virNodeDeviceUndefine](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceUndefine) */
  nodeDeviceUndefine: remote('nodeDeviceUndefine', 429, struct({ name: string, flags: uint32 }), nothing),
  /** [virNodeDeviceCreate](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceCreate) */
  nodeDeviceCreate: remote('nodeDeviceCreate', 430, struct({ name: string, flags: uint32 }), nothing),
  /** [virNWFilterDefineXMLFlags](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterDefineXMLFlags) */
  nwFilterDefineXMLFlags: remote('nwFilterDefineXMLFlags', 431, struct({ xml: string, flags: uint32 }), struct({ nwfilter })),
  /** [virNetworkDefineXMLFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDefineXMLFlags) */
  networkDefineXMLFlags: remote('networkDefineXMLFlags', 432, struct({ xml: string, flags: uint32 }), struct({ net: network })),
  /** [virNodeDeviceGetAutostart](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceGetAutostart) */
  nodeDeviceGetAutostart: remote('nodeDeviceGetAutostart', 433, struct({ name: string }), struct({ autostart: flag })),
  /** [virNodeDeviceSetAutostart](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceSetAutostart) */
  nodeDeviceSetAutostart: remote('nodeDeviceSetAutostart', 434, struct({ name: string, autostart: flag }), nothing),
  /** [virNodeDeviceIsPersistent](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceIsPersistent) */
  nodeDeviceIsPersistent: remote('nodeDeviceIsPersistent', 435, struct({ name: string }), struct({ persistent: flag })),
  /** [virNodeDeviceIsActive](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceIsActive) */
  nodeDeviceIsActive: remote('nodeDeviceIsActive', 436, struct({ name: string }), struct({ active: flag })),
  /** [virNetworkCreateXMLFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreateXMLFlags) */
  networkCreateXMLFlags: remote('networkCreateXMLFlags', 437, struct({ xml: string, flags: uint32 }), struct({ net: network })),
  /** [virDomainSetLaunchSecurityState](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetLaunchSecurityState) */
  domainSetLaunchSecurityState: remote(
    'domainSetLaunchSecurityState',
    439,
    struct({ dom: domain, params: array(typedParam, MAX.domainLaunchSecurityStateParams), flags: uint32 }),
    nothing,
  ),
  /** [virDomainSaveParams](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveParams) */
  domainSaveParams: remote(
    'domainSaveParams',
    440,
    struct({ dom: domain, params: array(typedParam, MAX.domainSaveParams), flags: uint32 }),
    nothing,
  ),
  /** [virDomainRestoreParams](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRestoreParams) */
  domainRestoreParams: remote(
    'domainRestoreParams',
    441,
    struct({ params: array(typedParam, MAX.domainSaveParams), flags: uint32 }),
    nothing,
  ),
  /** [virDomainAbortJobFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAbortJobFlags) */
  domainAbortJobFlags: remote('domainAbortJobFlags', 442, struct({ dom: domain, flags: uint32 }), nothing),
  /** [virDomainFDAssociate](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFDAssociate) */
  domainFDAssociate: remote('domainFDAssociate', 443, struct({ dom: domain, name: string, flags: uint32 }), nothing),
};
