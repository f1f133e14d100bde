import { describe, expect, it } from 'vitest';
import { LibvirtError } from '../error.ts';
import { tracedAnswer } from './traced-answer.ts';

/** A call that fails in a later turn, as one whose answer comes from a socket. */
const call = (): Promise<never> =>
  tracedAnswer(new Promise<never>((_, reject) => setImmediate(() => reject(new LibvirtError('closed', 'gone')))));

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
    expect(error).toHaveProperty('stack', expect.not.stringContaining('follow'));
  });
});

it('hands on the answer and other failures as they are', async () => {
  await expect(tracedAnswer(Promise.resolve(7))).resolves.toBe(7);
  const other = new TypeError('other');
  await expect(tracedAnswer(Promise.reject(other))).rejects.toBe(other);
});
