import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkPublish } from '@aula/model';
import type { Logger } from 'pino';
import type { HostReach } from '../hypervisor/reach/host-reach.ts';
import { type Door, doorKey } from '../hypervisor/reach/messages.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { PortProtocol, PortStore, StoredPort } from '../store/ports.ts';
import type { RoomStore, StoredSeat } from '../store/rooms.ts';
import type { NetworkBook } from './network-book.ts';
import { chooseHostPort } from './publish-numbers.ts';
import type { RoomNetworks } from './room-networks.ts';

const ROUND_MS = 3000;
/** Changes that come together are taken together. */
const GATHER_MS = 50;

export interface PublishKeeperOptions {
  reach: HostReach;
  store: PortStore;
  rooms: RoomStore;
  roomNetworks: RoomNetworks;
  book: NetworkBook;
  live: LiveSeats;
  /** Doors besides those of published ports. */
  moreDoors(): Door[];
  /** Told of passes of theirs that are of no more use. */
  onOver(passes: readonly string[]): void;
  /** Numbers that others have on the host. */
  takenByOthers(protocol: PortProtocol): Promise<ReadonlySet<number>>;
  log: Logger;
}

export type PublishKeeper = ReturnType<typeof createPublishKeeper>;

/** Keeps the published ports: their numbers as the networks' YAML asks for them, their doors as seats come and go. */
export function createPublishKeeper(options: PublishKeeperOptions) {
  const { reach, store, rooms, roomNetworks, book, live, moreDoors, onOver, takenByOthers, log } = options;
  /** Doors that are open. */
  let open: ReadonlySet<string> = new Set();
  /** Doors that could not be opened, and why. */
  let failed: ReadonlyMap<string, string> = new Map();
  let problem: string | null = null;
  let isIdle = false;
  let turn: Promise<unknown> = Promise.resolve();
  let poked = Promise.withResolvers<void>();

  /** A number for each of these that has none; those for which none is left stay without. */
  async function allot(wanted: readonly Omit<StoredPort, 'hostPort' | 'addresses'>[]): Promise<void> {
    if (wanted.length === 0) return;
    const known = await store.list();
    const taken = new Map<PortProtocol, Set<number>>();
    for (const one of wanted) {
      if (!taken.has(one.protocol)) {
        const own = known.filter(({ protocol }) => protocol === one.protocol).map(({ hostPort }) => hostPort);
        taken.set(one.protocol, new Set([...own, ...(await takenByOthers(one.protocol))]));
      }
      const numbers = taken.get(one.protocol) ?? new Set();
      const hostPort = chooseHostPort(numbers);
      if (hostPort === null) {
        log.warn({ seat: one.seat, port: one.port }, 'No number is left on the host for a published port');
        return;
      }
      numbers.add(hostPort);
      await store.insert({ ...one, hostPort });
    }
  }

  /** What the networks' YAML publishes for these seats, by {@link portText}. */
  async function declared(seats: readonly StoredSeat[]): Promise<Map<string, { seat: StoredSeat; publish: NetworkPublish }>> {
    const own = await roomNetworks.rules();
    const found = seats.flatMap((seat) => {
      const all = (book.find(seat.network)?.definition ?? own.get(seat.network))?.publish ?? [];
      return all.filter(({ section }) => section === seat.section).map((publish) => ({ seat, publish }));
    });
    return new Map(found.map((one) => [portText({ seat: one.seat.name, ...one.publish }), one]));
  }

  /** Rows as the YAML and the rooms ask for them now. */
  async function alignRows(): Promise<StoredPort[]> {
    const seats = await rooms.seats();
    const names = new Set(seats.map(({ name }) => name));
    const wanted = await declared(seats);
    for (const row of await store.list()) {
      const own = wanted.get(portText(row));
      wanted.delete(portText(row));
      if (!names.has(row.seat) || (own === undefined && row.origin === 'network')) await store.remove(row);
      else if (own !== undefined && (row.origin !== 'network' || row.clients !== own.publish.clients))
        await store.change(row, { origin: 'network', clients: own.publish.clients });
    }
    const { origin } = { origin: 'network' as const };
    await allot(
      [...wanted.values()].map(({ seat, publish: { port, protocol, clients } }) => ({ seat: seat.name, port, protocol, clients, origin })),
    );
    return store.list();
  }

  async function putRight(): Promise<void> {
    const rows = await alignRows();
    const doors = moreDoors();
    isIdle = rows.length === 0 && doors.length === 0;
    for (const row of rows) {
      if (!isOn(row.seat)) {
        // Whoever asked, asked for this run of the seat.
        if (row.addresses.length > 0) await store.removeClients(row);
        continue;
      }
      const address = addressOf(row.seat);
      if (address === null || (row.clients === 'requester' && row.addresses.length === 0)) continue;
      const { protocol, hostPort, port, addresses } = row;
      doors.push({ protocol, hostPort, address, port, clients: row.clients === 'anyone' ? null : addresses, guard: null });
    }
    const state = await reach.setDoors(doors);
    failed = state.failed;
    onOver(state.over);
    open = new Set(doors.map(doorKey).filter((key) => !failed.has(key)));
  }

  function isOn(seat: string): boolean {
    const power = live.live(seat)?.power;
    return power === 'running' || power === 'paused' || power === 'stopping';
  }

  /** The address that the seat has taken; on a bridge of the host's, where nobody tells, the one that it should have. */
  function addressOf(seat: string): string | null {
    const row = live.row(seat);
    const isBridge = row !== null && book.find(row.network)?.definition.mode === 'bridge';
    return isBridge ? row.ip : (live.view(seat)?.leasedIp ?? null);
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  }

  async function sync(): Promise<void> {
    try {
      await inTurn(putRight);
      problem = null;
    } catch (error) {
      open = new Set();
      problem = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  return {
    /** Everything is as wanted afterwards, or it throws. */
    async sync(): Promise<void> {
      await sync();
      // The rounds may have stood still while there was nothing to keep up.
      poked.resolve();
    },
    allot: (wanted: Omit<StoredPort, 'hostPort' | 'addresses'>) => inTurn(() => allot([wanted])),
    poke: (): void => poked.resolve(),
    /** How it stands with a port, and in plain words why it is not open. */
    stateOf(row: StoredPort): { state: 'open' | 'waiting' | 'closed'; detail: string } {
      if (row.clients === 'requester' && row.addresses.length === 0)
        return { state: 'closed', detail: 'nobody has asked for it since the seat was started' };
      if (!isOn(row.seat)) return { state: 'waiting', detail: 'the seat is off' };
      if (addressOf(row.seat) === null) return { state: 'waiting', detail: 'the seat has no address yet' };
      const code = failed.get(doorKey(row));
      if (code === 'EADDRINUSE') return { state: 'waiting', detail: `another program has port ${row.hostPort} of the host` };
      if (open.has(doorKey(row))) return { state: 'open', detail: '' };
      const why = problem ?? (code === undefined ? null : `the host does not open port ${row.hostPort} (${code})`);
      return { state: 'waiting', detail: why ?? 'it is about to be opened' };
    },
    isOn,
    /** Why a door is not open; null when it is. */
    problemOf: (door: Pick<Door, 'protocol' | 'hostPort'>): string | null =>
      open.has(doorKey(door))
        ? null
        : (problem ?? `the host does not open port ${door.hostPort} (${failed.get(doorKey(door)) ?? 'not yet'})`),
    async run(signal: AbortSignal): Promise<void> {
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      let told: string | null = null;
      while (!signal.aborted) {
        poked = Promise.withResolvers();
        await sync().catch((error: unknown) => {
          if (problem !== told && !signal.aborted) log.warn({ err: error }, 'Published ports are not as they should be');
        });
        told = problem;
        const pause = new AbortController();
        const round = isIdle ? new Promise<void>(() => {}) : sleep(ROUND_MS, undefined, { signal: pause.signal }).catch(() => {});
        await Promise.race([round, poked.promise, stopped]);
        pause.abort();
        if (!signal.aborted) await sleep(GATHER_MS);
      }
    },
  };
}

const portText = ({ seat, protocol, port }: { seat: string; protocol: string; port: number }): string => `${seat} ${protocol} ${port}`;
