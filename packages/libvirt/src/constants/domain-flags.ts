/** Values of libvirt's `virDomainCreateFlags`: `VIR_DOMAIN_…` without that prefix. */
export const DomainCreateFlags = {
  none: 0x0,
  startPaused: 0x1,
  startAutodestroy: 0x2,
  startBypassCache: 0x4,
  startForceBoot: 0x8,
  startValidate: 0x10,
  startResetNvram: 0x20,
} as const;

/** Values of libvirt's `virDomainUndefineFlagsValues`: `VIR_DOMAIN_UNDEFINE_…` without that prefix. */
export const DomainUndefineFlags = {
  managedSave: 0x1,
  snapshotsMetadata: 0x2,
  nvram: 0x4,
  keepNvram: 0x8,
  checkpointsMetadata: 0x10,
  tpm: 0x20,
  keepTpm: 0x40,
} as const;

/** Values of libvirt's `virDomainDestroyFlagsValues`: `VIR_DOMAIN_DESTROY_…` without that prefix. */
export const DomainDestroyFlags = {
  default: 0x0,
  graceful: 0x1,
  removeLogs: 0x2,
} as const;

/** Values of libvirt's `virDomainShutdownFlagValues`: `VIR_DOMAIN_SHUTDOWN_…` without that prefix. */
export const DomainShutdownFlags = {
  default: 0x0,
  acpiPowerBtn: 0x1,
  guestAgent: 0x2,
  initctl: 0x4,
  signal: 0x8,
  paravirt: 0x10,
} as const;

/** Values of libvirt's `virDomainRebootFlagValues`: `VIR_DOMAIN_REBOOT_…` without that prefix. */
export const DomainRebootFlags = {
  default: 0x0,
  acpiPowerBtn: 0x1,
  guestAgent: 0x2,
  initctl: 0x4,
  signal: 0x8,
  paravirt: 0x10,
} as const;

/** Values of libvirt's `virDomainXMLFlags`: `VIR_DOMAIN_XML_…` without that prefix. */
export const DomainXmlFlags = {
  secure: 0x1,
  inactive: 0x2,
  updateCpu: 0x4,
  migratable: 0x8,
} as const;

/** Values of libvirt's `virDomainDefineFlags`: `VIR_DOMAIN_DEFINE_…` without that prefix. */
export const DomainDefineFlags = {
  validate: 0x1,
} as const;

/** Values of libvirt's `virDomainModificationImpact`: `VIR_DOMAIN_AFFECT_…` without that prefix. */
export const DomainModificationImpact = {
  current: 0x0,
  live: 0x1,
  config: 0x2,
} as const;

/** Values of libvirt's `virDomainDeviceModifyFlags`: `VIR_DOMAIN_DEVICE_MODIFY_…` without that prefix. */
export const DomainDeviceModifyFlags = {
  current: 0x0,
  live: 0x1,
  config: 0x2,
  force: 0x4,
} as const;

/** Values of libvirt's `virDomainMetadataType`: `VIR_DOMAIN_METADATA_…` without that prefix. */
export const DomainMetadataType = {
  description: 0,
  title: 1,
  element: 2,
} as const;

/** Values of libvirt's `virDomainSaveRestoreFlags`: `VIR_DOMAIN_SAVE_…` without that prefix. */
export const DomainSaveRestoreFlags = {
  bypassCache: 0x1,
  running: 0x2,
  paused: 0x4,
  resetNvram: 0x8,
} as const;

/** Values of libvirt's `virDomainConsoleFlags`: `VIR_DOMAIN_CONSOLE_…` without that prefix. */
export const DomainConsoleFlags = {
  force: 0x1,
  safe: 0x2,
} as const;

/** Values of libvirt's `virDomainMemoryModFlags`: `VIR_DOMAIN_MEM_…` without that prefix. */
export const DomainMemoryFlags = {
  current: 0x0,
  live: 0x1,
  config: 0x2,
  maximum: 0x4,
} as const;

/** Values of libvirt's `virDomainVcpuFlags`: `VIR_DOMAIN_VCPU_…` without that prefix. */
export const DomainVcpuFlags = {
  current: 0x0,
  live: 0x1,
  config: 0x2,
  maximum: 0x4,
  guest: 0x8,
  hotpluggable: 0x10,
} as const;

/** Values of libvirt's `virDomainBlockResizeFlags`: `VIR_DOMAIN_BLOCK_RESIZE_…` without that prefix. */
export const DomainBlockResizeFlags = {
  bytes: 0x1,
} as const;

/** Values of libvirt's `virDomainInterfaceAddressesSource`: `VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_…` without that prefix. */
export const DomainInterfaceAddressesSource = {
  lease: 0,
  agent: 1,
  arp: 2,
} as const;

/** Values of libvirt's `virKeycodeSet`: `VIR_KEYCODE_SET_…` without that prefix. */
export const KeycodeSet = {
  linux: 0,
  xt: 1,
  atset1: 2,
  atset2: 3,
  atset3: 4,
  osx: 5,
  xtKbd: 6,
  usb: 7,
  win32: 8,
  qnum: 9,
} as const;

/** Values of libvirt's `virDomainStatsTypes`: `VIR_DOMAIN_STATS_…` without that prefix. */
export const DomainStatsTypes = {
  state: 0x1,
  cpuTotal: 0x2,
  balloon: 0x4,
  vcpu: 0x8,
  interface: 0x10,
  block: 0x20,
  perf: 0x40,
  iothread: 0x80,
  memory: 0x100,
  dirtyrate: 0x200,
  vm: 0x400,
} as const;

/** Values of libvirt's `virConnectListAllDomainsFlags`: `VIR_CONNECT_LIST_DOMAINS_…` without that prefix. */
export const ListDomainsFlags = {
  active: 0x1,
  inactive: 0x2,
  persistent: 0x4,
  transient: 0x8,
  running: 0x10,
  paused: 0x20,
  shutoff: 0x40,
  other: 0x80,
  managedsave: 0x100,
  noManagedsave: 0x200,
  autostart: 0x400,
  noAutostart: 0x800,
  hasSnapshot: 0x1000,
  noSnapshot: 0x2000,
  hasCheckpoint: 0x4000,
  noCheckpoint: 0x8000,
} as const;

/** Values of libvirt's `virConnectGetAllDomainStatsFlags`: `VIR_CONNECT_GET_ALL_DOMAINS_STATS_…` without that prefix. */
export const DomainStatsFlags = {
  active: 0x1,
  inactive: 0x2,
  persistent: 0x4,
  transient: 0x8,
  running: 0x10,
  paused: 0x20,
  shutoff: 0x40,
  other: 0x80,
  nowait: 0x20000000,
  backing: 0x40000000,
  enforceStats: 0x80000000,
} as const;

/** Values of libvirt's `virDomainGuestInfoTypes`: `VIR_DOMAIN_GUEST_INFO_…` without that prefix. */
export const DomainGuestInfoTypes = {
  users: 0x1,
  os: 0x2,
  timezone: 0x4,
  hostname: 0x8,
  filesystem: 0x10,
  disks: 0x20,
  interfaces: 0x40,
} as const;

/** Values of libvirt's `virDomainQemuMonitorCommandFlags`: `VIR_DOMAIN_QEMU_MONITOR_COMMAND_…` without that prefix. */
export const DomainQemuMonitorCommandFlags = {
  default: 0x0,
  hmp: 0x1,
} as const;
