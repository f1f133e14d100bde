import type { DiagnosticView, NetworkPlanView, NetworkSummary, NetworkView } from '@aula/api';
import { type NetworkDefinition, type NetworkName, type NetworkPlan, parseNetwork, parseNetworkName, type RoomName } from '@aula/model';
import { HypervisorError, type NetworkHost, type Reservation } from '@aula/rollout';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../auth/caller.ts';
import { notFound, ServerError } from '../errors.ts';
import type { NetworkStore, PendingNetworkWork } from '../store/networks.ts';
import type { RoomStore } from '../store/rooms.ts';
import { createKeyedLock } from './keyed-lock.ts';
import type { BookedNetwork, NetworkBook } from './network-book.ts';
import type { NetworkPlanner } from './network-planner.ts';
import type { NetworkViews } from './network-views.ts';

export interface NetworkServiceOptions {
  host: NetworkHost;
  store: NetworkStore;
  rooms: RoomStore;
  book: NetworkBook;
  planner: NetworkPlanner;
  views: Pick<NetworkViews, 'list' | 'show'>;
  audit: Audit;
  /** Something of the network was changed here. */
  onChange(network: string): void;
  log: Logger;
  now?: () => number;
}

export type NetworkService = ReturnType<typeof createNetworkService>;

/** Names told one by one when seats are in the way. */
const SEATS_TOLD = 5;
/** The lock of what looks at all networks: two that are applied together must not take the same subnet. */
const ALL = ' all';

/**
 * Networks that stand on their own. What is wanted goes on record first, then the host is changed, then the record is settled: what a crash
 * leaves open is finished at the next start, or taken back where the host refuses it.
 */
export function createNetworkService(options: NetworkServiceOptions) {
  const { host, store, rooms, book, planner, views, audit, onChange, log, now = Date.now } = options;
  const lock = createKeyedLock();
  const iso = () => new Date(now()).toISOString();

  function read(source: string, file: string): NetworkDefinition {
    const { network, diagnostics } = parseNetwork(source, file);
    if (network !== null) return network;
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    throw new ServerError('invalid', `The network has ${errors === 1 ? 'an error' : `${errors} errors`}.`, { diagnostics });
  }

  function booked(name: string): BookedNetwork {
    const network = book.find(name);
    if (network === null) throw notFound('network', name);
    return network;
  }

  /** As {@link booked}, of a name that somebody asked for: networks that others made or that go with a room are said to be that. */
  async function asked(name: string, signal?: AbortSignal): Promise<BookedNetwork> {
    const network = book.find(name);
    if (network !== null) return network;
    const owner = (await host.survey(signal)).networks.find((one) => one.name === name)?.owner;
    if (owner === undefined || owner.kind === 'managed') throw notFound('network', name);
    const whose =
      owner.kind === 'room' ? `is the own one of room ${owner.room}, changed with that` : 'was not made by Aula; it is left as it is';
    throw new ServerError('conflict', `The network ${name} ${whose}.`);
  }

  async function show(name: string, signal?: AbortSignal): Promise<NetworkView> {
    const view = await views.show(name, signal);
    if (view === null) throw notFound('network', name);
    return view;
  }

  /** Puts it on record unless something is in the way. */
  const intend = (definition: NetworkDefinition, pending: PendingNetworkWork, source: string): Promise<NetworkPlan> =>
    lock(ALL, async () => {
      const plan = await planner.plan(definition);
      if (plan.conflicts.length > 0)
        throw new ServerError('conflict', `Nothing was changed: ${plan.conflicts.slice(0, SEATS_TOLD).join('; ')}.`);
      await store.begin(definition.name, pending, { source, registered: true }, iso());
      await book.load();
      return plan;
    });

  async function ensure(definition: NetworkDefinition): Promise<void> {
    await host.ensure({ definition, members: await store.members(definition.name) });
  }

  /** Does on the host what is on record, and settles it; takes it back where the host refuses. */
  async function carryOut(name: NetworkName, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      await store.settle(name, iso());
    } catch (error) {
      // A host that cannot be reached may have done it: it stays on record and is finished once the host is back.
      if (!(error instanceof HypervisorError && error.code === 'unreachable')) await takeBack(name);
      throw error;
    } finally {
      await book.load();
      onChange(name);
    }
  }

  async function removeFromHost(name: NetworkName, pending: PendingNetworkWork): Promise<void> {
    await host.remove(name);
    if (pending === 'remove') await store.remove(name);
  }

  async function takeBack(name: NetworkName): Promise<void> {
    await store.takeBack(name);
    await book.load();
    const before = book.find(name);
    try {
      if (before === null || !before.registered) await host.remove(name);
      else await ensure(before.definition);
    } catch (error) {
      log.warn({ err: error, network: name }, 'What a network was before could not be made again');
    }
  }

  /** Throws `conflict` naming what hangs on it. */
  async function assertUnused(name: string): Promise<void> {
    const seats = (await rooms.seats()).filter((seat) => seat.network === name).map((seat) => `${seat.name} of room ${seat.room}`);
    const members = (await store.members(name)).map((member) => `${member.name} of room ${member.room}`);
    const own = [...new Set([...seats, ...members])];
    const machines = own.length > 0 ? [] : (await host.running(name)).map(({ domain }) => `the machine ${domain}`);
    const all = [...own, ...machines];
    if (all.length === 0) return;
    const rest = all.length > SEATS_TOLD ? ` and ${all.length - SEATS_TOLD} more` : '';
    throw new ServerError('conflict', `Nothing was changed: on the network ${name} hang ${all.slice(0, SEATS_TOLD).join(', ')}${rest}.`);
  }

  const takeOff = (name: NetworkName, pending: 'unregister' | 'remove'): Promise<void> =>
    lock(name, async () => {
      const { source } = await asked(name);
      await assertUnused(name);
      await store.begin(name, pending, { source, registered: false }, iso());
      await book.load();
      await carryOut(name, () => removeFromHost(name, pending));
    });

  async function finish(name: NetworkName): Promise<void> {
    // What is under way at present has settled before this got the lock.
    const network = book.find(name);
    if (network === null || network.pending === null) return;
    const { pending, definition } = network;
    const isRemoval = pending === 'unregister' || pending === 'remove';
    try {
      await carryOut(name, () => (isRemoval ? removeFromHost(name, pending) : ensure(definition)));
      log.info({ network: name, pending }, 'Work on a network that was cut short is finished');
    } catch (error) {
      log.warn({ err: error, network: name, pending }, 'Work on a network that was cut short could not be finished');
    }
  }

  function parsedName(name: string): NetworkName {
    const parsed = parseNetworkName(name);
    if (parsed === null) throw notFound('network', name);
    return parsed;
  }

  /** Puts into the audit what was done, and what the host would not do; what was refused before anything was touched is not in it. */
  async function audited<T>(
    { auditName: actor }: Caller,
    { detail = () => '', ...what }: { action: string; subject: string; detail?: (result: T) => string },
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      const result = await work();
      await audit.write({ actor, ...what, detail: detail(result) });
      return result;
    } catch (error) {
      if (error instanceof HypervisorError) await audit.write({ actor, ...what, outcome: 'failed', detail: error.message });
      throw error;
    }
  }

  async function setMembers(network: NetworkName, room: RoomName, seats: readonly Reservation[]): Promise<void> {
    await lock(network, async () => {
      const { definition, registered } = booked(network);
      assertApart(
        network,
        seats,
        (await store.members(network)).filter((member) => member.room !== room),
      );
      await store.setMembers(network, room, seats);
      if (registered) await ensure(definition).finally(() => onChange(network));
      else if (seats.length > 0)
        throw new HypervisorError('failed', `The network ${network} is not on the host: aula network register ${network}`);
    });
  }

  return {
    check(source: string, file: string): { valid: boolean; diagnostics: DiagnosticView[] } {
      const { network, diagnostics } = parseNetwork(source, file);
      return { valid: network !== null, diagnostics };
    },
    list: (signal?: AbortSignal): Promise<NetworkSummary[]> => views.list(signal),
    show,
    plan: (source: string, file: string, signal?: AbortSignal): Promise<NetworkPlanView> => planner.plan(read(source, file), signal),
    planStored: async (name: string, signal?: AbortSignal): Promise<NetworkPlanView> =>
      planner.plan((await asked(name, signal)).definition, signal),
    freeSubnet: planner.freeSubnet,

    async apply(caller: Caller, source: string, file: string): Promise<{ plan: NetworkPlanView; network: NetworkView }> {
      const definition = read(source, file);
      const { name } = definition;
      const work = () =>
        lock(name, async () => {
          const made = await intend(definition, 'apply', source);
          await carryOut(name, () => ensure(definition));
          return made;
        });
      const plan = await audited(caller, { action: 'network.apply', subject: name, detail: planWords }, work);
      return { plan, network: await show(name) };
    },
    async register(caller: Caller, wanted: string): Promise<NetworkView> {
      const name = parsedName(wanted);
      const work = () =>
        lock(name, async () => {
          const { definition, source } = await asked(name);
          await intend(definition, 'register', source);
          await carryOut(name, () => ensure(definition));
        });
      await audited(caller, { action: 'network.register', subject: name }, work);
      return show(name);
    },
    async unregister(caller: Caller, wanted: string): Promise<NetworkView> {
      const name = parsedName(wanted);
      await audited(caller, { action: 'network.unregister', subject: name }, () => takeOff(name, 'unregister'));
      return show(name);
    },
    async remove(caller: Caller, wanted: string): Promise<void> {
      const name = parsedName(wanted);
      await audited(caller, { action: 'network.remove', subject: name }, () => takeOff(name, 'remove'));
    },

    /** The room's seats on the network are these; those of other rooms stay. Host and record are changed together. */
    setMembers,
    /** The room's seats hang on no other network than `network` any more; null: on none. */
    async leaveOthers(room: RoomName, network: string | null): Promise<void> {
      for (const name of await store.networksOf(room)) {
        if (name === network) continue;
        if (book.find(name) === null) await store.setMembers(name, room, []);
        else await setMembers(name, room, []);
      }
    },

    /** Goes on with what an earlier run, or a host that was out of reach, left open. */
    async finishPending(): Promise<void> {
      for (const { name } of book.all()) await lock(name, () => finish(name));
    },
  };
}

const planWords = ({ action, fields }: NetworkPlan): string => [action, ...fields.map(({ field }) => field)].join(', ');

/** Throws when a seat claims what a seat of another room has on the same network. */
function assertApart(network: string, seats: readonly Reservation[], others: readonly (Reservation & { room: RoomName })[]): void {
  const taken = new Map(others.flatMap((other) => [other.name, other.mac, other.ip].map((value) => [value as string, other] as const)));
  for (const seat of seats) {
    for (const [what, value] of [
      ['name', seat.name],
      ['MAC', seat.mac],
      ['address', seat.ip],
    ] as const) {
      const other = taken.get(value);
      if (other === undefined) continue;
      const whose = `seat ${other.name} of room ${other.room}`;
      throw new HypervisorError('failed', `On the network ${network} ${seat.name} and ${whose} would have the same ${what} ${value}`);
    }
  }
}
