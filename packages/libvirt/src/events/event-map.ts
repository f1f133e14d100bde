import { domainEvents } from './domain-events.ts';
import type { DomainLifecycleEvent } from './domain-lifecycle.ts';
import type * as domain from './domain-payloads.ts';
import type { DomainFilter, EventSource, NetworkFilter, NodeDeviceFilter, SecretFilter, StoragePoolFilter } from './event-source.ts';
import type * as host from './host-events.ts';
import { hostEvents } from './host-events.ts';
import { type MonitorFilter, monitorEvents, type QemuMonitorEvent } from './monitor-events.ts';

/** Events of domains, filtered by {@link DomainFilter}: `virDomainEventID`. */
export interface DomainEventMap {
  domainLifecycle: DomainLifecycleEvent;
  /** The guest was reset, by itself or by someone. */
  domainReboot: domain.DomainPlainEvent;
  domainRtcChange: domain.DomainRtcChangeEvent;
  domainWatchdog: domain.DomainWatchdogEvent;
  domainIoError: domain.DomainIoErrorEvent;
  domainIoErrorReason: domain.DomainIoErrorReasonEvent;
  domainGraphics: domain.DomainGraphicsEvent;
  /** libvirt and QEMU do not understand each other any more. */
  domainControlError: domain.DomainPlainEvent;
  domainBlockJob: domain.DomainBlockJobEvent;
  domainBlockJob2: domain.DomainBlockJob2Event;
  domainDiskChange: domain.DomainDiskChangeEvent;
  domainTrayChange: domain.DomainTrayChangeEvent;
  domainPmwakeup: domain.DomainPmEvent;
  domainPmsuspend: domain.DomainPmEvent;
  domainPmsuspendDisk: domain.DomainPmEvent;
  domainBalloonChange: domain.DomainBalloonChangeEvent;
  domainDeviceAdded: domain.DomainDeviceEvent;
  domainDeviceRemoved: domain.DomainDeviceEvent;
  /** The guest did not let go of it. */
  domainDeviceRemovalFailed: domain.DomainDeviceEvent;
  domainTunable: domain.DomainTunableEvent;
  domainAgentLifecycle: domain.DomainAgentLifecycleEvent;
  domainMigrationIteration: domain.DomainMigrationIterationEvent;
  domainJobCompleted: domain.DomainJobCompletedEvent;
  domainMetadataChange: domain.DomainMetadataChangeEvent;
  domainBlockThreshold: domain.DomainBlockThresholdEvent;
  domainMemoryFailure: domain.DomainMemoryFailureEvent;
  domainMemoryDeviceSizeChange: domain.DomainMemoryDeviceSizeChangeEvent;
}

/** Events of networks, filtered by {@link NetworkFilter}. */
export interface NetworkEventMap {
  networkLifecycle: host.NetworkLifecycleEvent;
  /** From libvirt 9.7 on. */
  networkMetadataChange: host.NetworkMetadataChangeEvent;
}

/** Events of storage pools, filtered by {@link StoragePoolFilter}. */
export interface StoragePoolEventMap {
  storagePoolLifecycle: host.StoragePoolLifecycleEvent;
  storagePoolRefresh: host.StoragePoolRefreshEvent;
}

/** Events of node devices, filtered by {@link NodeDeviceFilter}. */
export interface NodeDeviceEventMap {
  nodeDeviceLifecycle: host.NodeDeviceLifecycleEvent;
  nodeDeviceUpdate: host.NodeDeviceUpdateEvent;
}

/** Events of secrets, filtered by {@link SecretFilter}. */
export interface SecretEventMap {
  secretLifecycle: host.SecretLifecycleEvent;
  secretValueChanged: host.SecretValueChangedEvent;
}

/** What the events of each class hold. */
export interface EventMap extends DomainEventMap, NetworkEventMap, StoragePoolEventMap, NodeDeviceEventMap, SecretEventMap {
  hypervisorClosed: host.HypervisorClosedEvent;
  /** Filtered by {@link MonitorFilter}. */
  qemuMonitor: QemuMonitorEvent;
}

/** The name of every event class. */
export type EventName = keyof EventMap;

/** Which events of a class are wanted; all of them unless told. */
export type EventFilter<K extends EventName> = K extends keyof DomainEventMap
  ? DomainFilter
  : K extends keyof NetworkEventMap
    ? NetworkFilter
    : K extends keyof StoragePoolEventMap
      ? StoragePoolFilter
      : K extends keyof NodeDeviceEventMap
        ? NodeDeviceFilter
        : K extends keyof SecretEventMap
          ? SecretFilter
          : K extends 'qemuMonitor'
            ? MonitorFilter
            : object;

/** The filter of each class. */
export type EventFilters = { [K in EventName]: EventFilter<K> };

/** The filter, and a `signal` that ends the reader. */
export type EventOptions<K extends EventName> = EventFilters[K] & { signal?: AbortSignal };

export const eventSources: { [K in EventName]: EventSource<EventMap[K], EventFilters[K]> } = {
  ...domainEvents,
  ...hostEvents,
  ...monitorEvents,
};
