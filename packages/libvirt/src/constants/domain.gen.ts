// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virDomainState](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainState) */
export const DomainState = {
  nostate: 0,
  running: 1,
  blocked: 2,
  paused: 3,
  shutdown: 4,
  shutoff: 5,
  crashed: 6,
  pmsuspended: 7,
} as const;

/** [virDomainNostateReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainNostateReason) */
export const DomainNostateReason = {
  unknown: 0,
} as const;

/** [virDomainRunningReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRunningReason) */
export const DomainRunningReason = {
  unknown: 0,
  booted: 1,
  migrated: 2,
  restored: 3,
  fromSnapshot: 4,
  unpaused: 5,
  migrationCanceled: 6,
  saveCanceled: 7,
  wakeup: 8,
  crashed: 9,
  postcopy: 10,
  postcopyFailed: 11,
} as const;

/** [virDomainBlockedReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockedReason) */
export const DomainBlockedReason = {
  unknown: 0,
} as const;

/** [virDomainPausedReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPausedReason) */
export const DomainPausedReason = {
  unknown: 0,
  user: 1,
  migration: 2,
  save: 3,
  dump: 4,
  ioerror: 5,
  watchdog: 6,
  fromSnapshot: 7,
  shuttingDown: 8,
  snapshot: 9,
  crashed: 10,
  startingUp: 11,
  postcopy: 12,
  postcopyFailed: 13,
} as const;

/** [virDomainShutdownReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdownReason) */
export const DomainShutdownReason = {
  unknown: 0,
  user: 1,
} as const;

/** [virDomainShutoffReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutoffReason) */
export const DomainShutoffReason = {
  unknown: 0,
  shutdown: 1,
  destroyed: 2,
  crashed: 3,
  migrated: 4,
  saved: 5,
  failed: 6,
  fromSnapshot: 7,
  daemon: 8,
} as const;

/** [virDomainCrashedReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCrashedReason) */
export const DomainCrashedReason = {
  unknown: 0,
  panicked: 1,
} as const;

/** [virDomainPMSuspendedReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMSuspendedReason) */
export const DomainPMSuspendedReason = {
  unknown: 0,
} as const;

/** [virDomainPMSuspendedDiskReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMSuspendedDiskReason) */
export const DomainPMSuspendedDiskReason = {
  unknown: 0,
} as const;

/** [virDomainControlState](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainControlState) */
export const DomainControlState = {
  ok: 0,
  job: 1,
  occupied: 2,
  error: 3,
} as const;

/** [virDomainControlErrorReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainControlErrorReason) */
export const DomainControlErrorReason = {
  none: 0,
  unknown: 1,
  monitor: 2,
  internal: 3,
} as const;

/** [virDomainModificationImpact](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainModificationImpact) */
export const DomainModificationImpact = {
  current: 0,
  live: 1,
  config: 2,
} as const;

/** [virDomainCreateFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateFlags) */
export const DomainCreateFlags = {
  none: 0,
  startPaused: 1,
  startAutodestroy: 2,
  startBypassCache: 4,
  startForceBoot: 8,
  startValidate: 16,
  startResetNvram: 32,
} as const;

/** [virDomainMemoryStatTags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryStatTags) */
export const DomainMemoryStatTags = {
  swapIn: 0,
  swapOut: 1,
  majorFault: 2,
  minorFault: 3,
  unused: 4,
  available: 5,
  actualBalloon: 6,
  rss: 7,
  usable: 8,
  lastUpdate: 9,
  diskCaches: 10,
  hugetlbPgalloc: 11,
  hugetlbPgfail: 12,
  nr: 13,
} as const;

/** [virDomainCoreDumpFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDumpFlags) */
export const DomainCoreDumpFlags = {
  crash: 1,
  live: 2,
  bypassCache: 4,
  reset: 8,
  memoryOnly: 16,
} as const;

/** [virDomainCoreDumpFormat](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDumpFormat) */
export const DomainCoreDumpFormat = {
  raw: 0,
  kdumpZlib: 1,
  kdumpLzo: 2,
  kdumpSnappy: 3,
  winDmp: 4,
} as const;

/** [virDomainMigrateFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateFlags) */
export const DomainMigrateFlags = {
  live: 1,
  peer2peer: 2,
  tunnelled: 4,
  persistDest: 8,
  undefineSource: 16,
  paused: 32,
  nonSharedDisk: 64,
  nonSharedInc: 128,
  changeProtection: 256,
  unsafe: 512,
  offline: 1024,
  compressed: 2048,
  abortOnError: 4096,
  autoConverge: 8192,
  rdmaPinAll: 16384,
  postcopy: 32768,
  tls: 0x1_0000,
  parallel: 0x2_0000,
  nonSharedSynchronousWrites: 0x4_0000,
  postcopyResume: 0x8_0000,
  zerocopy: 0x10_0000,
} as const;

/** [virDomainMigrateMaxSpeedFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateMaxSpeedFlags) */
export const DomainMigrateMaxSpeedFlags = {
  postcopy: 1,
} as const;

/** [virDomainShutdownFlagValues](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdownFlagValues) */
export const DomainShutdownFlagValues = {
  default: 0,
  acpiPowerBtn: 1,
  guestAgent: 2,
  initctl: 4,
  signal: 8,
  paravirt: 16,
} as const;

/** [virDomainRebootFlagValues](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRebootFlagValues) */
export const DomainRebootFlagValues = {
  default: 0,
  acpiPowerBtn: 1,
  guestAgent: 2,
  initctl: 4,
  signal: 8,
  paravirt: 16,
} as const;

/** [virDomainDestroyFlagsValues](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDestroyFlagsValues) */
export const DomainDestroyFlagsValues = {
  default: 0,
  graceful: 1,
  removeLogs: 2,
} as const;

/** [virDomainSaveRestoreFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveRestoreFlags) */
export const DomainSaveRestoreFlags = {
  bypassCache: 1,
  running: 2,
  paused: 4,
  resetNvram: 8,
} as const;

/** [virDomainMemoryModFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryModFlags) */
export const DomainMemoryModFlags = {
  current: 0,
  live: 1,
  config: 2,
  maximum: 4,
} as const;

/** [virDomainNumatuneMemMode](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainNumatuneMemMode) */
export const DomainNumatuneMemMode = {
  strict: 0,
  preferred: 1,
  interleave: 2,
  restrictive: 3,
} as const;

/** [virDomainGetHostnameFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetHostnameFlags) */
export const DomainGetHostnameFlags = {
  lease: 1,
  agent: 2,
} as const;

/** [virDomainMetadataType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMetadataType) */
export const DomainMetadataType = {
  description: 0,
  title: 1,
  element: 2,
} as const;

/** [virDomainXMLFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainXMLFlags) */
export const DomainXMLFlags = {
  secure: 1,
  inactive: 2,
  updateCpu: 4,
  migratable: 8,
} as const;

/** [virDomainSaveImageXMLFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveImageXMLFlags) */
export const DomainSaveImageXMLFlags = {
  secure: 1,
} as const;

/** [virDomainBlockResizeFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockResizeFlags) */
export const DomainBlockResizeFlags = {
  bytes: 1,
} as const;

/** [virDomainMemoryFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFlags) */
export const DomainMemoryFlags = {
  virtual: 1,
  physical: 2,
} as const;

/** [virDomainDefineFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDefineFlags) */
export const DomainDefineFlags = {
  validate: 1,
} as const;

/** [virDomainUndefineFlagsValues](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUndefineFlagsValues) */
export const DomainUndefineFlagsValues = {
  managedSave: 1,
  snapshotsMetadata: 2,
  nvram: 4,
  keepNvram: 8,
  checkpointsMetadata: 16,
  tpm: 32,
  keepTpm: 64,
} as const;

/** [virConnectListAllDomainsFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListAllDomainsFlags) */
export const ConnectListAllDomainsFlags = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
  managedsave: 256,
  noManagedsave: 512,
  autostart: 1024,
  noAutostart: 2048,
  hasSnapshot: 4096,
  noSnapshot: 8192,
  hasCheckpoint: 16384,
  noCheckpoint: 32768,
} as const;

/** [virVcpuState](https://libvirt.org/html/libvirt-libvirt-domain.html#virVcpuState) */
export const VcpuState = {
  offline: 0,
  running: 1,
  blocked: 2,
} as const;

/** [virVcpuHostCpuState](https://libvirt.org/html/libvirt-libvirt-domain.html#virVcpuHostCpuState) */
export const VcpuHostCpuState = {
  offline: -1,
  unavailable: -2,
} as const;

/** [virDomainVcpuFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainVcpuFlags) */
export const DomainVcpuFlags = {
  current: 0,
  live: 1,
  config: 2,
  maximum: 4,
  guest: 8,
  hotpluggable: 16,
} as const;

/** [virDomainDeviceModifyFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDeviceModifyFlags) */
export const DomainDeviceModifyFlags = {
  current: 0,
  live: 1,
  config: 2,
  force: 4,
} as const;

/** [virDomainStatsTypes](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainStatsTypes) */
export const DomainStatsTypes = {
  state: 1,
  cpuTotal: 2,
  balloon: 4,
  vcpu: 8,
  interface: 16,
  block: 32,
  perf: 64,
  iothread: 128,
  memory: 256,
  dirtyrate: 512,
  vm: 1024,
} as const;

/** [virConnectGetAllDomainStatsFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectGetAllDomainStatsFlags) */
export const ConnectGetAllDomainStatsFlags = {
  active: 1,
  inactive: 2,
  persistent: 4,
  transient: 8,
  running: 16,
  paused: 32,
  shutoff: 64,
  other: 128,
  nowait: 0x2000_0000,
  backing: 0x4000_0000,
  enforceStats: 0x8000_0000,
} as const;

/** [virDomainBlockJobType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobType) */
export const DomainBlockJobType = {
  unknown: 0,
  pull: 1,
  copy: 2,
  commit: 3,
  activeCommit: 4,
  backup: 5,
} as const;

/** [virDomainBlockJobAbortFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobAbortFlags) */
export const DomainBlockJobAbortFlags = {
  async: 1,
  pivot: 2,
} as const;

/** [virDomainBlockJobInfoFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobInfoFlags) */
export const DomainBlockJobInfoFlags = {
  bandwidthBytes: 1,
} as const;

/** [virDomainBlockJobSetSpeedFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobSetSpeedFlags) */
export const DomainBlockJobSetSpeedFlags = {
  speedBandwidthBytes: 1,
} as const;

/** [virDomainBlockPullFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockPullFlags) */
export const DomainBlockPullFlags = {
  bandwidthBytes: 64,
} as const;

/** [virDomainBlockRebaseFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockRebaseFlags) */
export const DomainBlockRebaseFlags = {
  shallow: 1,
  reuseExt: 2,
  copyRaw: 4,
  copy: 8,
  relative: 16,
  copyDev: 32,
  bandwidthBytes: 64,
} as const;

/** [virDomainBlockCopyFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCopyFlags) */
export const DomainBlockCopyFlags = {
  shallow: 1,
  reuseExt: 2,
  transientJob: 4,
  synchronousWrites: 8,
} as const;

/** [virDomainBlockCommitFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCommitFlags) */
export const DomainBlockCommitFlags = {
  shallow: 1,
  delete: 2,
  active: 4,
  relative: 8,
  bandwidthBytes: 16,
} as const;

/** [virDomainDiskErrorCode](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDiskErrorCode) */
export const DomainDiskErrorCode = {
  none: 0,
  unspec: 1,
  noSpace: 2,
} as const;

/** [virKeycodeSet](https://libvirt.org/html/libvirt-libvirt-domain.html#virKeycodeSet) */
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

/** [virDomainProcessSignal](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainProcessSignal) */
export const DomainProcessSignal = {
  nop: 0,
  hup: 1,
  int: 2,
  quit: 3,
  ill: 4,
  trap: 5,
  abrt: 6,
  bus: 7,
  fpe: 8,
  kill: 9,
  usr1: 10,
  segv: 11,
  usr2: 12,
  pipe: 13,
  alrm: 14,
  term: 15,
  stkflt: 16,
  chld: 17,
  cont: 18,
  stop: 19,
  tstp: 20,
  ttin: 21,
  ttou: 22,
  urg: 23,
  xcpu: 24,
  xfsz: 25,
  vtalrm: 26,
  prof: 27,
  winch: 28,
  poll: 29,
  pwr: 30,
  sys: 31,
  rt0: 32,
  rt1: 33,
  rt2: 34,
  rt3: 35,
  rt4: 36,
  rt5: 37,
  rt6: 38,
  rt7: 39,
  rt8: 40,
  rt9: 41,
  rt10: 42,
  rt11: 43,
  rt12: 44,
  rt13: 45,
  rt14: 46,
  rt15: 47,
  rt16: 48,
  rt17: 49,
  rt18: 50,
  rt19: 51,
  rt20: 52,
  rt21: 53,
  rt22: 54,
  rt23: 55,
  rt24: 56,
  rt25: 57,
  rt26: 58,
  rt27: 59,
  rt28: 60,
  rt29: 61,
  rt30: 62,
  rt31: 63,
  rt32: 64,
} as const;

/** [virDomainEventType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventType) */
export const DomainEventType = {
  defined: 0,
  undefined: 1,
  started: 2,
  suspended: 3,
  resumed: 4,
  stopped: 5,
  shutdown: 6,
  pmsuspended: 7,
  crashed: 8,
} as const;

/** [virDomainEventDefinedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventDefinedDetailType) */
export const DomainEventDefinedDetailType = {
  added: 0,
  updated: 1,
  renamed: 2,
  fromSnapshot: 3,
} as const;

/** [virDomainEventUndefinedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventUndefinedDetailType) */
export const DomainEventUndefinedDetailType = {
  removed: 0,
  renamed: 1,
} as const;

/** [virDomainEventStartedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventStartedDetailType) */
export const DomainEventStartedDetailType = {
  booted: 0,
  migrated: 1,
  restored: 2,
  fromSnapshot: 3,
  wakeup: 4,
} as const;

/** [virDomainEventSuspendedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventSuspendedDetailType) */
export const DomainEventSuspendedDetailType = {
  paused: 0,
  migrated: 1,
  ioerror: 2,
  watchdog: 3,
  restored: 4,
  fromSnapshot: 5,
  apiError: 6,
  postcopy: 7,
  postcopyFailed: 8,
} as const;

/** [virDomainEventResumedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventResumedDetailType) */
export const DomainEventResumedDetailType = {
  unpaused: 0,
  migrated: 1,
  fromSnapshot: 2,
  postcopy: 3,
  postcopyFailed: 4,
} as const;

/** [virDomainEventStoppedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventStoppedDetailType) */
export const DomainEventStoppedDetailType = {
  shutdown: 0,
  destroyed: 1,
  crashed: 2,
  migrated: 3,
  saved: 4,
  failed: 5,
  fromSnapshot: 6,
} as const;

/** [virDomainEventShutdownDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventShutdownDetailType) */
export const DomainEventShutdownDetailType = {
  finished: 0,
  guest: 1,
  host: 2,
} as const;

/** [virDomainEventPMSuspendedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventPMSuspendedDetailType) */
export const DomainEventPMSuspendedDetailType = {
  memory: 0,
  disk: 1,
} as const;

/** [virDomainEventCrashedDetailType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventCrashedDetailType) */
export const DomainEventCrashedDetailType = {
  panicked: 0,
  crashloaded: 1,
} as const;

/** [virDomainMemoryFailureRecipientType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFailureRecipientType) */
export const DomainMemoryFailureRecipientType = {
  hypervisor: 0,
  guest: 1,
} as const;

/** [virDomainMemoryFailureActionType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFailureActionType) */
export const DomainMemoryFailureActionType = {
  ignore: 0,
  inject: 1,
  fatal: 2,
  reset: 3,
} as const;

/** [virDomainMemoryFailureFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFailureFlags) */
export const DomainMemoryFailureFlags = {
  actionRequired: 1,
  recursive: 2,
} as const;

/** [virDomainJobType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainJobType) */
export const DomainJobType = {
  none: 0,
  bounded: 1,
  unbounded: 2,
  completed: 3,
  failed: 4,
  cancelled: 5,
} as const;

/** [virDomainGetJobStatsFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetJobStatsFlags) */
export const DomainGetJobStatsFlags = {
  completed: 1,
  keepCompleted: 2,
} as const;

/** [virDomainAbortJobFlagsValues](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAbortJobFlagsValues) */
export const DomainAbortJobFlagsValues = {
  postcopy: 1,
} as const;

/** [virDomainJobOperation](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainJobOperation) */
export const DomainJobOperation = {
  unknown: 0,
  start: 1,
  save: 2,
  restore: 3,
  migrationIn: 4,
  migrationOut: 5,
  snapshot: 6,
  snapshotRevert: 7,
  dump: 8,
  backup: 9,
  snapshotDelete: 10,
} as const;

/** [virDomainEventWatchdogAction](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventWatchdogAction) */
export const DomainEventWatchdogAction = {
  none: 0,
  pause: 1,
  reset: 2,
  poweroff: 3,
  shutdown: 4,
  debug: 5,
  injectnmi: 6,
} as const;

/** [virDomainEventIOErrorAction](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventIOErrorAction) */
export const DomainEventIOErrorAction = {
  none: 0,
  pause: 1,
  report: 2,
} as const;

/** [virDomainEventGraphicsPhase](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventGraphicsPhase) */
export const DomainEventGraphicsPhase = {
  connect: 0,
  initialize: 1,
  disconnect: 2,
} as const;

/** [virDomainEventGraphicsAddressType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventGraphicsAddressType) */
export const DomainEventGraphicsAddressType = {
  ipv4: 0,
  ipv6: 1,
  unix: 2,
} as const;

/** [virConnectDomainEventBlockJobStatus](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventBlockJobStatus) */
export const ConnectDomainEventBlockJobStatus = {
  completed: 0,
  failed: 1,
  canceled: 2,
  ready: 3,
} as const;

/** [virConnectDomainEventDiskChangeReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDiskChangeReason) */
export const ConnectDomainEventDiskChangeReason = {
  changeMissingOnStart: 0,
  dropMissingOnStart: 1,
} as const;

/** [virDomainEventTrayChangeReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventTrayChangeReason) */
export const DomainEventTrayChangeReason = {
  open: 0,
  close: 1,
} as const;

/** [virConnectDomainEventAgentLifecycleState](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventAgentLifecycleState) */
export const ConnectDomainEventAgentLifecycleState = {
  connected: 1,
  disconnected: 2,
} as const;

/** [virConnectDomainEventAgentLifecycleReason](https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventAgentLifecycleReason) */
export const ConnectDomainEventAgentLifecycleReason = {
  unknown: 0,
  domainStarted: 1,
  channel: 2,
} as const;

/** [virDomainEventID](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventID) */
export const DomainEventID = {
  lifecycle: 0,
  reboot: 1,
  rtcChange: 2,
  watchdog: 3,
  ioError: 4,
  graphics: 5,
  ioErrorReason: 6,
  controlError: 7,
  blockJob: 8,
  diskChange: 9,
  trayChange: 10,
  pmwakeup: 11,
  pmsuspend: 12,
  balloonChange: 13,
  pmsuspendDisk: 14,
  deviceRemoved: 15,
  blockJob2: 16,
  tunable: 17,
  agentLifecycle: 18,
  deviceAdded: 19,
  migrationIteration: 20,
  jobCompleted: 21,
  deviceRemovalFailed: 22,
  metadataChange: 23,
  blockThreshold: 24,
  memoryFailure: 25,
  memoryDeviceSizeChange: 26,
} as const;

/** [virDomainConsoleFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainConsoleFlags) */
export const DomainConsoleFlags = {
  force: 1,
  safe: 2,
} as const;

/** [virDomainChannelFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainChannelFlags) */
export const DomainChannelFlags = {
  force: 1,
} as const;

/** [virDomainOpenGraphicsFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenGraphicsFlags) */
export const DomainOpenGraphicsFlags = {
  skipauth: 1,
} as const;

/** [virDomainSetTimeFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetTimeFlags) */
export const DomainSetTimeFlags = {
  timeSync: 1,
} as const;

/** [virSchedParameterType](https://libvirt.org/html/libvirt-libvirt-domain.html#virSchedParameterType) */
export const SchedParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
} as const;

/** [virBlkioParameterType](https://libvirt.org/html/libvirt-libvirt-domain.html#virBlkioParameterType) */
export const BlkioParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
} as const;

/** [virMemoryParameterType](https://libvirt.org/html/libvirt-libvirt-domain.html#virMemoryParameterType) */
export const MemoryParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
} as const;

/** [virDomainInterfaceAddressesSource](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterfaceAddressesSource) */
export const DomainInterfaceAddressesSource = {
  lease: 0,
  agent: 1,
  arp: 2,
} as const;

/** [virDomainSetUserPasswordFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetUserPasswordFlags) */
export const DomainSetUserPasswordFlags = {
  passwordEncrypted: 1,
} as const;

/** [virDomainLifecycle](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLifecycle) */
export const DomainLifecycle = {
  poweroff: 0,
  reboot: 1,
  crash: 2,
} as const;

/** [virDomainLifecycleAction](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLifecycleAction) */
export const DomainLifecycleAction = {
  destroy: 0,
  restart: 1,
  restartRename: 2,
  preserve: 3,
  coredumpDestroy: 4,
  coredumpRestart: 5,
} as const;

/** [virDomainGuestInfoTypes](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGuestInfoTypes) */
export const DomainGuestInfoTypes = {
  users: 1,
  os: 2,
  timezone: 4,
  hostname: 8,
  filesystem: 16,
  disks: 32,
  interfaces: 64,
} as const;

/** [virDomainAgentResponseTimeoutValues](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAgentResponseTimeoutValues) */
export const DomainAgentResponseTimeoutValues = {
  block: -2,
  default: -1,
  nowait: 0,
} as const;

/** [virDomainBackupBeginFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBackupBeginFlags) */
export const DomainBackupBeginFlags = {
  reuseExternal: 1,
} as const;

/** [virDomainAuthorizedSSHKeysSetFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAuthorizedSSHKeysSetFlags) */
export const DomainAuthorizedSSHKeysSetFlags = {
  append: 1,
  remove: 2,
} as const;

/** [virDomainMessageType](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMessageType) */
export const DomainMessageType = {
  deprecation: 1,
  tainting: 2,
} as const;

/** [virDomainDirtyRateStatus](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDirtyRateStatus) */
export const DomainDirtyRateStatus = {
  unstarted: 0,
  measuring: 1,
  measured: 2,
} as const;

/** [virDomainDirtyRateCalcFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDirtyRateCalcFlags) */
export const DomainDirtyRateCalcFlags = {
  pageSampling: 0,
  dirtyBitmap: 1,
  dirtyRing: 2,
} as const;

/** [virDomainFDAssociateFlags](https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFDAssociateFlags) */
export const DomainFDAssociateFlags = {
  restore: 1,
  writable: 2,
} as const;
