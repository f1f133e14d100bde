import { type FakeMessage, type FakePeer, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import { chooseMechanism } from './authenticate-sasl.ts';

const INIT = 67;
const START = 68;
const STEP = 69;
const AUTH = { username: 'user', password: 'pencil' };

interface Answers {
  mechlist?: string;
  start?: (clientFirst: string) => Buffer;
  step?: (clientFinal: string) => Buffer;
}

/** Characters as libvirt sends them: each a word of its own. */
function chars(text: string): Buffer {
  return Buffer.concat([
    fakeXdr.uint(Buffer.byteLength(text)),
    ...Array.from(Buffer.from(text), (byte) => fakeXdr.int((byte << 24) >> 24)),
  ]);
}

function answer(complete: boolean, text: string): Buffer {
  return Buffer.concat([fakeXdr.int(complete ? 1 : 0), fakeXdr.int(0), chars(text)]);
}

function readChars(payload: Buffer, at: number): string {
  const count = payload.readUInt32BE(at);
  return Buffer.from(Array.from({ length: count }, (_, index) => payload.readInt32BE(at + 4 + index * 4) & 0xff)).toString();
}

/** The mechanism, padded to whole words, and the word that tells whether there is data. */
function startText(payload: Buffer): string {
  return readChars(payload, 4 + Math.ceil(payload.readUInt32BE(0) / 4) * 4 + 4);
}

function serverFirst(clientFirst: string, rest = 's=c2FsdA==,i=4096'): string {
  return `${clientFirst.slice(clientFirst.indexOf('r='))}SERVER,${rest}`;
}

async function outcome(answers: Answers, auth: typeof AUTH | undefined = AUTH): Promise<unknown> {
  const seen: number[] = [];
  await using daemon = await startFakeDaemon({
    authTypes: [1],
    onMessage: (message: FakeMessage, peer: FakePeer) => {
      seen.push(message.procedure);
      if (message.type !== 0) return 'default';
      if (message.procedure === INIT) peer.reply(message, fakeXdr.string(answers.mechlist ?? 'SCRAM-SHA-256'));
      else if (message.procedure === START) peer.reply(message, answers.start?.(startText(message.payload)) ?? answer(false, ''));
      else if (message.procedure === STEP) peer.reply(message, answers.step?.(readChars(message.payload, 4)) ?? answer(false, ''));
      else return 'default';
      return undefined;
    },
  });
  const options = { socketPath: daemon.socketPath, keepAlive: false, ...(auth ? { auth } : {}) } as const;
  const error: unknown = await connect(options).then(
    (connection) => connection.close().then(() => 'connected'),
    (caught: unknown) => caught,
  );
  expect(seen.includes(1), 'the daemon must not be asked to open anything before it has proved itself').toBe(error === 'connected');
  return error;
}

describe('a daemon that says the login is done', () => {
  it('before it was is not believed', async () => {
    expect(await outcome({ start: () => answer(true, '') })).toMatchObject({ code: 'auth' });
    expect(await outcome({ start: (first) => answer(true, serverFirst(first)) })).toMatchObject({ code: 'auth' });
  });

  it('without its own proof is not believed', async () => {
    for (const proof of ['', 'v=', 'v=AAAA', `v=${Buffer.alloc(32).toString('base64')}`]) {
      const error = await outcome({ start: (first) => answer(false, serverFirst(first)), step: () => answer(true, proof) });
      expect(error).toMatchObject({ code: 'auth' });
    }
  });
});

describe('a daemon that does not keep to the protocol', () => {
  it('is refused whatever it asks for', async () => {
    for (const rest of ['s=c2FsdA==,i=1', 's=c2FsdA==,i=999999999', 's=,i=4096', 'i=4096', '']) {
      expect(await outcome({ start: (first) => answer(false, serverFirst(first, rest)) })).toMatchObject({ code: 'auth' });
    }
  });

  it('is refused when it sends words that are no characters', async () => {
    const word = Buffer.concat([fakeXdr.int(0), fakeXdr.int(0), fakeXdr.uint(1), fakeXdr.uint(0x1234)]);
    expect(await outcome({ start: () => word })).toMatchObject({ code: 'protocol' });
  });
});

describe('the mechanism', () => {
  it('is the best that both know', () => {
    expect(chooseMechanism('SCRAM-SHA-1,SCRAM-SHA-256,PLAIN')).toBe('SCRAM-SHA-256');
    expect(chooseMechanism('SCRAM-SHA-256 SCRAM-SHA-512')).toBe('SCRAM-SHA-512');
  });

  it('is never one that would give the password away, or that is too weak', async () => {
    for (const mechlist of ['PLAIN', 'LOGIN', 'SCRAM-SHA-1', 'DIGEST-MD5,CRAM-MD5', 'ANONYMOUS', 'scram-sha-256', 'XSCRAM-SHA-256', '']) {
      expect(await outcome({ mechlist })).toMatchObject({ code: 'auth', message: expect.stringContaining('SCRAM-SHA-256 are known here') });
    }
  });

  it('is named in the error only as far as it looks like one', async () => {
    expect(await outcome({ mechlist: 'PLAIN,\u001b[31mEVIL' })).not.toMatchObject({ message: expect.stringContaining('EVIL') });
  });
});

it('sends its proof once, and nothing more to a daemon that has none', async () => {
  const steps: string[] = [];
  await outcome({
    start: (first) => answer(false, serverFirst(first)),
    step: (final) => {
      steps.push(final);
      return answer(false, 'v=AAAA');
    },
  });
  expect(steps).toEqual([expect.stringMatching(/^c=biws,r=[^,]+SERVER,p=[A-Za-z0-9+/]{43}=$/)]);
});
