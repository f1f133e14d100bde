import { expect, it } from 'vitest';
import { createKeyedLock } from './keyed-lock.ts';

it('does work on one key in the order of asking, and goes on after a failure; other keys do not wait', async () => {
  const lock = createKeyedLock();
  const log: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = lock('a', async () => {
    await gate.promise;
    log.push('first');
    throw new Error('broken');
  });
  const second = lock('a', async () => void log.push('second'));
  await lock('b', async () => void log.push('other'));
  expect(log).toEqual(['other']);
  gate.resolve();
  await expect(first).rejects.toThrow('broken');
  await second;
  expect(log).toEqual(['other', 'first', 'second']);
});
