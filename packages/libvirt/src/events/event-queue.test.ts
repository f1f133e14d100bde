import { expect, it } from 'vitest';
import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';
import { EventQueue } from './event-queue.ts';

it('keeps as many items as its cap, counts what comes after, and says so in its place', async () => {
  const queue = new EventQueue<{ n: number }>(() => {});
  for (let n = 0; n < LIMITS.eventQueueMax + 3; n++) queue.push({ n });
  expect((await queue.next()).value).toEqual({ n: 0 });
  queue.push({ n: -1 });
  for (let n = 1; n < LIMITS.eventQueueMax; n++) expect((await queue.next()).value).toEqual({ n });
  expect((await queue.next()).value).toEqual({ dropped: 3 });
  expect((await queue.next()).value).toEqual({ n: -1 });
});

it('tells of drops even when nothing comes after them', async () => {
  const queue = new EventQueue<{ n: number }>(() => {});
  for (let n = 0; n < LIMITS.eventQueueMax + 1; n++) queue.push({ n });
  for (let n = 0; n < LIMITS.eventQueueMax; n++) await queue.next();
  expect((await queue.next()).value).toEqual({ dropped: 1 });
});

it('hands out what it has before its error, and the error once', async () => {
  const queue = new EventQueue<{ n: number }>(() => {});
  queue.push({ n: 1 });
  queue.end(new LibvirtError('closed', 'gone'));
  queue.push({ n: 2 });
  expect((await queue.next()).value).toEqual({ n: 1 });
  await expect(queue.next()).rejects.toMatchObject({ code: 'closed' });
  expect((await queue.next()).done).toBe(true);
});

it('wakes every reader that waits when it ends', async () => {
  const queue = new EventQueue<{ n: number }>(() => {});
  const waiting = [queue.next(), queue.next()];
  queue.discard();
  expect(await Promise.all(waiting)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
});
