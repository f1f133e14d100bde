import { type FileHandle, statfs } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { LIMITS } from '../limits.ts';
import { checkedChunk, isHole, type SparseChunk } from './hole.ts';

/** Zeros are looked for in blocks of this size, and so is the end of a hole. */
const BLOCK = 65_536;
/** Bytes of one read. */
const READ_BYTES = BLOCK * 16;
const ZEROS = Buffer.alloc(READ_BYTES);

export interface SparseFileRange {
  /** First byte; default 0. */
  offset?: number;
  /** Bytes; default to the end of the file. */
  length?: number;
  signal?: AbortSignal;
}

/**
 * What a file holds, as bytes and holes for a sparse upload: `pipeline(readSparseFile(file), upload)`. Node cannot ask the file
 * system where the holes are (`SEEK_HOLE`), so blocks of 64 KiB that are all zeros count as holes, written or not: what comes out
 * reads the same, and takes at most as much space. A file with no block of its own on disk is one hole, without being read, on file
 * systems that count blocks. The caller closes the file.
 */
export async function* readSparseFile(file: FileHandle, range: SparseFileRange = {}): AsyncGenerator<SparseChunk, void, undefined> {
  const { size, blocks } = await file.stat();
  const { offset = 0, signal } = range;
  const end = range.length === undefined ? size : Math.min(size, offset + range.length);
  if (blocks === 0 && end > offset && (await countsBlocks(file))) {
    yield { hole: BigInt(end - offset) };
    return;
  }
  let hole = 0;
  let free: Buffer | null = null;
  for (let at = offset; at < end; ) {
    signal?.throwIfAborted();
    const buffer: Buffer = free ?? Buffer.allocUnsafeSlow(READ_BYTES);
    free = null;
    const { bytesRead } = await file.read(buffer, 0, Math.min(READ_BYTES, end - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    for (const run of runsOf(buffer.subarray(0, bytesRead))) {
      if (run.zero) {
        hole += run.bytes.length;
        // Nobody has the memory of what was no data.
        if (run.bytes.length === bytesRead) free = buffer;
        continue;
      }
      if (hole > 0) yield { hole: BigInt(hole) };
      hole = 0;
      yield run.bytes;
    }
  }
  if (hole > 0) yield { hole: BigInt(hole) };
}

/** ext2 to ext4, XFS, Btrfs, tmpfs, overlayfs. Others may say that a file has no blocks when it has content: FUSE, NFS of some servers. */
const COUNTING = new Set([0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630]);

async function countsBlocks(file: FileHandle): Promise<boolean> {
  const found = await statfs(`/proc/self/fd/${file.fd}`).catch(() => null);
  return found !== null && COUNTING.has(found.type);
}

/** Neighbouring blocks of the same kind together. */
function runsOf(bytes: Buffer): { zero: boolean; bytes: Buffer }[] {
  if (isZero(bytes)) return [{ zero: true, bytes }];
  const runs: { zero: boolean; start: number; end: number }[] = [];
  for (let start = 0; start < bytes.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, bytes.length);
    const zero = isZero(bytes.subarray(start, end));
    const last = runs.at(-1);
    if (last?.zero === zero) last.end = end;
    else runs.push({ zero, start, end });
  }
  return runs.map(({ zero, start, end }) => ({ zero, bytes: bytes.subarray(start, end) }));
}

const isZero = (bytes: Buffer): boolean => bytes.compare(ZEROS, 0, bytes.length) === 0;

/**
 * Takes the chunks of a sparse download and writes them into a file from its start: `pipeline(download, writeSparseFile(file))`.
 * Holes are left out, and the file ends where the last chunk ended, a hole too. Opened with `w`, so that the holes are ones: in a
 * file that has content already, it would show through. The caller closes the file.
 */
export function writeSparseFile(file: FileHandle): Writable {
  let at = 0;
  const write = async (chunk: unknown): Promise<void> => {
    const checked = checkedChunk(chunk);
    if (isHole(checked)) {
      at += Number(checked.hole);
      return;
    }
    for (let done = 0; done < checked.length; ) {
      const { bytesWritten } = await file.write(checked, done, checked.length - done, at);
      done += bytesWritten;
      at += bytesWritten;
    }
  };
  return new Writable({
    objectMode: true,
    highWaterMark: LIMITS.sparseHighWater,
    write: (chunk, _encoding, done) => void write(chunk).then(() => done(), done),
    final: (done) => void file.truncate(at).then(() => done(), done),
  });
}
