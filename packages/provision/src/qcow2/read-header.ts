import { open } from 'node:fs/promises';
import { ProvisionError } from '../provision-error.ts';
import {
  BACKING_PATH_MAX_BYTES,
  EXTENSION_BACKING_FORMAT,
  EXTENSION_END,
  EXTENSION_MARK,
  FIELD,
  HEADER_BYTES_V2,
  MAGIC,
  MARK_MAX_BYTES,
} from './format.ts';

/** What the head of a qcow2 file says. */
export interface Qcow2Header {
  virtualBytes: number;
  /** As QEMU sees it; null for an image that stands alone. */
  backingPath: string | null;
  backingFormat: string | null;
  /** Parsed JSON of Aula's extension; null when there is none. */
  mark: unknown;
}

/** Header, extensions and the backing file's name fit in the first cluster, whose smallest size is 512 bytes and QEMU's default 64 KiB. */
const HEAD_MAX_BYTES = 64 * 1024;
const EXTENSIONS_MAX = 64;
const FORMAT_MAX_BYTES = 16;
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the head of an image; works while QEMU writes to it.
 *
 * @throws {ProvisionError} `bad-image` for anything that is not a whole qcow2 head; errors of the file system as they are.
 */
export async function readQcow2Header(path: string): Promise<Qcow2Header> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_MAX_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_MAX_BYTES, 0);
    return parseQcow2Header(head.subarray(0, bytesRead), path);
  } finally {
    await file.close();
  }
}

/** @throws {ProvisionError} `bad-image`. */
export function parseQcow2Header(head: Buffer, name = 'the image'): Qcow2Header {
  const refuse = (why: string): never => {
    throw new ProvisionError('bad-image', `${name} is not a usable qcow2 image: ${why}`);
  };
  const slice = (offset: number, length: number, what: string): Buffer =>
    offset + length <= head.length ? head.subarray(offset, offset + length) : refuse(`its ${what} lies outside its head`);
  slice(0, HEADER_BYTES_V2, 'header');
  if (head.readUInt32BE(FIELD.magic) !== MAGIC) return refuse('it does not begin like one');
  const version = head.readUInt32BE(FIELD.version);
  if (version !== 2 && version !== 3) return refuse(`version ${version} is not known`);
  const headerLength = version === 2 ? HEADER_BYTES_V2 : slice(FIELD.headerLength, 4, 'header').readUInt32BE(0);
  if (headerLength < HEADER_BYTES_V2 || headerLength % 8 !== 0) return refuse('its header has no valid length');
  const virtualBytes = Number(head.readBigUInt64BE(FIELD.virtualSize));
  if (!Number.isSafeInteger(virtualBytes)) return refuse('its size is absurd');
  const extensions = readExtensions(slice, headerLength, refuse);
  const backingOffset = head.readBigUInt64BE(FIELD.backingOffset);
  const backingSize = head.readUInt32BE(FIELD.backingSize);
  if (backingSize > BACKING_PATH_MAX_BYTES || backingOffset > BigInt(HEAD_MAX_BYTES))
    return refuse('the name of its backing file is too long');
  const text = (bytes: Buffer, what: string): string => decode(bytes) ?? refuse(`its ${what} is not text`);
  return {
    virtualBytes,
    backingPath:
      backingOffset === 0n || backingSize === 0 ? null : text(slice(Number(backingOffset), backingSize, 'backing file'), 'backing file'),
    backingFormat: extensions.format === null ? null : text(extensions.format, 'backing format'),
    mark: extensions.mark === null ? null : parseMark(text(extensions.mark, 'mark'), refuse),
  };
}

function readExtensions(slice: (at: number, length: number, what: string) => Buffer, start: number, refuse: (why: string) => never) {
  const found: { format: Buffer | null; mark: Buffer | null } = { format: null, mark: null };
  let offset = start;
  for (let count = 0; count < EXTENSIONS_MAX; count++) {
    const lead = slice(offset, 8, 'extensions');
    const type = lead.readUInt32BE(0);
    const length = lead.readUInt32BE(4);
    if (type === EXTENSION_END) return found;
    if (type === EXTENSION_MARK && length > MARK_MAX_BYTES) return refuse('its mark is too long');
    if (type === EXTENSION_BACKING_FORMAT && length > FORMAT_MAX_BYTES) return refuse('its backing format is too long');
    const data = slice(offset + 8, length, 'extensions');
    if (type === EXTENSION_MARK) found.mark = data;
    if (type === EXTENSION_BACKING_FORMAT) found.format = data;
    offset += 8 + Math.ceil(length / 8) * 8;
  }
  return refuse(`it has more than ${EXTENSIONS_MAX} header extensions`);
}

function decode(bytes: Buffer): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

function parseMark(text: string, refuse: (why: string) => never): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('its mark is not JSON');
  }
}
