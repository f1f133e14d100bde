import { afterAll, beforeAll, describe, it } from 'vitest';
import { operationEnd } from '../lib/rooms.ts';
import { KillRoom, killMoments } from './kill-room.ts';

const KILLS = 20;

let room: KillRoom;
beforeAll(async () => {
  room = await KillRoom.start();
});
afterAll(() => room?.[Symbol.asyncDispose]());

describe('kill -9 of the server during a reset', () => {
  it(`at ${KILLS} random points converges after each restart and leaves nothing over`, async () => {
    await room.apply();
    const spanMs = await room.timed(async () => operationEnd(room.client, await room.reset()));
    for (const delayMs of killMoments(KILLS, spanMs)) {
      const operation = await room.reset();
      await room.killAfter(delayMs);
      await room.expectConverged(operation, delayMs);
    }
    await room.delete();
  }, 900_000);
});
