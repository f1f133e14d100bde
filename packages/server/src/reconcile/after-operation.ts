import type { Operation, RoomName } from '@aula/model';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Host } from '../hypervisor/host.ts';
import type { OperationParams } from '../operations/params.ts';
import type { RoomPlanner } from '../services/room-planner.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { LiveSeats } from './live-seats.ts';

export interface AfterOperationOptions {
  store: RoomStore;
  host: Host;
  live: LiveSeats;
  planner: RoomPlanner;
  audit: Audit;
  log: Logger;
  refreshRows(room: string): Promise<void>;
  /** The room's seats hang on no other network that stands on its own than this one; null: on none. */
  leaveNetworks(room: RoomName, except: string | null): Promise<void>;
  now?: () => number;
}

/** Brings the store's rows in line with what an operation that has ended left on the host. */
export function createAfterOperation({
  store,
  host,
  live,
  planner,
  audit,
  log,
  refreshRows,
  leaveNetworks,
  now = Date.now,
}: AfterOperationOptions) {
  /** Seats that the YAML no longer asks for stay as rows until they are off the host. */
  async function dropUnwanted(room: string, source: string): Promise<void> {
    const wanted = new Set<string>(planner.read(source, `${room}.yaml`).seats.map(({ name }) => name));
    const there = new Set<string>((await host.listSeats()).filter((seat) => seat.room === room).map(({ name }) => name));
    const gone = (await store.seats(room)).filter(({ name }) => !wanted.has(name) && !there.has(name));
    await store.removeSeats(gone.map(({ name }) => name));
  }

  return async ({ id, kind, room, state, requestedBy, error }: Operation, params: OperationParams): Promise<void> => {
    try {
      if (kind === 'delete' && state === 'succeeded') {
        await store.remove(room);
        await leaveNetworks(room, null);
      }
      if (params.kind === 'apply') {
        if (state === 'succeeded') {
          await store.setApplied(room, new Date(now()).toISOString());
          await leaveNetworks(room, planner.read(params.source, `${room}.yaml`).network.name);
        }
        await dropUnwanted(room, params.source);
      }
      live.setAllLive(await host.listSeats());
    } catch (cause) {
      log.warn({ err: cause, operation: id }, 'Rows could not be brought in line after an operation');
    }
    await refreshRows(room);
    const outcome = state === 'succeeded' ? 'ok' : 'failed';
    await audit.write({ actor: requestedBy, action: `room.${kind}.${state}`, subject: room, outcome, detail: error ?? id });
  };
}
