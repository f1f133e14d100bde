import { describe, expect, it } from 'vitest';
import { LibvirtError } from '../error.ts';
import { tracedAnswer } from './traced-answer.ts';

/** A call that fails in a later turn, as one whose answer comes from a socket. */
const call = (): Promise<never> => tracedAnswer(({ fail }) => setImmediate(() => fail(new LibvirtError('closed', 'gone'))));

async function awaits() {
  await call();
}
async function returnsInner() {
  return call();
}
async function returns() {
  await returnsInner();
}
async function awaitsAll() {
  await Promise.all([call(), call()]);
}
async function awaitsLater() {
  const answer = call();
  await null;
  await answer;
}
function catches() {
  return call().catch((error: unknown) => {
    throw error;
  });
}

describe('the stack of a failed call', () => {
  it.each([
    ['who awaits it', awaits],
    ['who awaits the function that returns it', returns],
    ['who awaits it among others', awaitsAll],
    ['who awaits it later', awaitsLater],
    ['who takes its failure', catches],
  ])('shows %s', async (_what, from) => {
    const error = await from().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toHaveProperty('stack', expect.stringMatching(new RegExp(`^LibvirtError: gone\\n(.*\\n)*.*\\b${from.name}\\b`)));
    expect(error).toHaveProperty('stack', expect.not.stringContaining('failWhereAwaited'));
  });
});

it('hands on the answer and other failures as they are', async () => {
  await expect(tracedAnswer<number>(({ resolve }) => resolve(7))).resolves.toBe(7);
  const other = new TypeError('other');
  await expect(tracedAnswer(({ fail }) => fail(other))).rejects.toBe(other);
});

it('fails with what is thrown before the call is on its way', async () => {
  const thrown = new TypeError('thrown');
  const answer = tracedAnswer(() => {
    throw thrown;
  });
  await expect(answer).rejects.toBe(thrown);
});

it('is awaited as it is, without another promise in between', async () => {
  const answer = tracedAnswer<number>(({ resolve }) => resolve(7));
  expect(Promise.resolve(answer)).toBe(answer);
  expect(answer.then(() => {}).constructor).toBe(Promise);
});
