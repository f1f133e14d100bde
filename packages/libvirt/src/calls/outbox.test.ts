import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { Outbox } from './outbox.ts';

function setUp() {
  const writes: string[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk.toString());
      done();
    },
  });
  const outbox = new Outbox(socket);
  const write = (text: string) => outbox.write(Buffer.from(text));
  return { socket, writes, outbox, write };
}

const turnEnd = () => new Promise((resolve) => setImmediate(resolve));

it('sends a lone message at once', () => {
  const { writes, write } = setUp();
  write('a');
  expect(writes).toEqual(['a']);
});

it('sends further ones of the turn together, in order', async () => {
  const { writes, write } = setUp();
  for (const text of ['a', 'b', 'c', 'd']) write(text);
  await turnEnd();
  expect(writes).toEqual(['a', 'bcd']);
});

it('sends what answers let go in one piece once all of them are handed out', () => {
  const { writes, outbox, write } = setUp();
  outbox.receiving();
  for (const text of ['a', 'b', 'c']) write(text);
  expect(writes).toEqual([]);
  outbox.received(3);
  expect(writes).toEqual(['abc']);
});

it('gathers the calls of those who go on after several answers, but not after one', async () => {
  const { writes, outbox, write } = setUp();
  outbox.receiving();
  outbox.received(2);
  for (const text of ['a', 'b']) write(text);
  await turnEnd();
  outbox.receiving();
  outbox.received(1);
  write('c');
  expect(writes).toEqual(['ab', 'c']);
});

it('writes nothing into a socket that is gone', async () => {
  const { socket, writes, write } = setUp();
  for (const text of ['a', 'b']) write(text);
  socket.destroy();
  await turnEnd();
  expect(writes).toEqual(['a']);
});
