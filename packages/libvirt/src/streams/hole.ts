import type { Readable } from 'node:stream';
import { LibvirtError } from '../error.ts';
import { type Codec, int64, struct, uint32 } from '../xdr/codec.ts';
import { malformed } from '../xdr/reader.ts';
import { XdrWriter } from '../xdr/writer.ts';

/** Zeros of a volume that are not sent one by one. `hole`: bytes, above 0. */
export interface Hole {
  hole: bigint;
}

/** What sparse streams carry: bytes, or a hole in their place. */
export type SparseChunk = Buffer | Hole;

/** A download in object mode: `Buffer`s and holes in the order of the volume. */
export interface SparseReadable extends Readable {
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<SparseChunk>;
}

const INT64_MAX = 0x7fff_ffff_ffff_ffffn;

/** `virNetStreamHole`, the payload of a hole's packet. */
export const holePayload: Codec<{ length: bigint; flags: number }> = struct({ length: int64, flags: uint32 });

export function encodeHole(length: bigint): Buffer {
  const writer = new XdrWriter();
  holePayload.write(writer, { length, flags: 0 });
  return writer.finish();
}

export function isHole(chunk: unknown): chunk is Hole {
  return typeof chunk === 'object' && chunk !== null && 'hole' in chunk && typeof chunk.hole === 'bigint';
}

/** The chunk as one that can be sent. Throws `invalid` for all but bytes and holes that fit. */
export function checkedChunk(chunk: unknown): SparseChunk {
  if (Buffer.isBuffer(chunk)) return chunk;
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (!isHole(chunk) || chunk.hole < 0n || chunk.hole > INT64_MAX) {
    throw new LibvirtError('invalid', 'a sparse stream takes bytes and { hole: bigint } of 0…2⁶³−1');
  }
  return chunk;
}

/** Adds up what came; a stream longer than a file can be is a broken peer. Throws `protocol`. */
export function addedLength(sofar: bigint, more: bigint): bigint {
  if (more <= 0n || sofar + more > INT64_MAX) throw malformed(`a hole of ${more} bytes after ${sofar}`);
  return sofar + more;
}
