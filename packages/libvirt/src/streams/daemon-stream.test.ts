import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type FakeDaemon, type FakeMessage, type FakePeer, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';

const CONSOLE = procedures.domainOpenConsole.number;
const SCREENSHOT = procedures.domainScreenshot.number;
const UPLOAD = procedures.storageVolUpload.number;
const DOWNLOAD = procedures.storageVolDownload.number;
const STREAMS = [CONSOLE, SCREENSHOT, UPLOAD, DOWNLOAD];
const DOMAIN = { name: 'd', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 1 };
const VOLUME = { pool: 'p', name: 'v', key: '/p/v' };

let daemon: FakeDaemon;
let connection: Connection;
/** What the daemon does with messages of streams. */
let behave: (message: FakeMessage, peer: FakePeer) => void;

beforeEach(async () => {
  behave = () => {};
  daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (!STREAMS.includes(message.procedure)) return 'default';
      behave(message, peer);
      return undefined;
    },
  });
  connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default' });
});

afterEach(async () => {
  await connection.close();
  await daemon[Symbol.asyncDispose]();
});

/** Resolves with the error, or null, once the stream is closed. */
function ending(stream: { once(event: string, listener: (error: Error) => void): unknown }): Promise<Error | null> {
  return new Promise((resolve) => {
    let failure: Error | null = null;
    stream.once('error', (error) => {
      failure = error;
    });
    stream.once('close', () => resolve(failure));
  });
}

describe('what ends a stream', () => {
  it('shows who opened it as its stack', async () => {
    behave = (message, peer) => {
      if (message.type === 0) peer.reply(message);
    };
    async function openForTheStack(signal?: AbortSignal) {
      return await connection.domainOpenConsole(DOMAIN, signal ? { signal } : {});
    }
    const controller = new AbortController();
    const aborted = ending(await openForTheStack(controller.signal));
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'cancelled', stack: expect.stringContaining('openForTheStack') });
    const lost = ending(await openForTheStack());
    for (const peer of daemon.peers) peer.socket.destroy();
    expect(await lost).toMatchObject({ code: 'closed', stack: expect.stringContaining('openForTheStack') });
  });

  it('is also the end of the connection, while its socket is still being made', async () => {
    const opened: FakePeer[] = [];
    await using silent = await startFakeDaemon({
      onMessage(message, peer) {
        if (message.procedure === procedures.authList.number && !opened.includes(peer)) opened.push(peer);
        return peer === opened[0] ? 'default' : undefined;
      },
    });
    const other = await connect({ socketPath: silent.socketPath, uri: 'test:///default' });
    const stream = other.domainOpenConsole(DOMAIN);
    const failed = expect(stream).rejects.toMatchObject({ code: 'closed', message: expect.stringContaining('the connection was closed') });
    await expect.poll(() => opened.length).toBe(2);
    await other.close();
    await failed;
    await expect.poll(() => opened.every((peer) => peer.socket.destroyed)).toBe(true);
  });
});

describe('reading', () => {
  it('gives all bytes in order and ends after the daemon confirmed', async () => {
    behave = (message, peer) => {
      if (message.type === 0) {
        peer.reply(message);
        for (let i = 0; i < 20; i++) peer.data(message, Buffer.alloc(1_000, i));
        peer.data(message, Buffer.alloc(0));
      } else if (message.status === 0) peer.confirm(message);
    };
    const all = await buffer(await connection.storageVolDownload(VOLUME));
    expect(all).toEqual(Buffer.concat(Array.from({ length: 20 }, (_, i) => Buffer.alloc(1_000, i))));
  });

  it('keeps bytes that overtake the answer to the call', async () => {
    behave = (message, peer) => {
      if (message.type !== 0) {
        peer.confirm(message);
        return;
      }
      peer.data(message, Buffer.from('early'));
      peer.data(message, Buffer.alloc(0));
      peer.reply(message, Buffer.concat([fakeXdr.uint(1), fakeXdr.string('image/png')]));
    };
    const { mime, body } = await connection.domainScreenshot(DOMAIN);
    expect(mime).toBe('image/png');
    expect((await buffer(body)).toString()).toBe('early');
  });

  it('asks for the range it was given', async () => {
    let range: Buffer | undefined;
    behave = (message, peer) => {
      range ??= message.payload.subarray(-20);
      if (message.type === 0) {
        peer.reply(message);
        peer.data(message, Buffer.alloc(0));
      } else peer.confirm(message);
    };
    await buffer(await connection.storageVolDownload(VOLUME, { offset: 5, length: 2n ** 40n }));
    expect(range?.toString('hex')).toBe('0000000000000005' + '0000010000000000' + '00000000');
  });

  it('stops the daemon when the reader does not read, and holds up no call', async () => {
    let sent = 0;
    behave = (message, peer) => {
      if (message.type !== 0) return;
      peer.reply(message);
      const pump = () => {
        while (sent < 256 && peer.socket.writableLength === 0) {
          peer.data(message, Buffer.alloc(LIMITS.streamPacketMax, 1));
          sent += 1;
        }
      };
      peer.socket.on('drain', pump);
      pump();
    };
    const body = await connection.storageVolDownload(VOLUME);
    body.on('error', () => {});
    body.once('readable', () => {});
    await connection.call(procedures.connectSupportsFeature, { feature: 1 });
    await expect.poll(() => body.readableLength).toBeGreaterThanOrEqual(LIMITS.streamHighWater);
    expect(body.readableLength).toBeLessThanOrEqual(LIMITS.streamHighWater + LIMITS.streamPacketMax + 65_536);
    expect(sent).toBeLessThan(32);
    for (let i = 0; i < 20; i++) await connection.call(procedures.connectSupportsFeature, { feature: 1 });
    expect(sent).toBeLessThan(32);
    body.destroy();
  });

  it('fails with the error that the daemon sends in the middle', async () => {
    behave = (message, peer) => {
      if (message.type !== 0) return;
      peer.reply(message);
      peer.data(message, Buffer.from('half'));
      peer.fail({ ...message, type: 3 }, 38, 'disk gone');
    };
    await expect(connection.storageVolDownload(VOLUME).then(buffer)).rejects.toMatchObject({ code: 'rpc', message: 'disk gone' });
  });
});

describe('writing', () => {
  it('sends all bytes in packets that the daemon takes, and finishes when it confirmed', async () => {
    const packets: Buffer[] = [];
    let finished = false;
    behave = (message, peer) => {
      if (message.type === 0) peer.reply(message);
      else if (message.status === 2) packets.push(message.payload);
      else {
        finished = true;
        peer.confirm(message);
      }
    };
    const data = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
    const upload = await connection.storageVolUpload(VOLUME);
    upload.end(data);
    await once(upload, 'finish');
    expect(finished).toBe(true);
    expect(Buffer.concat(packets).equals(data)).toBe(true);
    expect(Math.max(...packets.map((packet) => packet.length))).toBe(LIMITS.streamPacketSent);
  });

  it('fails when the daemon refuses the end: a full disk is not success', async () => {
    behave = (message, peer) => {
      if (message.type === 0) peer.reply(message);
      else if (message.status === 0) peer.fail(message, 38, 'No space left on device');
    };
    const upload = await connection.storageVolUpload(VOLUME);
    const end = ending(upload);
    upload.end('x');
    expect(await end).toMatchObject({ code: 'rpc', message: 'No space left on device' });
    expect(upload.writableFinished).toBe(false);
  });

  it('waits while the daemon does not read', async () => {
    behave = (message, peer) => {
      if (message.type !== 0) return;
      peer.reply(message);
      peer.socket.pause();
    };
    const upload = await connection.storageVolUpload(VOLUME);
    upload.on('error', () => {});
    let taken = 0;
    for (let i = 0; i < 64; i++) upload.write(Buffer.alloc(LIMITS.streamPacketMax), () => (taken += 1));
    for (let i = 0; i < 20; i++) await connection.call(procedures.connectSupportsFeature, { feature: 1 });
    expect(taken).toBeLessThan(8);
    upload.destroy();
  });
});

describe('consoles', () => {
  /** Sends back what comes, and ends as asked. */
  const echo = (message: FakeMessage, peer: FakePeer) => {
    if (message.type === 0) peer.reply(message);
    else if (message.status === 2) peer.data(message, message.payload);
    else peer.confirm(message);
  };

  it('carry bytes both ways', async () => {
    behave = echo;
    const console = await connection.domainOpenConsole(DOMAIN);
    console.write('hello');
    expect(String((await once(console, 'data'))[0])).toBe('hello');
    console.end();
    await once(console, 'close');
  });

  it('end both ways when the daemon ends them', async () => {
    behave = (message, peer) => {
      if (message.type === 0) {
        peer.reply(message);
        peer.data(message, Buffer.alloc(0));
      } else peer.confirm(message);
    };
    const console = await connection.domainOpenConsole(DOMAIN);
    console.resume();
    expect(await ending(console)).toBeNull();
    expect(console.writableEnded).toBe(true);
  });

  it('are refused with the error of the daemon', async () => {
    behave = (message, peer) => peer.fail(message, 55, 'Active console session exists for this domain');
    await expect(connection.domainOpenConsole(DOMAIN)).rejects.toMatchObject({ code: 'rpc', virCode: 55 });
  });

  it('use a socket again after one that ended well', async () => {
    behave = echo;
    for (let i = 0; i < 3; i++) {
      const console = await connection.domainOpenConsole(DOMAIN);
      console.resume();
      const end = ending(console);
      console.end('x');
      await end;
    }
    expect(daemon.peers).toHaveLength(2);
  });
});

describe('aborting', () => {
  const openOnly = (message: FakeMessage, peer: FakePeer) => {
    if (message.type === 0) peer.reply(message);
    else if (message.status === 1) peer.confirm(message);
  };
  const aborts = () => daemon.peers.flatMap((peer) => peer.received).filter((message) => message.type === 3 && message.status === 1).length;

  it('by destroy() tells the daemon and closes when it has confirmed', async () => {
    behave = openOnly;
    const console = await connection.domainOpenConsole(DOMAIN);
    const end = ending(console);
    console.destroy();
    expect(await end).toBeNull();
    expect(aborts()).toBe(1);
  });

  it('by the signal fails the stream as cancelled', async () => {
    behave = openOnly;
    const controller = new AbortController();
    const console = await connection.domainOpenConsole(DOMAIN, { signal: controller.signal });
    const end = ending(console);
    controller.abort();
    expect(await end).toMatchObject({ code: 'cancelled' });
    expect(aborts()).toBe(1);
  });

  it('while it opens leaves no socket', async () => {
    const controller = new AbortController();
    const opening = connection.domainOpenConsole(DOMAIN, { signal: controller.signal });
    await expect.poll(() => daemon.peers[1]?.received.some((message) => message.procedure === CONSOLE)).toBe(true);
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => daemon.peers[1]?.socket.destroyed).toBe(true);
  });

  it('ends the socket when the daemon does not confirm', async () => {
    behave = (message, peer) => {
      if (message.type === 0) peer.reply(message);
    };
    const console = await connection.domainOpenConsole(DOMAIN);
    const end = ending(console);
    console.destroy();
    expect(await end).toBeNull();
    await expect.poll(() => daemon.peers[1]?.socket.destroyed).toBe(true);
  });
});

describe('a lost or broken daemon', () => {
  const open = async (): Promise<Duplex> => {
    const console = await connection.domainOpenConsole(DOMAIN);
    console.resume();
    return console;
  };
  const accept = (message: FakeMessage, peer: FakePeer) => {
    if (message.type === 0) peer.reply(message);
  };

  it('fails the stream when its socket is lost, and leaves the connection', async () => {
    behave = accept;
    const end = ending(await open());
    daemon.peers[1]?.socket.destroy();
    expect(await end).toMatchObject({ code: 'closed' });
    expect(connection.state.name).toBe('open');
  });

  it('fails every stream when the connection is lost', async () => {
    behave = accept;
    const ends = [ending(await open()), ending(await open())];
    daemon.peers[0]?.socket.destroy();
    for (const end of ends) expect(await end).toMatchObject({ code: 'closed' });
  });

  it('fails every stream on close()', async () => {
    behave = accept;
    const end = ending(await open());
    await connection.close();
    expect(await end).toMatchObject({ code: 'closed' });
    await expect(connection.domainOpenConsole(DOMAIN)).rejects.toMatchObject({ code: 'closed' });
  });

  it.each<[string, (message: FakeMessage, peer: FakePeer) => void]>([
    ['a confirmation that was not asked for', (message, peer) => peer.confirm(message)],
    ['a packet of another procedure', (message, peer) => peer.data({ ...message, procedure: DOWNLOAD }, Buffer.from('abcd'))],
    ['a packet of an unknown stream', (message, peer) => peer.data({ ...message, serial: 4_711 }, Buffer.from('abcd'))],
    ['a packet larger than the cap', (_message, peer) => peer.send(fakeXdr.uint(LIMITS.streamMessageMax + 1))],
    ['a hole', (message, peer) => peer.send(fakeHole(message))],
  ])('fails the stream on %s', async (_what, attack) => {
    behave = (message, peer) => {
      if (message.type !== 0) return;
      peer.reply(message);
      setImmediate(attack, message, peer);
    };
    expect(await open().then(ending, (error) => error)).toMatchObject({ code: 'protocol' });
    expect(connection.state.name).toBe('open');
  });

  it('refuses data on an upload', async () => {
    behave = (message, peer) => {
      if (message.type !== 0) return;
      peer.reply(message);
      setImmediate(() => peer.data(message, Buffer.from('abcd')));
    };
    expect(await connection.storageVolUpload(VOLUME).then(ending, (error) => error)).toMatchObject({ code: 'protocol' });
  });
});

function fakeHole(message: FakeMessage): Buffer {
  const words = [40, message.program, 1, message.procedure, 6, message.serial, 2, 0, 4_096, 0];
  return Buffer.concat(words.map(fakeXdr.uint));
}
