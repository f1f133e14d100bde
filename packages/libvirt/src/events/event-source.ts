import type { Channel } from '../calls/channel.ts';
import type { CallSite } from '../error.ts';
import { procedures } from '../protocol/index.ts';
import type { CallProcedure, EventProcedure } from '../protocol/procedure.ts';
import type { Domain, Network, NodeDevice, Secret, StoragePool } from '../protocol/types.gen.ts';
import { decodePayload } from '../wire/message.ts';
import type { Registrar } from './registration.ts';
import type { EventClass } from './topic.ts';

/** Of which domain events are wanted; of all unless told. */
export interface DomainFilter {
  domain?: Domain;
}
export interface NetworkFilter {
  network?: Network;
}
export interface StoragePoolFilter {
  pool?: StoragePool;
}
export interface NodeDeviceFilter {
  device?: NodeDevice;
}
export interface SecretFilter {
  secret?: Secret;
}

/** One class of events: how its messages read, and how to ask for it. */
export interface EventSource<Event, Filter> extends EventClass<Event> {
  /** Filters with the same key can share a registration. */
  key(filter: Filter): string;
  registrar(filter: Filter, site: CallSite): Registrar;
}

/** Everything about a source but what its events look like. */
export type Family<Filter> = Omit<EventSource<never, Filter>, keyof EventClass<never>>;

type Registered = { callbackId: number };

/** A source whose messages carry the number of their registration, as nearly all do. */
export function source<Message extends Registered, Event, Filter>(
  family: Family<Filter>,
  { program, number, message }: EventProcedure<Message>,
  toEvent: (message: Message) => Event,
): EventSource<Event, Filter> {
  const read = (frame: Buffer) => {
    const value = decodePayload(message, frame);
    return { callbackId: value.callbackId, event: toEvent(value) };
  };
  return { program, number, read, ...family };
}

/** Registers by `register` with `args`, and takes back by `deregister`. */
export function registrar<Args>(
  register: CallProcedure<Args, Registered>,
  deregister: CallProcedure<Registered, void>,
  args: Args,
  site: CallSite,
): Registrar {
  return {
    register: async (channel: Channel) => (await channel.call(register, args, {}, site)).callbackId,
    deregister: (channel: Channel, callbackId: number) => channel.call(deregister, { callbackId }, {}, site),
  };
}

export const domainFamily = (eventId: number): Family<DomainFilter> => ({
  key: ({ domain }) => domain?.uuid ?? '',
  registrar: ({ domain }, site) => {
    const { connectDomainEventCallbackRegisterAny: register, connectDomainEventCallbackDeregisterAny: deregister } = procedures;
    return registrar(register, deregister, { eventId, dom: domain ?? null }, site);
  },
});

export const networkFamily = (eventId: number): Family<NetworkFilter> => ({
  key: ({ network }) => network?.uuid ?? '',
  registrar: ({ network }, site) => {
    const { connectNetworkEventRegisterAny: register, connectNetworkEventDeregisterAny: deregister } = procedures;
    return registrar(register, deregister, { eventId, net: network ?? null }, site);
  },
});

export const storagePoolFamily = (eventId: number): Family<StoragePoolFilter> => ({
  key: ({ pool }) => pool?.uuid ?? '',
  registrar: ({ pool }, site) => {
    const { connectStoragePoolEventRegisterAny: register, connectStoragePoolEventDeregisterAny: deregister } = procedures;
    return registrar(register, deregister, { eventId, pool: pool ?? null }, site);
  },
});

export const nodeDeviceFamily = (eventId: number): Family<NodeDeviceFilter> => ({
  key: ({ device }) => device?.name ?? '',
  registrar: ({ device }, site) => {
    const { connectNodeDeviceEventRegisterAny: register, connectNodeDeviceEventDeregisterAny: deregister } = procedures;
    return registrar(register, deregister, { eventId, dev: device ?? null }, site);
  },
});

export const secretFamily = (eventId: number): Family<SecretFilter> => ({
  key: ({ secret }) => secret?.uuid ?? '',
  registrar: ({ secret }, site) => {
    const { connectSecretEventRegisterAny: register, connectSecretEventDeregisterAny: deregister } = procedures;
    return registrar(register, deregister, { eventId, secret: secret ?? null }, site);
  },
});
