import { FAKE_PROGRAM, type FakeMessage, type FakePeer, fakeFrame, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { expect, it } from 'vitest';
import { connect } from '../connect.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';

const { domainLookupByName } = procedures;
const LOOKUP = domainLookupByName.number;

/** What a broken daemon may do when asked for a domain. */
const ATTACKS: [string, (peer: FakePeer, call: FakeMessage) => void][] = [
  ['a length of 0', (peer) => peer.send(fakeXdr.uint(0))],
  ['a length shorter than a header', (peer) => peer.send(fakeXdr.uint(27))],
  ['a length of 4 GiB', (peer) => peer.send(fakeXdr.uint(0xffff_ffff))],
  ['a length one above the cap', (peer) => peer.send(fakeXdr.uint(LIMITS.messageMax + LIMITS.messageLengthWord + 1))],
  ['an unknown program', (peer, call) => peer.send(fakeFrame({ ...call, type: 1, program: 1 }))],
  ['another program of libvirt', (peer, call) => peer.send(fakeFrame({ ...call, type: 1, program: 0x20008087 }))],
  ['an unknown serial', (peer, call) => peer.reply({ ...call, serial: call.serial + 1000 }, fakeXdr.domain('x'))],
  ['another procedure', (peer, call) => peer.reply({ ...call, procedure: 1 })],
  [
    'the same answer twice',
    (peer, call) => {
      peer.reply(call, fakeXdr.domain('x'));
      peer.reply(call, fakeXdr.domain('x'));
    },
  ],
  ['a call instead of an answer', (peer, call) => peer.send(fakeFrame(call, fakeXdr.domain('x')))],
  ['passed file descriptors', (peer, call) => peer.send(fakeFrame({ ...call, type: 5 }, fakeXdr.domain('x')))],
  ['a stream packet for a plain call', (peer, call) => peer.data(call, Buffer.from('abcd'))],
  ['a hole in a stream', (peer, call) => peer.send(fakeFrame({ ...call, type: 6, status: 2 }, Buffer.alloc(12)))],
  ['an empty answer', (peer, call) => peer.reply(call)],
  ['an answer cut short', (peer, call) => peer.reply(call, fakeXdr.domain('x').subarray(0, 12))],
  ['bytes after the answer', (peer, call) => peer.reply(call, Buffer.concat([fakeXdr.domain('x'), Buffer.alloc(4)]))],
  ['a string longer than its message', (peer, call) => peer.reply(call, Buffer.concat([fakeXdr.uint(0xffff_fff0), Buffer.alloc(20)]))],
  ['garbage', (peer) => peer.send(Buffer.alloc(4_096, 0x5a))],
  ['an error that is none', (peer, call) => peer.send(fakeFrame({ ...call, type: 1, status: 1 }, fakeXdr.uint(1)))],
  ['an event that nobody asked for', (peer) => peer.event(999, Buffer.alloc(0))],
  ['a malformed lifecycle event', (peer) => peer.event(318, Buffer.alloc(4))],
  [
    'an unknown keepalive',
    (peer) => peer.send(fakeFrame({ program: FAKE_PROGRAM.keepAlive, procedure: 3, type: 2, serial: 0, status: 0 })),
  ],
];

it.each(ATTACKS)('closes the connection with a protocol error on %s', async (_what, attack) => {
  await using daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (message.type !== 0 || message.procedure !== LOOKUP) return 'default';
      attack(peer, message);
      return undefined;
    },
  });
  await using connection = await connect({ socketPath: daemon.socketPath, keepAlive: false });
  connection.call(domainLookupByName, { name: 'x' }).catch(() => {});
  expect(await connection.closed).toMatchObject({ name: 'LibvirtError', code: 'protocol' });
  await expect(connection.call(domainLookupByName, { name: 'y' })).rejects.toMatchObject({ code: 'protocol' });
  await expect.poll(() => daemon.peers[0]?.socket.destroyed).toBe(true);
});

it('keeps one unsent pong at most, however many pings come to a client that cannot write', async () => {
  await using daemon = await startFakeDaemon();
  const connection = await connect({ socketPath: daemon.socketPath, keepAlive: false });
  const [peer] = daemon.peers;
  if (!peer) throw new Error('no connection');
  peer.socket.pause();
  const pings = Buffer.concat(
    Array.from({ length: 2_000 }, () => fakeFrame({ program: FAKE_PROGRAM.keepAlive, procedure: 1, type: 2, serial: 0, status: 0 })),
  );
  for (let i = 0; i < 200; i++) if (!peer.socket.write(pings)) await new Promise((resolve) => peer.socket.once('drain', resolve));
  peer.socket.resume();
  await expect.poll(() => peer.received.filter((message) => message.program === FAKE_PROGRAM.keepAlive).length).toBeGreaterThan(0);
  await connection.close();
  expect(peer.received.filter((message) => message.program === FAKE_PROGRAM.keepAlive).length).toBeLessThan(100_000);
});

it('fails every waiter with the same reason when the peer breaks the protocol', async () => {
  await using daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (message.type !== 0 || message.procedure !== LOOKUP) return 'default';
      if (peer.received.filter((seen) => seen.procedure === LOOKUP).length === 4) peer.send(fakeXdr.uint(3));
      return undefined;
    },
  });
  await using connection = await connect({ socketPath: daemon.socketPath, keepAlive: false });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => connection.call(domainLookupByName, { name: 'x' })));
  expect(results.map((result) => result.status === 'rejected' && result.reason.code)).toEqual(Array(20).fill('protocol'));
});
