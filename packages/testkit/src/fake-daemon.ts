import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

/**
 * A libvirt daemon that does as a test tells it: answers in any order or not at all, cuts messages short, sends byte after
 * byte, breaks the protocol. It shares no code with the client, so that a mistake in the client's encoding cannot hide.
 */
export interface FakeDaemon extends AsyncDisposable {
  readonly socketPath: string;
  /** One per connection, in the order in which they came. */
  readonly peers: FakePeer[];
}

export interface FakeMessage {
  program: number;
  procedure: number;
  /** 0 call, 3 stream, 6 hole of a stream, 2 event and keepalive. */
  type: number;
  serial: number;
  /** 0 ok, 1 error, 2 continue. */
  status: number;
  payload: Buffer;
}

export interface FakeDaemonOptions {
  /**
   * Called for each message. Answer through `peer`; nothing is sent otherwise. Return `'default'` to have connecting,
   * authentication and registration of events answered as a libvirtd does.
   */
  onMessage?: (message: FakeMessage, peer: FakePeer) => 'default' | undefined;
  /** Answer to the list of authentication types; default `[0]`, none. 1 is SASL, 2 polkit. */
  authTypes?: number[];
  /** Whether the daemon says that it has keepalive; default false. */
  keepAlive?: boolean;
  /** Sends each byte on its own. */
  dribble?: boolean;
}

export const FAKE_PROGRAM = { remote: 0x20008086, keepAlive: 0x6b656570 } as const;
const HEADER_BYTES = 28;
const CALLBACK_ID = 7;

/** XDR by hand. */
export const fakeXdr = {
  uint(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value >>> 0);
    return bytes;
  },
  int: (value: number): Buffer => fakeXdr.uint(value),
  string(text: string): Buffer {
    const bytes = Buffer.from(text);
    return Buffer.concat([fakeXdr.uint(bytes.length), bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  },
  /** A domain with a UUID of equal bytes. */
  domain: (name: string, id = 1): Buffer => Buffer.concat([fakeXdr.string(name), Buffer.alloc(16, 0xab), fakeXdr.int(id)]),
  error: (code: number, domain: number, message: string): Buffer =>
    Buffer.concat([
      ...[code, domain, 1].map(fakeXdr.int),
      fakeXdr.string(message),
      fakeXdr.int(2),
      ...[0, 0, 0, 0, 5, 0, 0].map(fakeXdr.int),
    ]),
  lifecycle: (name: string, event: number, detail: number): Buffer =>
    Buffer.concat([fakeXdr.int(CALLBACK_ID), fakeXdr.domain(name), fakeXdr.int(event), fakeXdr.int(detail)]),
} as const;

/** A whole message with its length word. */
export function fakeFrame(message: Omit<FakeMessage, 'payload'>, payload: Buffer = Buffer.alloc(0)): Buffer {
  const { program, procedure, type, serial, status } = message;
  const words = [HEADER_BYTES + payload.length, program, 1, procedure, type, serial, status];
  return Buffer.concat([...words.map(fakeXdr.uint), payload]);
}

/** The daemon's end of one connection. */
export class FakePeer {
  readonly received: FakeMessage[] = [];
  readonly socket: Socket;
  readonly #dribble: boolean;
  #sending: Promise<void> = Promise.resolve();

  constructor(socket: Socket, dribble: boolean) {
    this.socket = socket;
    this.#dribble = dribble;
  }

  /** Any bytes. */
  send(bytes: Buffer): void {
    if (!this.#dribble) {
      this.socket.write(bytes);
      return;
    }
    this.#sending = this.#sending.then(async () => {
      for (const byte of bytes) {
        this.socket.write(Buffer.from([byte]));
        await turn();
      }
    });
  }

  reply(to: FakeMessage, payload: Buffer = Buffer.alloc(0)): void {
    this.send(fakeFrame({ ...to, type: 1, status: 0 }, payload));
  }

  fail(to: FakeMessage, code: number, message: string): void {
    this.send(fakeFrame({ ...to, type: to.type === 3 ? 3 : 1, status: 1 }, fakeXdr.error(code, 10, message)));
  }

  /** Data of the stream that `to` opened; empty for its end. */
  data(to: FakeMessage, payload: Buffer): void {
    this.send(fakeFrame({ ...to, type: 3, status: 2 }, payload));
  }

  /** A hole of the stream that `to` opened. */
  hole(to: FakeMessage, length: bigint, flags = 0): void {
    const payload = Buffer.alloc(12);
    payload.writeBigInt64BE(length);
    payload.writeUInt32BE(flags, 8);
    this.send(fakeFrame({ ...to, type: 6, status: 2 }, payload));
  }

  /** Confirms a stream's finish or abort. */
  confirm(to: FakeMessage): void {
    this.send(fakeFrame({ ...to, type: 3, status: 0 }));
  }

  event(procedure: number, payload: Buffer): void {
    this.send(fakeFrame({ program: FAKE_PROGRAM.remote, procedure, type: 2, serial: 0, status: 0 }, payload));
  }

  ping(): void {
    this.send(fakeFrame({ program: FAKE_PROGRAM.keepAlive, procedure: 1, type: 2, serial: 0, status: 0 }));
  }
}

/** Starts one on a socket in a folder of its own; disposing of it ends all and removes the folder. */
export async function startFakeDaemon(options: FakeDaemonOptions = {}): Promise<FakeDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-fake-daemon-'));
  const socketPath = join(folder, 'sock');
  const peers: FakePeer[] = [];
  const server = createServer((socket) => {
    const peer = new FakePeer(socket, options.dribble ?? false);
    peers.push(peer);
    serve(peer, options);
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    socketPath,
    peers,
    async [Symbol.asyncDispose]() {
      for (const peer of peers) peer.socket.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serve(peer: FakePeer, options: FakeDaemonOptions): void {
  let rest: Buffer = Buffer.alloc(0);
  peer.socket.on('error', () => {});
  peer.socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
      const bytes = rest.subarray(0, rest.readUInt32BE(0));
      rest = rest.subarray(bytes.length);
      const message = parse(bytes);
      peer.received.push(message);
      if (!options.onMessage || options.onMessage(message, peer) === 'default') answer(message, peer, options);
    }
  });
}

function parse(bytes: Buffer): FakeMessage {
  return {
    program: bytes.readUInt32BE(4),
    procedure: bytes.readInt32BE(12),
    type: bytes.readInt32BE(16),
    serial: bytes.readUInt32BE(20),
    status: bytes.readInt32BE(24),
    payload: bytes.subarray(HEADER_BYTES),
  };
}

/** What a libvirtd answers to the calls that every client makes. */
function answer(message: FakeMessage, peer: FakePeer, options: FakeDaemonOptions): void {
  const types = options.authTypes ?? [0];
  const answers: Record<number, () => Buffer> = {
    66: () => Buffer.concat([fakeXdr.uint(types.length), ...types.map(fakeXdr.int)]),
    70: () => fakeXdr.int(1),
    1: () => Buffer.alloc(0),
    2: () => Buffer.alloc(0),
    60: () => fakeXdr.int(options.keepAlive ? 1 : 0),
    316: () => fakeXdr.int(CALLBACK_ID),
    317: () => Buffer.alloc(0),
  };
  if (message.program === FAKE_PROGRAM.keepAlive) {
    if (message.procedure === 1) peer.send(fakeFrame({ ...message, procedure: 2 }));
    return;
  }
  const make = message.type === 0 ? answers[message.procedure] : undefined;
  if (make) peer.reply(message, make());
}
