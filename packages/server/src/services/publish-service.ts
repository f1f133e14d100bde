import type { PublishedPortView, ViewerView } from '@aula/api';
import { parseSeatName, type SeatName } from '@aula/model';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../auth/caller.ts';
import { notFound, ServerError } from '../errors.ts';
import type { HostFirewall } from '../hypervisor/firewall/host-firewall.ts';
import type { NetworkSpace } from '../hypervisor/firewall/network-space.ts';
import type { ScreenSockets } from '../hypervisor/host.ts';
import type { HostReach } from '../hypervisor/reach/host-reach.ts';
import { plainAddress } from '../hypervisor/reach/messages.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { PortKey, PortProtocol, PortStore, StoredPort } from '../store/ports.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { NetworkBook } from './network-book.ts';
import { createPublishKeeper } from './publish-keeper.ts';
import { heldPorts, redirectedPorts } from './publish-numbers.ts';
import { createViewers, type ViewerRequest } from './publish-viewers.ts';
import type { RoomNetworks } from './room-networks.ts';

export interface PublishServiceOptions {
  reach: HostReach;
  firewall: Pick<HostFirewall, 'everything'>;
  /** Where the ports are opened. */
  space: () => NetworkSpace | null;
  store: PortStore;
  rooms: RoomStore;
  roomNetworks: RoomNetworks;
  book: NetworkBook;
  live: LiveSeats;
  audit: Audit;
  log: Logger;
  /** See `ViewersOptions`. */
  nativeViewers: boolean;
  viewerHost?: string | undefined;
  screenSockets(seat: SeatName): Promise<ScreenSockets>;
  onChange(room: string): void;
}

export interface OpenPortRequest {
  port: number;
  protocol: PortProtocol;
  clients: 'anyone' | 'requester';
  /** Another address than the one that asks. */
  client?: string | undefined;
}

export type PublishService = ReturnType<typeof createPublishService>;

/** Addresses that one port can be open for at a time. */
const CLIENTS_MAX = 64;

/** Ports of seats that the host passes on. */
export function createPublishService(options: PublishServiceOptions) {
  const { reach, firewall, space, store, rooms, roomNetworks, book, live, audit, log, onChange, nativeViewers, viewerHost, screenSockets } =
    options;
  const keeper = createPublishKeeper({
    reach,
    store,
    rooms,
    roomNetworks,
    book,
    live,
    moreDoors: () => viewers.doors(),
    onOver: (passes) => viewers.forget(passes),
    takenByOthers,
    log,
  });
  const viewers = createViewers({
    enabled: nativeViewers,
    host: viewerHost,
    screenSockets,
    isOn: keeper.isOn,
    titleOf: (seat) => `${seat} (${live.row(seat)?.roomTitle ?? ''})`,
    taken: async () => new Set([...(await store.list()).map(({ hostPort }) => hostPort), ...(await takenByOthers('tcp'))]),
    sync: keeper.sync,
    problemOf: keeper.problemOf,
    audit,
  });

  async function takenByOthers(protocol: PortProtocol): Promise<Set<number>> {
    // A packet filter that cannot be read hides no rule that this server could have made.
    const rules = await firewall.everything().catch(() => '');
    return new Set([...(await heldPorts(space(), protocol)), ...redirectedPorts(rules), ...viewers.numbers()]);
  }

  function view(row: StoredPort): PublishedPortView {
    const { seat, port, protocol, hostPort, clients, origin, addresses } = row;
    const own = { seat, room: live.row(seat)?.room ?? '', port, protocol, hostPort, clients, clientAddresses: addresses, origin };
    return { ...own, ...keeper.stateOf(row) };
  }

  async function ofSeat(seat: string): Promise<StoredPort[]> {
    return (await store.list()).filter((row) => row.seat === seat);
  }

  const find = async (key: PortKey): Promise<StoredPort | null> =>
    (await ofSeat(key.seat)).find(({ protocol, port }) => protocol === key.protocol && port === key.port) ?? null;

  function roomOf(seat: string): string {
    const row = live.row(seat);
    if (row === null) throw notFound('seat', seat);
    return row.room;
  }

  /** Throws for a port that is none of the published ones, unless the caller may publish it now. */
  async function published(caller: Caller, key: PortKey, clients: StoredPort['clients']): Promise<StoredPort> {
    const known = await find(key);
    if (known !== null) return known;
    if (!isStaff(caller))
      throw new ServerError('forbidden', `Port ${key.port}/${key.protocol} of ${key.seat} is not published. A teacher can publish it.`);
    await keeper.allot({ ...key, clients, origin: 'staff' });
    const made = await find(key);
    if (made === null) throw new ServerError('conflict', 'No number is left on the host for another published port.');
    return made;
  }

  return {
    async room(name: string): Promise<PublishedPortView[]> {
      if ((await rooms.find(name)) === null) throw notFound('room', name);
      return (await store.list()).filter((row) => live.row(row.seat)?.room === name).map(view);
    },
    async seat(name: string): Promise<{ ports: PublishedPortView[]; nativeViewers: boolean }> {
      roomOf(name);
      return { ports: (await ofSeat(name)).map(view), nativeViewers: viewers.enabled };
    },
    /** `from`: the address that asks. */
    async open(
      caller: Caller,
      seat: string,
      { port, protocol, clients, client }: OpenPortRequest,
      from: string,
    ): Promise<PublishedPortView> {
      const room = roomOf(seat);
      if (client !== undefined && !isStaff(caller))
        throw new ServerError('forbidden', 'A port is opened for the address that asks for it.');
      const key = { seat, protocol, port };
      const row = await published(caller, key, clients);
      if (row.clients === 'requester') {
        if (!keeper.isOn(seat)) throw new ServerError('conflict', `${seat} is off: a port is opened while its seat runs.`);
        if (row.addresses.length >= CLIENTS_MAX)
          throw new ServerError('conflict', `The port is open for ${CLIENTS_MAX} addresses already.`);
        await store.addClient(key, plainAddress(client ?? from));
      }
      // A host that cannot be reached shows in the answer's `detail`.
      await keeper.sync().catch(() => {});
      const detail = `${protocol} ${port} as ${row.hostPort}${row.clients === 'anyone' ? '' : ` for ${plainAddress(client ?? from)}`}`;
      await audit.write({ actor: caller.auditName, action: 'seat.port.open', subject: seat, detail });
      onChange(room);
      const now = await find(key);
      if (now === null) throw notFound('published port', `${port}/${protocol}`);
      return view(now);
    },
    async close(caller: Caller, seat: string, protocol: PortProtocol, port: number): Promise<void> {
      const room = roomOf(seat);
      const row = await find({ seat, protocol, port });
      if (row === null) throw notFound('published port', `${port}/${protocol}`);
      if (row.origin === 'staff' && isStaff(caller)) await store.remove(row);
      else if (row.clients === 'requester') await store.removeClients(row);
      else
        throw new ServerError(
          'conflict',
          `Port ${port}/${protocol} is open to everybody: ${row.origin === 'network' ? "its network's YAML says so" : 'a teacher published it so'}.`,
        );
      await keeper.sync().catch(() => {});
      await audit.write({ actor: caller.auditName, action: 'seat.port.close', subject: seat, detail: `${protocol} ${port}` });
      onChange(room);
    },
    async openViewer(caller: Caller, seat: string, request: ViewerRequest): Promise<ViewerView> {
      roomOf(seat);
      const name = parseSeatName(seat);
      if (name === null) throw notFound('seat', seat);
      return viewers.open(caller, name, request);
    },
    closeViewer: (caller: Caller, seat: string): Promise<void> => viewers.close(caller, seat),
    endLogins: (ids: readonly string[]): Promise<void> => viewers.endLogins(ids),
    /** It belongs to somebody else now: what its people before opened for themselves is closed. */
    async changedHands(seat: string): Promise<void> {
      for (const row of await ofSeat(seat)) if (row.addresses.length > 0) await store.removeClients(row);
      await viewers.close(null, seat);
      keeper.poke();
    },
    poke: keeper.poke,
    run: keeper.run,
  };
}

const isStaff = ({ role }: Caller): boolean => role !== 'student';
