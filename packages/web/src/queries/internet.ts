import type { InternetView, RoomInternetView } from '@aula/api';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { foreseen, type Wish } from '../logic/internet-switch.ts';
import type { Reach } from '../logic/network-words.ts';
import { call } from './client.ts';
import { keys } from './keys.ts';

/** What a room and each of its seats may reach outside. */
export const roomInternetQuery = (room: string) =>
  queryOptions({
    queryKey: keys.roomInternet(room),
    queryFn: ({ signal }) => call('roomInternet', { params: { room }, signal }),
  });

/** Switches a room; null: as its network says. The page shows it at once, and takes it back if it was refused. */
export function useSwitchRoom(room: string, networkSays: Reach) {
  const cache = useQueryClient();
  const key = keys.roomInternet(room);
  return useMutation({
    mutationFn: (wish: Wish) => call('setRoomInternet', { params: { room }, body: { internet: wish } }),
    onMutate: async (wish) => {
      await cache.cancelQueries({ queryKey: key });
      const before = cache.getQueryData<RoomInternetView>(key);
      if (before !== undefined) cache.setQueryData(key, foreseen(before, wish, networkSays));
      return { before };
    },
    onSuccess: (state) => cache.setQueryData(key, state),
    onError: (_error, _wish, context) => {
      if (context?.before !== undefined) cache.setQueryData(key, context.before);
      void cache.invalidateQueries({ queryKey: key });
    },
  });
}

/** Switches some seats of a room; null: as their room. */
export function useSwitchSeats(room: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ seats, internet }: { seats: readonly string[]; internet: InternetView | null }) => {
      for (const seat of seats) await call('setSeatInternet', { params: { seat }, body: { internet } });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.roomInternet(room) }),
  });
}

/** How often a student's page looks whether its internet was switched: the event stream tells staff only. */
const SEAT_LOOK_MS = 15_000;

/** What one seat may reach outside. */
export const seatInternetQuery = (seat: string) =>
  queryOptions({
    queryKey: keys.seatInternet(seat),
    queryFn: ({ signal }) => call('seatInternet', { params: { seat }, signal }),
    refetchInterval: SEAT_LOOK_MS,
  });
