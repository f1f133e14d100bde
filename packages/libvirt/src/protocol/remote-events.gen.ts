// Made by `npm run gen` from libvirt 9.0.0; do not edit.

import { PROGRAM } from '../wire/header.ts';
import { array, int32, int64, nullableString, string, struct, uint32, uint64 } from '../xdr/codec.ts';
import { typedParam } from '../xdr/typed-param.ts';
import { MAX } from './max.gen.ts';
import { event } from './procedure.ts';
import { domain, domainEventGraphicsAddress, domainEventGraphicsIdentity, network, nodeDevice, secret, storagePool } from './types.gen.ts';

export const remoteEvents = {
  /** `remote_domain_event_lifecycle`. */
  domainEventLifecycle: event('domainEventLifecycle', PROGRAM.remote, 107, struct({ dom: domain, event: int32, detail: int32 })),
  /** `remote_domain_event_reboot`. */
  domainEventReboot: event('domainEventReboot', PROGRAM.remote, 169, struct({ dom: domain })),
  /** `remote_domain_event_rtc_change`. */
  domainEventRtcChange: event('domainEventRtcChange', PROGRAM.remote, 170, struct({ dom: domain, offset: int64 })),
  /** `remote_domain_event_watchdog`. */
  domainEventWatchdog: event('domainEventWatchdog', PROGRAM.remote, 171, struct({ dom: domain, action: int32 })),
  /** `remote_domain_event_io_error`. */
  domainEventIoError: event(
    'domainEventIoError',
    PROGRAM.remote,
    172,
    struct({ dom: domain, srcPath: string, devAlias: string, action: int32 }),
  ),
  /** `remote_domain_event_graphics`. */
  domainEventGraphics: event(
    'domainEventGraphics',
    PROGRAM.remote,
    173,
    struct({
      dom: domain,
      phase: int32,
      local: domainEventGraphicsAddress,
      remote: domainEventGraphicsAddress,
      authScheme: string,
      subject: array(domainEventGraphicsIdentity, MAX.domainEventGraphicsIdentity),
    }),
  ),
  /** `remote_domain_event_io_error_reason`. */
  domainEventIoErrorReason: event(
    'domainEventIoErrorReason',
    PROGRAM.remote,
    195,
    struct({ dom: domain, srcPath: string, devAlias: string, action: int32, reason: string }),
  ),
  /** `remote_domain_event_control_error`. */
  domainEventControlError: event('domainEventControlError', PROGRAM.remote, 224, struct({ dom: domain })),
  /** `remote_domain_event_block_job`. */
  domainEventBlockJob: event('domainEventBlockJob', PROGRAM.remote, 241, struct({ dom: domain, path: string, type: int32, status: int32 })),
  /** `remote_domain_event_disk_change`. */
  domainEventDiskChange: event(
    'domainEventDiskChange',
    PROGRAM.remote,
    248,
    struct({ dom: domain, oldSrcPath: nullableString, newSrcPath: nullableString, devAlias: string, reason: int32 }),
  ),
  /** `remote_domain_event_tray_change`. */
  domainEventTrayChange: event('domainEventTrayChange', PROGRAM.remote, 268, struct({ dom: domain, devAlias: string, reason: int32 })),
  /** `remote_domain_event_pmwakeup`. */
  domainEventPmwakeup: event('domainEventPmwakeup', PROGRAM.remote, 269, struct({ dom: domain })),
  /** `remote_domain_event_pmsuspend`. */
  domainEventPmsuspend: event('domainEventPmsuspend', PROGRAM.remote, 270, struct({ dom: domain })),
  /** `remote_domain_event_balloon_change`. */
  domainEventBalloonChange: event('domainEventBalloonChange', PROGRAM.remote, 276, struct({ dom: domain, actual: uint64 })),
  /** `remote_domain_event_pmsuspend_disk`. */
  domainEventPmsuspendDisk: event('domainEventPmsuspendDisk', PROGRAM.remote, 292, struct({ dom: domain })),
  /** `remote_domain_event_device_removed`. */
  domainEventDeviceRemoved: event('domainEventDeviceRemoved', PROGRAM.remote, 311, struct({ dom: domain, devAlias: string })),
  /** `remote_network_event_lifecycle`. */
  networkEventLifecycle: event(
    'networkEventLifecycle',
    PROGRAM.remote,
    315,
    struct({ callbackId: int32, net: network, event: int32, detail: int32 }),
  ),
  /** `remote_domain_event_callback_lifecycle`. */
  domainEventCallbackLifecycle: event(
    'domainEventCallbackLifecycle',
    PROGRAM.remote,
    318,
    struct({ callbackId: int32, dom: domain, event: int32, detail: int32 }),
  ),
  /** `remote_domain_event_callback_reboot`. */
  domainEventCallbackReboot: event('domainEventCallbackReboot', PROGRAM.remote, 319, struct({ callbackId: int32, dom: domain })),
  /** `remote_domain_event_callback_rtc_change`. */
  domainEventCallbackRtcChange: event(
    'domainEventCallbackRtcChange',
    PROGRAM.remote,
    320,
    struct({ callbackId: int32, dom: domain, offset: int64 }),
  ),
  /** `remote_domain_event_callback_watchdog`. */
  domainEventCallbackWatchdog: event(
    'domainEventCallbackWatchdog',
    PROGRAM.remote,
    321,
    struct({ callbackId: int32, dom: domain, action: int32 }),
  ),
  /** `remote_domain_event_callback_io_error`. */
  domainEventCallbackIoError: event(
    'domainEventCallbackIoError',
    PROGRAM.remote,
    322,
    struct({ callbackId: int32, dom: domain, srcPath: string, devAlias: string, action: int32 }),
  ),
  /** `remote_domain_event_callback_graphics`. */
  domainEventCallbackGraphics: event(
    'domainEventCallbackGraphics',
    PROGRAM.remote,
    323,
    struct({
      callbackId: int32,
      dom: domain,
      phase: int32,
      local: domainEventGraphicsAddress,
      remote: domainEventGraphicsAddress,
      authScheme: string,
      subject: array(domainEventGraphicsIdentity, MAX.domainEventGraphicsIdentity),
    }),
  ),
  /** `remote_domain_event_callback_io_error_reason`. */
  domainEventCallbackIoErrorReason: event(
    'domainEventCallbackIoErrorReason',
    PROGRAM.remote,
    324,
    struct({ callbackId: int32, dom: domain, srcPath: string, devAlias: string, action: int32, reason: string }),
  ),
  /** `remote_domain_event_callback_control_error`. */
  domainEventCallbackControlError: event(
    'domainEventCallbackControlError',
    PROGRAM.remote,
    325,
    struct({ callbackId: int32, dom: domain }),
  ),
  /** `remote_domain_event_callback_block_job`. */
  domainEventCallbackBlockJob: event(
    'domainEventCallbackBlockJob',
    PROGRAM.remote,
    326,
    struct({ callbackId: int32, dom: domain, path: string, type: int32, status: int32 }),
  ),
  /** `remote_domain_event_callback_disk_change`. */
  domainEventCallbackDiskChange: event(
    'domainEventCallbackDiskChange',
    PROGRAM.remote,
    327,
    struct({ callbackId: int32, dom: domain, oldSrcPath: nullableString, newSrcPath: nullableString, devAlias: string, reason: int32 }),
  ),
  /** `remote_domain_event_callback_tray_change`. */
  domainEventCallbackTrayChange: event(
    'domainEventCallbackTrayChange',
    PROGRAM.remote,
    328,
    struct({ callbackId: int32, dom: domain, devAlias: string, reason: int32 }),
  ),
  /** `remote_domain_event_callback_pmwakeup`. */
  domainEventCallbackPmwakeup: event(
    'domainEventCallbackPmwakeup',
    PROGRAM.remote,
    329,
    struct({ callbackId: int32, reason: int32, dom: domain }),
  ),
  /** `remote_domain_event_callback_pmsuspend`. */
  domainEventCallbackPmsuspend: event(
    'domainEventCallbackPmsuspend',
    PROGRAM.remote,
    330,
    struct({ callbackId: int32, reason: int32, dom: domain }),
  ),
  /** `remote_domain_event_callback_balloon_change`. */
  domainEventCallbackBalloonChange: event(
    'domainEventCallbackBalloonChange',
    PROGRAM.remote,
    331,
    struct({ callbackId: int32, dom: domain, actual: uint64 }),
  ),
  /** `remote_domain_event_callback_pmsuspend_disk`. */
  domainEventCallbackPmsuspendDisk: event(
    'domainEventCallbackPmsuspendDisk',
    PROGRAM.remote,
    332,
    struct({ callbackId: int32, reason: int32, dom: domain }),
  ),
  /** `remote_domain_event_callback_device_removed`. */
  domainEventCallbackDeviceRemoved: event(
    'domainEventCallbackDeviceRemoved',
    PROGRAM.remote,
    333,
    struct({ callbackId: int32, dom: domain, devAlias: string }),
  ),
  /** `remote_domain_event_block_job_2`. */
  domainEventBlockJob2: event(
    'domainEventBlockJob2',
    PROGRAM.remote,
    339,
    struct({ callbackId: int32, dom: domain, dst: string, type: int32, status: int32 }),
  ),
  /** `remote_domain_event_callback_tunable`. */
  domainEventCallbackTunable: event(
    'domainEventCallbackTunable',
    PROGRAM.remote,
    346,
    struct({ callbackId: int32, dom: domain, params: array(typedParam, MAX.domainEventTunable) }),
  ),
  /** `remote_domain_event_callback_agent_lifecycle`. */
  domainEventCallbackAgentLifecycle: event(
    'domainEventCallbackAgentLifecycle',
    PROGRAM.remote,
    348,
    struct({ callbackId: int32, dom: domain, state: int32, reason: int32 }),
  ),
  /** `remote_domain_event_callback_device_added`. */
  domainEventCallbackDeviceAdded: event(
    'domainEventCallbackDeviceAdded',
    PROGRAM.remote,
    354,
    struct({ callbackId: int32, dom: domain, devAlias: string }),
  ),
  /** `remote_domain_event_callback_migration_iteration`. */
  domainEventCallbackMigrationIteration: event(
    'domainEventCallbackMigrationIteration',
    PROGRAM.remote,
    359,
    struct({ callbackId: int32, dom: domain, iteration: int32 }),
  ),
  /** `remote_connect_event_connection_closed`. */
  connectEventConnectionClosed: event('connectEventConnectionClosed', PROGRAM.remote, 362, struct({ reason: int32 })),
  /** `remote_domain_event_callback_job_completed`. */
  domainEventCallbackJobCompleted: event(
    'domainEventCallbackJobCompleted',
    PROGRAM.remote,
    363,
    struct({ callbackId: int32, dom: domain, params: array(typedParam, MAX.domainJobStats) }),
  ),
  /** `remote_domain_event_callback_device_removal_failed`. */
  domainEventCallbackDeviceRemovalFailed: event(
    'domainEventCallbackDeviceRemovalFailed',
    PROGRAM.remote,
    367,
    struct({ callbackId: int32, dom: domain, devAlias: string }),
  ),
  /** `remote_storage_pool_event_lifecycle`. */
  storagePoolEventLifecycle: event(
    'storagePoolEventLifecycle',
    PROGRAM.remote,
    370,
    struct({ callbackId: int32, pool: storagePool, event: int32, detail: int32 }),
  ),
  /** `remote_storage_pool_event_refresh`. */
  storagePoolEventRefresh: event('storagePoolEventRefresh', PROGRAM.remote, 373, struct({ callbackId: int32, pool: storagePool })),
  /** `remote_node_device_event_lifecycle`. */
  nodeDeviceEventLifecycle: event(
    'nodeDeviceEventLifecycle',
    PROGRAM.remote,
    376,
    struct({ callbackId: int32, dev: nodeDevice, event: int32, detail: int32 }),
  ),
  /** `remote_node_device_event_update`. */
  nodeDeviceEventUpdate: event('nodeDeviceEventUpdate', PROGRAM.remote, 377, struct({ callbackId: int32, dev: nodeDevice })),
  /** `remote_domain_event_callback_metadata_change`. */
  domainEventCallbackMetadataChange: event(
    'domainEventCallbackMetadataChange',
    PROGRAM.remote,
    379,
    struct({ callbackId: int32, dom: domain, type: int32, nsuri: nullableString }),
  ),
  /** `remote_secret_event_lifecycle`. */
  secretEventLifecycle: event(
    'secretEventLifecycle',
    PROGRAM.remote,
    382,
    struct({ callbackId: int32, secret, event: int32, detail: int32 }),
  ),
  /** `remote_secret_event_value_changed`. */
  secretEventValueChanged: event('secretEventValueChanged', PROGRAM.remote, 383, struct({ callbackId: int32, secret })),
  /** `remote_domain_event_block_threshold`. */
  domainEventBlockThreshold: event(
    'domainEventBlockThreshold',
    PROGRAM.remote,
    385,
    struct({ callbackId: int32, dom: domain, dev: string, path: nullableString, threshold: uint64, excess: uint64 }),
  ),
  /** `remote_domain_event_memory_failure`. */
  domainEventMemoryFailure: event(
    'domainEventMemoryFailure',
    PROGRAM.remote,
    423,
    struct({ callbackId: int32, dom: domain, recipient: int32, action: int32, flags: uint32 }),
  ),
  /** `remote_domain_event_memory_device_size_change`. */
  domainEventMemoryDeviceSizeChange: event(
    'domainEventMemoryDeviceSizeChange',
    PROGRAM.remote,
    438,
    struct({ callbackId: int32, dom: domain, alias: string, size: uint64 }),
  ),
};
