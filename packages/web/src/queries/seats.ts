import { API_PREFIX, type OperationView, type SeatView } from '@aula/api';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';
import { addOperation } from './operations.ts';

/** Rooms whose seats the finder knows. */
const ROOMS_FOUND_MAX = 40;

export const mySeatsQuery = queryOptions({
  queryKey: keys.mySeats,
  queryFn: async ({ signal }) => (await call('mySeats', { signal })).seats,
});

export const seatQuery = (seat: string) =>
  queryOptions({ queryKey: keys.seat(seat), queryFn: ({ signal }) => call('seat', { params: { seat }, signal }) });

/** Seats of several rooms, for finding; fetched only when asked for. */
export const allSeatsQuery = (rooms: readonly string[]) =>
  queryOptions({
    queryKey: keys.allSeats(rooms),
    queryFn: async ({ signal }) =>
      (await Promise.all(rooms.slice(0, ROOMS_FOUND_MAX).map((room) => call('room', { params: { room }, signal })))).flatMap(
        ({ seats }) => seats,
      ),
  });

/** Address of a seat's picture, or null while there is none. */
export const pictureUrl = (seat: Pick<SeatView, 'name' | 'pictureVersion'>): string | null =>
  seat.pictureVersion === null
    ? null
    : `${API_PREFIX}/seats/${encodeURIComponent(seat.name)}/picture?v=${encodeURIComponent(seat.pictureVersion)}`;

export type SeatAct = 'start' | 'stop' | 'reset' | 'restart';

/** How often a restart looks whether the shut-down has ended, and for how long at most. */
const RESTART_LOOK_MS = 700;
const RESTART_LOOKS_MAX = 300;

async function runAct(seat: string, act: SeatAct): Promise<OperationView> {
  const input = { params: { seat } };
  if (act === 'start') return call('startSeat', input);
  if (act === 'reset') return call('resetSeat', input);
  const stop = await call('stopSeat', input);
  if (act === 'stop') return stop;
  for (let looks = 0; looks < RESTART_LOOKS_MAX; looks++) {
    const { state } = await call('operation', { params: { operation: stop.id } });
    if (state === 'succeeded') return call('startSeat', input);
    if (state === 'failed' || state === 'cancelled') break;
    await new Promise((resolve) => setTimeout(resolve, RESTART_LOOK_MS));
  }
  return stop;
}

/** Start, stop, restart or reset one seat. */
export function useSeatAct() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ seat, act }: { seat: string; act: SeatAct }) => runAct(seat, act),
    onSuccess: (operation) => addOperation(cache, operation),
  });
}

/** A single-use ticket for a console, and where to take it. */
export const openConsole = (seat: string, kind: 'desktop' | 'terminal', mode: 'control' | 'view', signal: AbortSignal) =>
  call('openConsole', { params: { seat }, body: { kind, mode }, signal });
