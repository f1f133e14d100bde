import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { ProvisionError } from '../provision-error.ts';
import {
  BACKING_PATH_MAX_BYTES,
  BYTES_PER_L1_ENTRY,
  CLUSTER_BITS,
  CLUSTER_BYTES,
  EXTENSION_BACKING_FORMAT,
  EXTENSION_END,
  EXTENSION_MARK,
  FIELD,
  HEADER_BYTES,
  MAGIC,
  MARK_MAX_BYTES,
  SECTOR_BYTES,
  VIRTUAL_MAX_BYTES,
} from './format.ts';

export interface Qcow2OverlayOptions {
  path: string;
  /** Absolute, as QEMU sees it; the file need not be reachable from here. */
  backingPath: string;
  backingFormat: 'qcow2' | 'raw';
  /** Size that the guest sees: a positive multiple of 512, at most 64 TiB. */
  virtualBytes: number;
  /** Whose overlay it is. Kept by QEMU through all its writes; at most 4,096 bytes as JSON. */
  mark: Readonly<Record<string, unknown>>;
}

/**
 * Writes a fresh qcow2 overlay in one go, with no process of its own. A file under the final name is always whole, also
 * after a crash: it is written and synced under another name, then renamed (an existing file is replaced).
 *
 * @throws {ProvisionError} `bad-request`; errors of the file system as they are.
 */
export async function createQcow2Overlay(options: Qcow2OverlayOptions): Promise<void> {
  const { head, totalBytes } = encodeOverlay(options);
  const temporary = join(dirname(options.path), `.${basename(options.path)}.${randomBytes(6).toString('hex')}.part`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(head);
      await file.truncate(totalBytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(temporary, options.path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The image's bytes up to its last one that is not zero, and how long the file is. */
export function encodeOverlay(options: Omit<Qcow2OverlayOptions, 'path'>): { head: Buffer; totalBytes: number } {
  const { backingPath, backingFormat, virtualBytes, mark } = options;
  const backing = Buffer.from(backingPath);
  const markBytes = Buffer.from(JSON.stringify(mark));
  check(isAbsolute(backingPath) && !backingPath.includes('\0'), 'the backing file needs an absolute path');
  check(backing.length <= BACKING_PATH_MAX_BYTES, `the backing file's path is longer than ${BACKING_PATH_MAX_BYTES} bytes`);
  check(markBytes.length <= MARK_MAX_BYTES, `the mark is longer than ${MARK_MAX_BYTES} bytes`);
  check(
    Number.isSafeInteger(virtualBytes) && virtualBytes > 0 && virtualBytes % SECTOR_BYTES === 0,
    'the size is not a multiple of 512 bytes',
  );
  check(virtualBytes <= VIRTUAL_MAX_BYTES, 'the size is above 64 TiB');

  const l1Entries = Math.ceil(virtualBytes / BYTES_PER_L1_ENTRY);
  const l1Clusters = Math.ceil((l1Entries * 8) / CLUSTER_BYTES);
  // Header, refcount table, one refcount block, L1 table; L2 tables and data come with the guest's first writes.
  const clusters = 3 + l1Clusters;
  const head = Buffer.alloc(2 * CLUSTER_BYTES + clusters * 2);
  const extensions = Buffer.concat([
    extension(EXTENSION_BACKING_FORMAT, Buffer.from(backingFormat)),
    extension(EXTENSION_MARK, markBytes),
    extension(EXTENSION_END, Buffer.alloc(0)),
  ]);
  head.writeUInt32BE(MAGIC, FIELD.magic);
  head.writeUInt32BE(3, FIELD.version);
  head.writeBigUInt64BE(BigInt(HEADER_BYTES + extensions.length), FIELD.backingOffset);
  head.writeUInt32BE(backing.length, FIELD.backingSize);
  head.writeUInt32BE(CLUSTER_BITS, FIELD.clusterBits);
  head.writeBigUInt64BE(BigInt(virtualBytes), FIELD.virtualSize);
  head.writeUInt32BE(l1Entries, FIELD.l1Size);
  head.writeBigUInt64BE(BigInt(3 * CLUSTER_BYTES), FIELD.l1Offset);
  head.writeBigUInt64BE(BigInt(CLUSTER_BYTES), FIELD.refcountTableOffset);
  head.writeUInt32BE(1, FIELD.refcountTableClusters);
  head.writeUInt32BE(4, FIELD.refcountOrder);
  head.writeUInt32BE(HEADER_BYTES, FIELD.headerLength);
  extensions.copy(head, HEADER_BYTES);
  backing.copy(head, HEADER_BYTES + extensions.length);
  head.writeBigUInt64BE(BigInt(2 * CLUSTER_BYTES), CLUSTER_BYTES);
  for (let cluster = 0; cluster < clusters; cluster++) head.writeUInt16BE(1, 2 * CLUSTER_BYTES + cluster * 2);
  return { head, totalBytes: clusters * CLUSTER_BYTES };
}

function extension(type: number, data: Buffer): Buffer {
  const padded = Buffer.alloc(8 + Math.ceil(data.length / 8) * 8);
  padded.writeUInt32BE(type, 0);
  padded.writeUInt32BE(data.length, 4);
  data.copy(padded, 8);
  return padded;
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new ProvisionError('bad-request', `No overlay can be made: ${message}`);
}
