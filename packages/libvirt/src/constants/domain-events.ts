/** Values of libvirt's `virDomainEventID`: `VIR_DOMAIN_EVENT_ID_…` without that prefix. */
export const DomainEventId = {
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

/** Values of libvirt's `virDomainEventType`: `VIR_DOMAIN_EVENT_…` without that prefix. */
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

/** Values of libvirt's `virDomainEventDefinedDetailType`: `VIR_DOMAIN_EVENT_DEFINED_…` without that prefix. */
export const DomainEventDefinedDetail = {
  added: 0,
  updated: 1,
  renamed: 2,
  fromSnapshot: 3,
} as const;

/** Values of libvirt's `virDomainEventUndefinedDetailType`: `VIR_DOMAIN_EVENT_UNDEFINED_…` without that prefix. */
export const DomainEventUndefinedDetail = {
  removed: 0,
  renamed: 1,
} as const;

/** Values of libvirt's `virDomainEventStartedDetailType`: `VIR_DOMAIN_EVENT_STARTED_…` without that prefix. */
export const DomainEventStartedDetail = {
  booted: 0,
  migrated: 1,
  restored: 2,
  fromSnapshot: 3,
  wakeup: 4,
} as const;

/** Values of libvirt's `virDomainEventSuspendedDetailType`: `VIR_DOMAIN_EVENT_SUSPENDED_…` without that prefix. */
export const DomainEventSuspendedDetail = {
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

/** Values of libvirt's `virDomainEventResumedDetailType`: `VIR_DOMAIN_EVENT_RESUMED_…` without that prefix. */
export const DomainEventResumedDetail = {
  unpaused: 0,
  migrated: 1,
  fromSnapshot: 2,
  postcopy: 3,
  postcopyFailed: 4,
} as const;

/** Values of libvirt's `virDomainEventStoppedDetailType`: `VIR_DOMAIN_EVENT_STOPPED_…` without that prefix. */
export const DomainEventStoppedDetail = {
  shutdown: 0,
  destroyed: 1,
  crashed: 2,
  migrated: 3,
  saved: 4,
  failed: 5,
  fromSnapshot: 6,
} as const;

/** Values of libvirt's `virDomainEventShutdownDetailType`: `VIR_DOMAIN_EVENT_SHUTDOWN_…` without that prefix. */
export const DomainEventShutdownDetail = {
  finished: 0,
  guest: 1,
  host: 2,
} as const;

/** Values of libvirt's `virDomainEventPMSuspendedDetailType`: `VIR_DOMAIN_EVENT_PMSUSPENDED_…` without that prefix. */
export const DomainEventPMSuspendedDetail = {
  memory: 0,
  disk: 1,
} as const;

/** Values of libvirt's `virDomainEventCrashedDetailType`: `VIR_DOMAIN_EVENT_CRASHED_…` without that prefix. */
export const DomainEventCrashedDetail = {
  panicked: 0,
  crashloaded: 1,
} as const;
