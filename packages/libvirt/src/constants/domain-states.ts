/** Values of libvirt's `virDomainState`: `VIR_DOMAIN_…` without that prefix. */
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

/** Values of libvirt's `virDomainRunningReason`: `VIR_DOMAIN_RUNNING_…` without that prefix. */
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

/** Values of libvirt's `virDomainPausedReason`: `VIR_DOMAIN_PAUSED_…` without that prefix. */
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

/** Values of libvirt's `virDomainShutdownReason`: `VIR_DOMAIN_SHUTDOWN_…` without that prefix. */
export const DomainShutdownReason = {
  unknown: 0,
  user: 1,
} as const;

/** Values of libvirt's `virDomainShutoffReason`: `VIR_DOMAIN_SHUTOFF_…` without that prefix. */
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

/** Values of libvirt's `virDomainCrashedReason`: `VIR_DOMAIN_CRASHED_…` without that prefix. */
export const DomainCrashedReason = {
  unknown: 0,
  panicked: 1,
} as const;
