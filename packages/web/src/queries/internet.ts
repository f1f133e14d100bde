import type { InternetView } from '@aula/api';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

/** What a room and each of its seats may reach outside. */
export const roomInternetQuery = (room: string) =>
  queryOptions({
    queryKey: keys.roomInternet(room),
    queryFn: ({ signal }) => call('roomInternet', { params: { room }, signal }),
    staleTime: 5000,
    // Others switch too, and what keeps a switch from holding shows up by itself.
    refetchInterval: 15_000,
  });

/** Switches a room; null: as its network says. */
export function useSwitchRoom(room: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (internet: InternetView | null) => call('setRoomInternet', { params: { room }, body: { internet } }),
    onSuccess: (state) => cache.setQueryData(keys.roomInternet(room), state),
  });
}

/** Switches some seats of a room; null: as their room. */
export function useSwitchSeats(room: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ seats, internet }: { seats: readonly string[]; internet: InternetView | null }) =>
      Promise.all(seats.map((seat) => call('setSeatInternet', { params: { seat }, body: { internet } }))),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.roomInternet(room) }),
  });
}
