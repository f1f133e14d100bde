import { createClient, type LiveEvent, type PersonView, type RoomSummary, type RoomView, type SeatView } from '@aula/api';
import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import { countStates } from '../logic/seat-words.ts';
import { call } from './client.ts';
import { keys } from './keys.ts';
import { addOperation } from './operations.ts';

/** Seat events are gathered this long, so that a whole room's news is one change of the page. */
const GATHER_MS = 60;
/** Lists of rooms are fetched again at most this often. */
const ROOMS_MS = 800;
/** What goes with networks (their list, drift, ports) is fetched again at most this often. */
const NETWORKS_MS = 1500;

/** How often a lost server is looked for. */
const LOOK_MS = 2000;

export interface LiveStatus {
  /** `lost` once the stream broke and could not be opened again. */
  state: 'connecting' | 'live' | 'lost';
  /** When it was lost, in ms since the epoch. */
  since: number;
}

/** Whether the page hears of changes. */
export function useLiveStatus(): LiveStatus {
  const { data } = useQuery<LiveStatus>({ queryKey: keys.live, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY });
  return data ?? CONNECTING;
}

const CONNECTING: LiveStatus = { state: 'connecting', since: 0 };

const setStatus = (cache: QueryClient, state: LiveStatus['state']): void => {
  cache.setQueryData<LiveStatus>(keys.live, (old) => (old?.state === state ? old : { state, since: Date.now() }));
};

/** Feeds the cache from the server's event stream until `signal` aborts, or the login is over. */
export async function followEvents(cache: QueryClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const again = new AbortController();
    const stop = AbortSignal.any([signal, again.signal]);
    const stopLooking = whenBack(cache, () => again.abort());
    const over = await followOnce(cache, stop);
    stopLooking();
    if (over) break;
  }
}

/** One stream with its own reconnects. True when the login is over. */
async function followOnce(cache: QueryClient, signal: AbortSignal): Promise<boolean> {
  const client = createClient({
    baseUrl: '',
    fetch: async (input, init) => {
      try {
        const response = await fetch(input, init);
        setStatus(cache, response.ok ? 'live' : 'lost');
        return response;
      } catch (error) {
        if (!signal.aborted) setStatus(cache, 'lost');
        throw error;
      }
    },
  });
  const news = gatherer(cache, signal);
  try {
    for await (const event of client.events(signal)) news(event);
    return false;
  } catch {
    // The next read finds out that the login is over, and brings the person to the login page.
    await cache.invalidateQueries();
    return true;
  }
}

/** While the stream is lost, looks for the server more often than the stream's own waits, and tells when it is back. */
function whenBack(cache: QueryClient, onBack: () => void): () => void {
  const look = async () => {
    if (cache.getQueryData<LiveStatus>(keys.live)?.state !== 'lost') return;
    await call('health').then(onBack, () => undefined);
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  return () => clearInterval(timer);
}

/** Applies events to the cache, seats in batches. */
function gatherer(cache: QueryClient, signal: AbortSignal): (event: LiveEvent) => void {
  const seats = new Map<string, SeatView>();
  let seatTimer: ReturnType<typeof setTimeout> | undefined;
  let roomsTimer: ReturnType<typeof setTimeout> | undefined;
  let networksTimer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => {
    clearTimeout(seatTimer);
    clearTimeout(roomsTimer);
    clearTimeout(networksTimer);
  });
  const refetchRooms = (): void => {
    roomsTimer ??= setTimeout(() => {
      roomsTimer = undefined;
      void cache.invalidateQueries({ queryKey: keys.rooms });
    }, ROOMS_MS);
  };
  /** Only what a page shows is fetched. */
  const refetchNetwork = (network: string): void => {
    void cache.invalidateQueries({ queryKey: keys.network(network) });
    networksTimer ??= setTimeout(() => {
      networksTimer = undefined;
      for (const queryKey of [keys.networks, keys.anyNetworkPlan, keys.anyRoomPorts]) void cache.invalidateQueries({ queryKey });
    }, NETWORKS_MS);
  };
  const flush = (): void => {
    seatTimer = undefined;
    const batch = new Map(seats);
    seats.clear();
    if (patchSeats(cache, batch)) refetchRooms();
  };
  return (event) => {
    switch (event.type) {
      case 'resync':
        seats.clear();
        void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'live' && queryKey[0] !== 'me' });
        break;
      case 'seat':
        seats.set(event.seat.name, event.seat);
        seatTimer ??= setTimeout(flush, GATHER_MS);
        break;
      case 'seatRemoved':
        seats.delete(event.seat);
        cache.removeQueries({ queryKey: keys.seat(event.seat) });
        void cache.invalidateQueries({ queryKey: keys.mySeats });
        void cache.invalidateQueries({ queryKey: keys.room(event.room) });
        refetchRooms();
        break;
      case 'room':
        void cache.invalidateQueries({ queryKey: keys.room(event.room) });
        void cache.invalidateQueries({ queryKey: keys.plan(event.room) });
        void cache.invalidateQueries({ queryKey: keys.roomInternet(event.room) });
        void cache.invalidateQueries({ queryKey: keys.roomPorts(event.room) });
        refetchRooms();
        break;
      case 'network':
        refetchNetwork(event.network);
        break;
      case 'operation':
        addOperation(cache, event.operation);
        break;
      case 'people':
        void cache.invalidateQueries({ queryKey: keys.people });
        break;
    }
  };
}

/** Puts seats where the pages look. True when a list of rooms has to be fetched again. */
function patchSeats(cache: QueryClient, batch: ReadonlyMap<string, SeatView>): boolean {
  const rooms = new Set([...batch.values()].map(({ room }) => room));
  let stale = false;
  for (const [name, seat] of batch) if (cache.getQueryData(keys.seat(name)) !== undefined) cache.setQueryData(keys.seat(name), seat);
  patchMine(cache, batch);
  for (const name of rooms) {
    const room = cache.getQueryData<RoomView>(keys.room(name));
    if (room === undefined) continue;
    const seats = room.seats.map((seat) => batch.get(seat.name) ?? seat);
    cache.setQueryData<RoomView>(keys.room(name), { ...room, seats, states: countStates(seats) });
    const known = new Set(seats.map((seat) => seat.name));
    if ([...batch.values()].some((seat) => seat.room === name && !known.has(seat.name)))
      void cache.invalidateQueries({ queryKey: keys.room(name) });
  }
  const list = cache.getQueryData<RoomSummary[]>(keys.rooms);
  if (list !== undefined) {
    cache.setQueryData<RoomSummary[]>(
      keys.rooms,
      list.map((room) => patchStrip(room, batch)),
    );
    stale = true;
  }
  return stale;
}

/** One's own seats: what was given appears, what was taken away goes. */
function patchMine(cache: QueryClient, batch: ReadonlyMap<string, SeatView>): void {
  const mine = cache.getQueryData<SeatView[]>(keys.mySeats);
  const me = cache.getQueryData<PersonView>(keys.me)?.name;
  if (mine === undefined) return;
  const isMine = (seat: SeatView) => seat.owner === me;
  cache.setQueryData(keys.mySeats, mine.map((seat) => batch.get(seat.name) ?? seat).filter(isMine));
  const known = new Set(mine.map(({ name }) => name));
  if ([...batch.values()].some((seat) => isMine(seat) && !known.has(seat.name))) void cache.invalidateQueries({ queryKey: keys.mySeats });
}

const patchStrip = (room: RoomSummary, batch: ReadonlyMap<string, SeatView>): RoomSummary => ({
  ...room,
  strip: room.strip.map((cell) => ({ ...cell, pictureVersion: batch.get(cell.seat)?.pictureVersion ?? cell.pictureVersion })),
});
