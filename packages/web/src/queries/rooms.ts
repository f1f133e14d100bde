import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';
import { addOperation } from './operations.ts';

export const roomsQuery = queryOptions({
  queryKey: keys.rooms,
  queryFn: async ({ signal }) => (await call('rooms', { signal })).rooms,
});

export const roomQuery = (room: string) =>
  queryOptions({ queryKey: keys.room(room), queryFn: ({ signal }) => call('room', { params: { room }, signal }) });

/** What applying the stored description again would do. */
export const driftQuery = (room: string) =>
  queryOptions({ queryKey: keys.plan(room), queryFn: ({ signal }) => call('planStoredRoom', { params: { room }, signal }), staleTime: 0 });

/** The name of a room's file in findings. */
const FILE = 'room.yaml';

/** Findings of a description while it is written. */
export const checkRoom = async (source: string, signal: AbortSignal) =>
  (await call('validateRoom', { body: { source, file: FILE }, signal })).diagnostics;

/** What a description would do; findings come as an `ApiError` with diagnostics. */
export function usePlanRoom() {
  return useMutation({ mutationFn: (source: string) => call('planRoom', { body: { source, file: FILE } }) });
}

export function useApplyRoom() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (source: string) => call('applyRoom', { body: { source, file: FILE } }),
    onSuccess: ({ plan, operation }) => {
      if (operation !== null) addOperation(cache, operation);
      void cache.invalidateQueries({ queryKey: keys.rooms });
      void cache.invalidateQueries({ queryKey: keys.room(plan.room) });
      void cache.invalidateQueries({ queryKey: keys.plan(plan.room) });
    },
  });
}

export type RoomAct = 'start' | 'stop' | 'pull' | 'reset';

/** Start, shut down, pull the plug of, or reset some seats of a room. */
export function useRoomAct(room: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ act, seats }: { act: RoomAct; seats: string[] }) => {
      const params = { room };
      if (act === 'start') return call('startRoom', { params, body: { seats } });
      if (act === 'reset') return call('resetRoom', { params, body: { seats } });
      return call('stopRoom', { params, body: { seats, force: act === 'pull' } });
    },
    onSuccess: (operation) => addOperation(cache, operation),
  });
}

export function useDeleteRoom(room: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call('deleteRoom', { params: { room } }),
    onSuccess: (operation) => addOperation(cache, operation),
  });
}

/** Gives seats to people; null frees one. */
export function useAssign(room: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (owners: Record<string, string | null>) => call('assignSeats', { params: { room }, body: { owners } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.room(room) }),
  });
}
