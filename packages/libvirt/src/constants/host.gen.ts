// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virNodeSuspendTarget](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeSuspendTarget) */
export const NodeSuspendTarget = {
  mem: 0,
  disk: 1,
  hybrid: 2,
} as const;

/** [virNodeGetCPUStatsAllCPUs](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCPUStatsAllCPUs) */
export const NodeGetCPUStatsAllCPUs = {
  cpuStatsAllCpus: -1,
} as const;

/** [virNodeGetMemoryStatsAllCells](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetMemoryStatsAllCells) */
export const NodeGetMemoryStatsAllCells = {
  memoryStatsAllCells: -1,
} as const;

/** [virConnectFlags](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectFlags) */
export const ConnectFlags = {
  ro: 1,
  noAliases: 2,
} as const;

/** [virConnectCredentialType](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCredentialType) */
export const ConnectCredentialType = {
  username: 1,
  authname: 2,
  language: 3,
  cnonce: 4,
  passphrase: 5,
  echoprompt: 6,
  noechoprompt: 7,
  realm: 8,
  external: 9,
} as const;

/** [virCPUCompareResult](https://libvirt.org/html/libvirt-libvirt-host.html#virCPUCompareResult) */
export const CPUCompareResult = {
  error: -1,
  incompatible: 0,
  identical: 1,
  superset: 2,
} as const;

/** [virConnectCompareCPUFlags](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCompareCPUFlags) */
export const ConnectCompareCPUFlags = {
  failIncompatible: 1,
  validateXml: 2,
} as const;

/** [virConnectBaselineCPUFlags](https://libvirt.org/html/libvirt-libvirt-host.html#virConnectBaselineCPUFlags) */
export const ConnectBaselineCPUFlags = {
  expandFeatures: 1,
  migratable: 2,
} as const;

/** [virNodeAllocPagesFlags](https://libvirt.org/html/libvirt-libvirt-host.html#virNodeAllocPagesFlags) */
export const NodeAllocPagesFlags = {
  add: 0,
  set: 1,
} as const;
