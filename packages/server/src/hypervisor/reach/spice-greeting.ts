import { constants, createPublicKey, generateKeyPair, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import type { Greeting } from './greeting.ts';
import type { Pass } from './messages.ts';
import type { Passes } from './passes.ts';
import { GreetingError, readBytes } from './read-bytes.ts';

/** https://www.spice-space.org/spice-protocol.html: the link of a channel. Numbers are little-endian. */
const MAGIC = 0x51444552;
const MAJOR = 2;
const HEADER_BYTES = 16;
/** Bytes of a link message after its header; real ones have some 30. */
const LINK_MAX_BYTES = 4096;
const LINK_MIN_BYTES = 18;
/** Of a public key in DER: RSA of 1024 bits, which the protocol fixes. */
const KEY_BITS = 1024;
const KEY_BYTES = 162;
const KEY_OFFSET = 4;
const REPLY_MIN_BYTES = KEY_OFFSET + KEY_BYTES + 12;
const TICKET_BYTES = KEY_BITS / 8;
const MAIN_CHANNEL = 1;
/** The client says first by what it proves itself. */
const AUTH_SELECTION = 1;
const TICKET = 1;
const PERMISSION_DENIED = 7;

/**
 * Asks a SPICE client for its password on every channel. The link messages go through, as the two sides have to know each other's
 * abilities; but with a key of the door's own, so that it is the door that the client proves itself to. The seat's own server, which takes any
 * ticket, gets one only after that.
 */
export const greetSpice: Greeting = async ({ client, address, passes, connect, refuse }) => {
  const link = await readLink(client, LINK_MIN_BYTES);
  const seat = await connect();
  seat.write(link);
  const reply = await readLink(seat, 4);
  const failure = reply.readUInt32LE(HEADER_BYTES);
  // The seat's own reason, such as a channel that it has not.
  if (failure !== 0) return refuse(reply);
  if (reply.length < HEADER_BYTES + REPLY_MIN_BYTES) throw new GreetingError("the seat's screen gives no key");
  const seatKey = reply.subarray(HEADER_BYTES + KEY_OFFSET, HEADER_BYTES + KEY_OFFSET + KEY_BYTES);
  const seatPublicKey = createPublicKey({ key: Buffer.from(seatKey), format: 'der', type: 'spki' });
  const own = await ownKey();
  own.publicKey.copy(seatKey);
  client.write(reply);

  const selects = hasCommon(link, 6, AUTH_SELECTION) && hasCommon(reply, KEY_OFFSET + KEY_BYTES, AUTH_SELECTION);
  const how = selects ? await readBytes(client, 4) : Buffer.alloc(0);
  if (selects && how.readUInt32LE() !== TICKET) throw new GreetingError('the client wants to prove itself otherwise');
  const password = decrypt(own.privateKey, await readBytes(client, TICKET_BYTES));
  const pass = password === null ? null : passOf(passes, address, password, channelOf(link));
  if (pass === null) return refuse(uint32(PERMISSION_DENIED));
  if (!passes.enter(pass, client)) throw new GreetingError('the pass is gone');
  const ticket = publicEncrypt({ key: seatPublicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.of(0));
  seat.write(Buffer.concat([how, ticket]));
  return seat;
};

interface Channel {
  /** Zero for the first channel of a viewer. */
  connectionId: number;
  type: number;
}

/** One viewer comes in by a pass, with its main channel; the others are let in while that viewer is there. */
function passOf(passes: Passes, address: string, password: string, { connectionId, type }: Channel): Pass | null {
  const fits = (one: string): boolean => one === password;
  if (type === MAIN_CHANNEL) return connectionId === 0 ? passes.fresh(address, fits) : null;
  return passes.inUse(address, fits);
}

const channelOf = (link: Buffer): Channel => ({
  connectionId: link.readUInt32LE(HEADER_BYTES),
  type: link.readUInt8(HEADER_BYTES + 4),
});

/** A header and what it announces. */
async function readLink(from: Socket, minBytes: number): Promise<Buffer> {
  const header = await readBytes(from, HEADER_BYTES);
  const size = header.readUInt32LE(12);
  if (header.readUInt32LE(0) !== MAGIC || header.readUInt32LE(4) !== MAJOR) throw new GreetingError('not SPICE');
  if (size < minBytes || size > LINK_MAX_BYTES) throw new GreetingError(`a link message of ${size} bytes`);
  return Buffer.concat([header, await readBytes(from, size)]);
}

/** Whether the message's common abilities have this bit. `at`: where its counts and the offset of its words begin, after the header. */
function hasCommon(message: Buffer, at: number, bit: number): boolean {
  const count = message.readUInt32LE(HEADER_BYTES + at);
  const offset = HEADER_BYTES + message.readUInt32LE(HEADER_BYTES + at + 8);
  if (count === 0) return false;
  if (offset + 4 > message.length) throw new GreetingError('abilities outside the message');
  return (message.readUInt32LE(offset) & bit) !== 0;
}

/** Null when it was not made with the door's key. */
function decrypt(key: KeyObject, ticket: Buffer): string | null {
  try {
    const bytes = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, ticket);
    const end = bytes.indexOf(0);
    return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
  } catch {
    return null;
  }
}

interface OwnKey {
  publicKey: Buffer;
  privateKey: KeyObject;
}

async function makeKey(): Promise<OwnKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  return { publicKey: publicKey.export({ format: 'der', type: 'spki' }), privateKey };
}

let made: Promise<OwnKey> | null = null;
/** One for the life of the process: passwords that it covers live for minutes and are good for one viewer. */
async function ownKey(): Promise<OwnKey> {
  made ??= makeKey();
  return made;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
