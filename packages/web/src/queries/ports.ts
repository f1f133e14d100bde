import type { PublishedPortView } from '@aula/api';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

/** Ports open and close with their seats. Staff are told with the network's news; a student's page looks by itself. */
const LOOK_MS = { staff: 60_000, student: 10_000 } as const;

/** Published ports of a room's seats. */
export const roomPortsQuery = (room: string) =>
  queryOptions({
    queryKey: keys.roomPorts(room),
    queryFn: async ({ signal }) => (await call('roomPorts', { params: { room }, signal })).ports,
    refetchInterval: LOOK_MS.staff,
  });

/** Published ports of one seat. */
export const seatPortsQuery = (seat: string) =>
  queryOptions({
    queryKey: keys.seatPorts(seat),
    queryFn: async ({ signal }) => (await call('seatPorts', { params: { seat }, signal })).ports,
    refetchInterval: LOOK_MS.student,
  });

/** Opens a port for the device that this page is on, or closes it for all that asked. */
export function usePortAct() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ port: { seat, port, protocol }, act }: { port: PublishedPortView; act: 'open' | 'close' }): Promise<void> => {
      if (act === 'open') await call('openPort', { params: { seat }, body: { port, protocol } });
      else await call('closePort', { params: { seat, port, protocol } });
    },
    onSettled: (_done, _error, { port }) => {
      void cache.invalidateQueries({ queryKey: keys.roomPorts(port.room) });
      void cache.invalidateQueries({ queryKey: keys.seatPorts(port.seat) });
    },
  });
}
