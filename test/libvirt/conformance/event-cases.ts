import { type Connection, type EventMap, type EventName, isEvent, procedures } from '@aula/libvirt';
import { expect, it } from 'vitest';
import type { Peer } from './peer.ts';
import type { Tally } from './suite.ts';
import { fromOurs, params, type Value } from './values.ts';

const POLLS = 100;
const POLL_MS = 20;

/** One class of events, and how the binding has its payload. */
export interface EventClass {
  readonly name: string;
  /** The call that registers for it. */
  readonly registration: { readonly name: string; readonly program: number; readonly number: number };
  /** Collects from now on; resolves once the daemon knows. */
  listen(connection: Connection): Promise<Value[]>;
}

/** `shape` gives the object and the fields of an event in the protocol's order, numbers as they are sent. */
function eventClass<K extends EventName>(
  registration: EventClass['registration'],
  name: K,
  shape: (event: EventMap[K]) => unknown[],
): EventClass {
  return {
    name,
    registration,
    async listen(connection) {
      const events: Value[] = [];
      const reader = connection.events(name);
      await reader.ready;
      const collect = async () => {
        for await (const item of reader) events.push(isEvent(item) ? fromOurs(shape(item)) : 'some were lost');
      };
      collect().catch((error: unknown) => events.push(`the reader ended: ${String(error)}`));
      return events;
    },
  };
}

const ofDomains = procedures.connectDomainEventCallbackRegisterAny;
const ofPools = procedures.connectStoragePoolEventRegisterAny;
const ofSecrets = procedures.connectSecretEventRegisterAny;

/** What the test driver's cases bring about. */
export const TEST_EVENTS: readonly EventClass[] = [
  eventClass(ofDomains, 'domainLifecycle', (e) => [e.domain, e.eventNumber, e.detailNumber]),
  eventClass(procedures.connectNetworkEventRegisterAny, 'networkLifecycle', (e) => [e.network, e.eventNumber, e.detailNumber]),
  eventClass(ofPools, 'storagePoolLifecycle', (e) => [e.pool, e.eventNumber, e.detailNumber]),
  eventClass(ofPools, 'storagePoolRefresh', (e) => [e.pool]),
  eventClass(procedures.connectNodeDeviceEventRegisterAny, 'nodeDeviceLifecycle', (e) => [e.device, e.eventNumber, e.detailNumber]),
];

/** What the cases on QEMU's driver bring about. */
export const QEMU_EVENTS: readonly EventClass[] = [
  ...TEST_EVENTS.filter(({ name }) => name !== 'nodeDeviceLifecycle'),
  eventClass(ofDomains, 'domainReboot', (e) => [e.domain]),
  eventClass(ofDomains, 'domainBlockJob', (e) => [e.domain, e.path, e.typeNumber, e.statusNumber]),
  eventClass(ofDomains, 'domainBlockJob2', (e) => [e.domain, e.dst, e.typeNumber, e.statusNumber]),
  eventClass(ofDomains, 'domainDeviceAdded', (e) => [e.domain, e.devAlias]),
  eventClass(ofDomains, 'domainDeviceRemoved', (e) => [e.domain, e.devAlias]),
  eventClass(ofDomains, 'domainTunable', (e) => [e.domain, params(e.params)]),
  eventClass(ofDomains, 'domainAgentLifecycle', (e) => [e.domain, e.stateNumber, e.reasonNumber]),
  eventClass(ofDomains, 'domainJobCompleted', (e) => [e.domain, params(e.params)]),
  eventClass(ofDomains, 'domainMetadataChange', (e) => [e.domain, e.typeNumber, e.nsuri]),
  eventClass(ofSecrets, 'secretLifecycle', (e) => [e.secret, e.eventNumber, e.detailNumber]),
  eventClass(ofSecrets, 'secretValueChanged', (e) => [e.secret]),
];

/** Both sides listening to the same classes of one URI, from before its first case on. */
export interface Listeners {
  readonly uri: string;
  readonly peer: Peer;
  readonly heard: ReadonlyMap<string, Value[]>;
  /** What the peer put on the wire to register. */
  readonly sent: readonly (readonly [number, number])[];
}

/** Starts to listen, the peer on a connection of its own to what `connect` says. */
export async function listenOnBothSides(ours: Connection, peer: Peer, connect: string, classes: readonly EventClass[]): Promise<Listeners> {
  const heard = new Map<string, Value[]>();
  for (const one of classes) heard.set(one.name, await one.listen(ours));
  const uri = `events of ${connect}`;
  const names = classes.map(({ name }) => name);
  return { uri, peer, heard, sent: await peer.listen(uri, connect, names) };
}

/** What both sides heard while all other cases ran: the same events in the same order, every field alike. Runs after them. */
export function eventCases(listeners: () => Listeners, classes: readonly EventClass[], tally: Tally): void {
  for (const { name, registration } of classes) {
    it(`${name} tells both sides the same`, async () => {
      const { uri, peer, heard, sent } = listeners();
      const ours = heard.get(name) ?? [];
      let theirs = await peer.heard(uri, name);
      for (let poll = 0; poll < POLLS && theirs.length !== ours.length; poll++) {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        theirs = await peer.heard(uri, name);
      }
      expect(sent).toContainEqual([registration.program, registration.number]);
      expect(ours).toEqual(theirs);
      expect(ours.length).toBeGreaterThan(0);
      tally.results.add(registration.name);
      tally.events.add(name);
    });
  }
}
