import { createCipheriv, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Greeting } from './greeting.ts';
import { GreetingError, readBytes } from './read-bytes.ts';

/** https://www.rfc-editor.org/rfc/rfc6143#section-7.1 */
const VERSION = 'RFB 003.008\n';
const VERSION_FORM = /^RFB 003\.(\d{3})\n$/;
const NO_PASSWORD = 1;
const PASSWORD = 2;
const CHALLENGE_BYTES = 16;
/** Bytes of a password that count. */
const KEY_BYTES = 8;

/**
 * Asks a VNC viewer for its password; the seat's own server, which asks for none, hears nothing before that is right. Afterwards
 * both sides are where the viewer tells whether it shares the screen.
 */
export const greetVnc: Greeting = async ({ client, address, passes, connect, refuse }) => {
  client.write(VERSION);
  const minor = minorOf(await readBytes(client, VERSION.length));
  const challenge = randomBytes(CHALLENGE_BYTES);
  if (minor < 7) client.write(Buffer.concat([uint32(PASSWORD), challenge]));
  else {
    client.write(Buffer.of(1, PASSWORD));
    if ((await readBytes(client, 1))[0] !== PASSWORD) throw new GreetingError('the viewer wants no password');
    client.write(challenge);
  }
  const response = await readBytes(client, CHALLENGE_BYTES);
  const pass = passes.fresh(address, (password) => timingSafeEqual(response, answerTo(challenge, password)));
  if (pass === null) return refuse(refusal(minor));
  // From now on nobody else comes in by it.
  if (!passes.enter(pass, client)) throw new GreetingError('the pass is gone');
  const seat = await connect();
  await enterSeat(seat);
  client.write(uint32(0));
  return seat;
};

/** As a viewer that was let in without a password. */
async function enterSeat(seat: Socket): Promise<void> {
  const version = await readBytes(seat, VERSION.length);
  if (!VERSION_FORM.test(version.toString('latin1'))) throw new GreetingError("the seat's screen does not speak VNC");
  seat.write(VERSION);
  const [count = 0] = await readBytes(seat, 1);
  const types = count === 0 ? Buffer.alloc(0) : await readBytes(seat, count);
  if (!types.includes(NO_PASSWORD)) throw new GreetingError("the seat's screen wants a password of its own");
  seat.write(Buffer.of(NO_PASSWORD));
  if ((await readBytes(seat, 4)).readUInt32BE() !== 0) throw new GreetingError("the seat's screen let nobody in");
}

function minorOf(version: Buffer): number {
  const minor = VERSION_FORM.exec(version.toString('latin1'))?.[1];
  if (minor === undefined) throw new GreetingError('the viewer does not speak VNC');
  return Number(minor);
}

/** DES of the challenge; VNC takes the bits of each byte of the key in the other order. */
function answerTo(challenge: Buffer, password: string): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  Buffer.from(password, 'latin1').copy(key);
  const mirrored = key.map(mirror);
  // Single DES, which OpenSSL has no more, is triple DES with three times the same key.
  const cipher = createCipheriv('des-ede3', Buffer.concat([mirrored, mirrored, mirrored]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

function mirror(byte: number): number {
  let mirrored = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) mirrored |= 0x80 >> bit;
  return mirrored;
}

function refusal(minor: number): Buffer {
  if (minor < 8) return uint32(1);
  const why = Buffer.from('Wrong or used password, or its time is up');
  return Buffer.concat([uint32(1), uint32(why.length), why]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
