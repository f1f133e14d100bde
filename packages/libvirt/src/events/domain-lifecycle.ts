import {
  DomainEventCrashedDetailType,
  DomainEventDefinedDetailType,
  DomainEventPMSuspendedDetailType,
  DomainEventResumedDetailType,
  DomainEventShutdownDetailType,
  DomainEventStartedDetailType,
  DomainEventStoppedDetailType,
  DomainEventSuspendedDetailType,
  DomainEventType,
  DomainEventUndefinedDetailType,
} from '../constants/domain.gen.ts';
import type { Domain } from '../protocol/types.gen.ts';
import { nameIn } from './names.ts';

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

/** Details of each event. */
const DETAILS: Readonly<Record<DomainEventName, Readonly<Partial<Record<DomainEventDetailName, number>>>>> = {
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

/** The message with names for its numbers. */
export function domainLifecycleEvent(message: { dom: Domain; event: number; detail: number }): DomainLifecycleEvent {
  const event = nameIn(DomainEventType, message.event);
  return {
    domain: message.dom,
    event,
    detail: event === 'unknown' ? 'unknown' : detailName(event, message.detail),
    eventNumber: message.event,
    detailNumber: message.detail,
  };
}

function detailName(event: DomainEventName, detail: number): DomainEventDetailName | 'unknown' {
  const details: Readonly<Partial<Record<DomainEventDetailName, number>>> = DETAILS[event];
  let name: DomainEventDetailName;
  for (name in details) if (details[name] === detail) return name;
  return 'unknown';
}
