import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KillRoom, killMoments, SOURCE } from './kill-room.ts';

const KILLS = 20;

let room: KillRoom;
beforeAll(async () => {
  room = await KillRoom.start();
});
afterAll(() => room?.[Symbol.asyncDispose]());

describe('kill -9 of the server during an apply', () => {
  it(`at ${KILLS} random points converges after each restart and leaves nothing over`, async () => {
    const spanMs = await room.timed(() => room.apply());
    await room.delete();
    for (const delayMs of killMoments(KILLS, spanMs)) {
      const { operation } = await room.client.call('applyRoom', { body: { source: SOURCE } });
      expect(operation).not.toBeNull();
      await room.killAfter(delayMs);
      const resumed = await room.lastApply();
      expect(resumed, `the operation is on record after a kill at ${delayMs} ms`).toBeDefined();
      await room.expectConverged(resumed ?? '', delayMs);
      const plan = await room.client.call('planStoredRoom', { params: { room: 'crash' } });
      expect(plan.changes).toEqual([]);
      await room.delete();
    }
  }, 900_000);
});
