import type { InternetView, RoomInternetView, SeatInternetView } from '@aula/api';
import { ALLOW_RULE, allowedKind, type NetworkInternet, WILDCARD_RULE } from '@aula/model';
import type { HostNetwork, NetworkHost } from '@aula/rollout';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../auth/caller.ts';
import { notFound, ServerError } from '../errors.ts';
import { FirewallError, type HostFirewall } from '../hypervisor/firewall/host-firewall.ts';
import { ownAddresses6 } from '../hypervisor/libvirt/protect/guard.ts';
import type { HostReach } from '../hypervisor/reach/host-reach.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { InternetStore, StoredSwitch, SwitchKind } from '../store/internet.ts';
import type { RoomStore, StoredSeat } from '../store/rooms.ts';
import { createInternetKeeper, restricts } from './internet-keeper.ts';
import { createInternetNames } from './internet-names.ts';
import type { RuledNetwork } from './internet-rules.ts';
import type { NetworkBook } from './network-book.ts';
import type { RoomNetworks } from './room-networks.ts';

export interface InternetServiceOptions {
  firewall: HostFirewall;
  reach: Pick<HostReach, 'lookup'>;
  host: NetworkHost;
  store: InternetStore;
  rooms: RoomStore;
  roomNetworks: RoomNetworks;
  book: NetworkBook;
  live: LiveSeats;
  audit: Audit;
  log: Logger;
  /** The state of a room's switch is another. */
  onChange(room: string): void;
}

export type InternetService = ReturnType<typeof createInternetService>;

const ON: NetworkInternet = { mode: 'on' };
/** For a look at what is wanted, wherever it is to be. */
const NOWHERE = { bridge: '', hostAddresses: [] };

/** The switches by what they are of, and what the networks say. */
type Switches = Record<SwitchKind, ReadonlyMap<string, NetworkInternet>> & { network(name: string): NetworkInternet };

/** What of the world beyond their network seats may reach: as their network says, unless their room or they themselves are switched otherwise. */
export function createInternetService(options: InternetServiceOptions) {
  const { firewall, reach, host, store, rooms, roomNetworks, book, live, audit, log, onChange } = options;
  const names = createInternetNames({ lookup: reach.lookup });
  const keeper = createInternetKeeper({ firewall, wanted, names, log });

  async function switches(): Promise<Switches> {
    const [all, own] = await Promise.all([store.list(), roomNetworks.rules()]);
    const of = (kind: SwitchKind) => new Map(all.filter((one) => one.kind === kind).map((one) => [one.name, one.internet]));
    const network = (name: string): NetworkInternet => (book.find(name)?.definition ?? own.get(name))?.internet ?? ON;
    return { room: of('room'), seat: of('seat'), network };
  }

  /** Switches of rooms and seats that are gone go too. */
  async function sweep(seats: readonly StoredSeat[]): Promise<void> {
    const all = await store.list();
    if (all.length === 0) return;
    const there = { room: new Set((await rooms.list()).map(({ name }) => name)), seat: new Set(seats.map(({ name }) => name)) };
    const gone = all.filter(({ kind, name }: StoredSwitch) => !there[kind].has(name));
    for (const { kind, name } of gone) await store.set(kind, name, null);
  }

  function roomSays(
    { room, network }: Pick<StoredSeat, 'room' | 'network'>,
    of: Switches,
  ): { internet: NetworkInternet; from: 'network' | 'room' } {
    const own = of.room.get(room);
    return own === undefined ? { internet: of.network(network), from: 'network' } : { internet: own, from: 'room' };
  }

  function seatSays(seat: StoredSeat, of: Switches): { internet: NetworkInternet; from: 'network' | 'room' | 'seat' } {
    const own = of.seat.get(seat.name);
    return own === undefined ? roomSays(seat, of) : { internet: own, from: 'seat' };
  }

  /** What packets of a network are looked at for; null when all of it may reach everything. */
  function ruled(
    network: string,
    { bridge, hostAddresses }: { bridge: string; hostAddresses: readonly string[] },
    seats: readonly StoredSeat[],
    of: Switches,
  ): RuledNetwork | null {
    const [only] = [...new Set(seats.map(({ room }) => room))];
    // The network of a room is for that room: what else hangs on it goes as the room does.
    const internet =
      book.find(network) === null && only !== undefined ? roomSays({ room: only, network }, of).internet : of.network(network);
    const own = seats.map((seat) => {
      const leased = live.view(seat.name)?.leasedIp ?? null;
      const mac = live.live(seat.name)?.mac ?? null;
      // The first is link-local: it goes no further than the network.
      const own6 = mac === null ? [] : ownAddresses6(mac, { addresses: hostAddresses }).slice(1);
      const addresses = [seat.ip, ...(leased === null || leased === seat.ip || leased.includes(':') ? [] : [leased]), ...own6];
      return { mac, addresses, internet: seatSays(seat, of).internet };
    });
    return restricts(internet) || own.some((seat) => restricts(seat.internet)) ? { bridge, internet, seats: own } : null;
  }

  async function wanted(): Promise<{ networks: RuledNetwork[]; nameServers: Map<string, string[]>; complete: boolean }> {
    const seats = await rooms.seats();
    await sweep(seats);
    const of = await switches();
    const nameServers = new Map<string, string[]>();
    const byNetwork = Map.groupBy(seats, ({ network }) => network);
    const concerned = new Set([...byNetwork.keys(), ...book.names()]);
    const some = [...concerned].sort().filter((network) => ruled(network, NOWHERE, byNetwork.get(network) ?? [], of) !== null);
    if (some.length === 0) return { networks: [], nameServers, complete: true };
    const survey = await host.survey();
    const networks = some.flatMap((name) => {
      const found = survey.networks.find((network) => network.name === name);
      const bridge = bridgeOf(found);
      const one =
        bridge === null ? null : ruled(name, { bridge, hostAddresses: found?.live?.addresses ?? [] }, byNetwork.get(name) ?? [], of);
      if (one === null) return [];
      // Its own DNS server tells what its seats are told.
      const server = found?.live?.addresses[0]?.split('/')[0];
      for (const internet of [one.internet, ...one.seats.map((seat) => seat.internet)])
        if (internet.mode === 'allow-list')
          for (const asked of internet.names) if (!nameServers.has(asked)) nameServers.set(asked, server === undefined ? [] : [server]);
      return [one];
    });
    return { networks, nameServers, complete: networks.length === some.length };
  }

  async function seatNamed(name: string): Promise<StoredSeat> {
    const row = live.row(name);
    if (row === null) throw notFound('seat', name);
    return row;
  }

  const seatView = (seat: StoredSeat, of: Switches): SeatInternetView => {
    const { internet, from } = seatSays(seat, of);
    return {
      seat: seat.name,
      room: seat.room,
      network: seat.network,
      switch: view(of.seat.get(seat.name) ?? null),
      internet: viewOf(internet),
      from,
      problem: restricts(internet) ? keeper.problem() : null,
    };
  };

  async function showRoom(name: string): Promise<RoomInternetView> {
    const room = await rooms.find(name);
    if (room === null) throw notFound('room', name);
    const of = await switches();
    const { internet, from } = roomSays({ room: name, network: room.network }, of);
    const problem = restricts(internet) ? keeper.problem() : null;
    const seats = live.rows(name).map((seat) => seatView(seat, of));
    return { room: name, network: room.network, switch: view(of.room.get(name) ?? null), internet: viewOf(internet), from, problem, seats };
  }

  async function showSeat(name: string): Promise<SeatInternetView> {
    return seatView(await seatNamed(name), await switches());
  }

  /** A switch that cannot be kept up is not taken: it is as it was before. */
  async function change(kind: SwitchKind, name: string, network: string, internet: NetworkInternet | null): Promise<void> {
    const definition = book.find(network)?.definition;
    if (internet !== null && restricts(internet)) {
      if (definition?.mode === 'bridge')
        throw new ServerError(
          'conflict',
          `Nothing was changed: ${network} is a bridge of the host's, what goes through it does not pass its packet filter.`,
        );
      const obstacle = await firewall.obstacle();
      if (obstacle !== null) throw new ServerError('conflict', `Nothing was changed: ${obstacle}.`);
    }
    const before = (await switches())[kind].get(name) ?? null;
    await store.set(kind, name, internet);
    try {
      await keeper.sync();
    } catch (error) {
      await store.set(kind, name, before);
      keeper.poke();
      if (error instanceof FirewallError) throw new ServerError('conflict', `Nothing was changed: ${error.message}.`, { cause: error });
      throw error;
    }
  }

  return {
    room: showRoom,
    seat: showSeat,
    async setRoom(caller: Caller, name: string, asked: InternetView | null): Promise<RoomInternetView> {
      const { network } = await showRoom(name);
      await change('room', name, network, checked(asked));
      await audit.write({ actor: caller.auditName, action: 'room.internet', subject: name, detail: words(asked) });
      onChange(name);
      return showRoom(name);
    },
    async setSeat(caller: Caller, name: string, asked: InternetView | null): Promise<SeatInternetView> {
      const { network, room } = await seatNamed(name);
      await change('seat', name, network, checked(asked));
      await audit.write({ actor: caller.auditName, action: 'seat.internet', subject: name, detail: words(asked) });
      onChange(room);
      return showSeat(name);
    },
    /** Something that the rules are made of may have changed. */
    poke: keeper.poke,
    run: keeper.run,
  };
}

const bridgeOf = (network: HostNetwork | undefined): string | null => network?.live?.bridge ?? network?.stored.bridge ?? null;

const view = (internet: NetworkInternet | null): InternetView | null => (internet === null ? null : viewOf(internet));
const viewOf = (internet: NetworkInternet): InternetView => internet;

const words = (internet: InternetView | null): string =>
  internet === null
    ? 'as before it was switched'
    : internet.mode !== 'allow-list'
      ? internet.mode
      : [...internet.cidrs, ...internet.names].join(' ');

/** Throws `invalid` for what an allow-list cannot hold. */
function checked(internet: InternetView | null): NetworkInternet | null {
  if (internet?.mode !== 'allow-list') return internet;
  const all = [...internet.cidrs, ...internet.names];
  for (const text of all) {
    const kind = allowedKind(text);
    if (kind === 'wildcard') throw new ServerError('invalid', `"${text}" is a wildcard; allowed: ${WILDCARD_RULE}.`);
    if (kind === null) throw new ServerError('invalid', `"${text}" is neither an address nor a DNS name; allowed: ${ALLOW_RULE}.`);
  }
  const pick = (kind: 'block' | 'name') => all.filter((text) => allowedKind(text) === kind);
  return { mode: 'allow-list', cidrs: pick('block'), names: pick('name') };
}
