import { domainEvents } from './domain-events.ts';
import type { EventSource } from './event-source.ts';
import { hostEvents } from './host-events.ts';
import { monitorEvents } from './monitor-events.ts';

const all = { ...domainEvents, ...hostEvents, ...monitorEvents };

type Sources = typeof all;

/** The name of every event class, e.g. `domainLifecycle`. */
export type EventName = keyof Sources;

/** What the events of each class hold. */
export type EventMap = { [K in EventName]: Sources[K] extends EventSource<infer Event, infer _Filter> ? Event : never };

/** Which of them are wanted: `domain`, `network`, `pool`, `device`, `secret`, `event`. */
export type EventFilters = { [K in EventName]: Sources[K] extends EventSource<infer _Event, infer Filter> ? Filter : never };

/** `signal` ends the reader. */
export type EventOptions<K extends EventName> = EventFilters[K] & { signal?: AbortSignal };

export const eventSources: { [K in EventName]: EventSource<EventMap[K], EventFilters[K]> } = all;
