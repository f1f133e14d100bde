import { parsePersonName, parseRoomName, parseSeatName } from '@aula/model';
import type { Logger } from 'pino';
import type { OperationEngine } from '../operations/engine.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { LiveSeats } from './live-seats.ts';

export interface WantedPowerOptions {
  store: RoomStore;
  live: LiveSeats;
  engine: OperationEngine;
  log: Logger;
}

/** An embedded host's machines are off after it was away: those that should run are started again, room by room. */
export async function startWantedSeats({ store, live, engine, log }: WantedPowerOptions): Promise<void> {
  const off = (await store.seats()).filter(({ name, wantedOn }) => wantedOn && live.live(name)?.power === 'off');
  for (const [roomName, seats] of Map.groupBy(off, ({ room }) => room)) {
    const room = parseRoomName(roomName);
    const requestedBy = parsePersonName('admin');
    if (room === null || requestedBy === null) continue;
    const names = seats.flatMap(({ name }) => parseSeatName(name) ?? []);
    try {
      await engine.begin({ room, seats: names, params: { kind: 'start', seats: names }, requestedBy });
    } catch (error) {
      log.info({ err: error, room }, 'Seats were not started again: an operation is going on');
    }
  }
}
