import {
  DomainEventCrashedDetailType,
  DomainEventDefinedDetailType,
  DomainEventID,
  DomainEventPMSuspendedDetailType,
  DomainEventResumedDetailType,
  DomainEventShutdownDetailType,
  DomainEventStartedDetailType,
  DomainEventStoppedDetailType,
  DomainEventSuspendedDetailType,
  DomainEventType,
  DomainEventUndefinedDetailType,
} from './constants/domain.gen.ts';
import { type Domain, domain } from './protocol/types.gen.ts';
import { type Codec, int32, struct } from './xdr/codec.ts';

/** Details of each event by its number, e.g. `DETAILS[5]` for `stopped`. */
const DETAILS: Readonly<Record<DomainEventName, Readonly<Record<string, number>>>> = {
  defined: DomainEventDefinedDetailType,
  undefined: DomainEventUndefinedDetailType,
  started: DomainEventStartedDetailType,
  suspended: DomainEventSuspendedDetailType,
  resumed: DomainEventResumedDetailType,
  stopped: DomainEventStoppedDetailType,
  shutdown: DomainEventShutdownDetailType,
  pmsuspended: DomainEventPMSuspendedDetailType,
  crashed: DomainEventCrashedDetailType,
};

export type DomainEventName = keyof typeof DomainEventType;
export type DomainEventDetailName =
  | keyof typeof DomainEventDefinedDetailType
  | keyof typeof DomainEventUndefinedDetailType
  | keyof typeof DomainEventStartedDetailType
  | keyof typeof DomainEventSuspendedDetailType
  | keyof typeof DomainEventResumedDetailType
  | keyof typeof DomainEventStoppedDetailType
  | keyof typeof DomainEventShutdownDetailType
  | keyof typeof DomainEventPMSuspendedDetailType
  | keyof typeof DomainEventCrashedDetailType;

/** A domain changed its state. `unknown` stands for numbers newer than this client. */
export interface DomainLifecycleEvent {
  domain: Domain;
  event: DomainEventName | 'unknown';
  detail: DomainEventDetailName | 'unknown';
  eventNumber: number;
  detailNumber: number;
}

/** `dropped` events were lost between the item before and the one after, because the reader was too slow: read the state anew. */
export type DomainLifecycleItem = DomainLifecycleEvent | { dropped: number };

/** Number of `VIR_DOMAIN_EVENT_ID_LIFECYCLE`, for registration. */
export const LIFECYCLE_EVENT_ID = DomainEventID.lifecycle;

/** `REMOTE_PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE`. */
export const LIFECYCLE_EVENT_PROCEDURE = 318;

/** `remote_domain_event_callback_lifecycle_msg`. */
export const lifecycleMessage: Codec<{ callbackId: number; dom: Domain; event: number; detail: number }> = struct({
  callbackId: int32,
  dom: domain,
  event: int32,
  detail: int32,
});

/** The message with names for its numbers. */
export function lifecycleEvent(message: { dom: Domain; event: number; detail: number }): DomainLifecycleEvent {
  const event = findName<DomainEventName>(DomainEventType, message.event);
  const detail = event === undefined ? undefined : findName<DomainEventDetailName>(DETAILS[event], message.detail);
  return {
    domain: message.dom,
    event: event ?? 'unknown',
    detail: detail ?? 'unknown',
    eventNumber: message.event,
    detailNumber: message.detail,
  };
}

function findName<K extends string>(table: Readonly<Partial<Record<K, number>>>, value: number): K | undefined {
  for (const name in table) if (table[name] === value) return name;
  return undefined;
}
