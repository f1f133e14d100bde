import { LibvirtError } from '../error.ts';
import type { StorageVol } from '../protocol/types.gen.ts';

/** Part of a volume; all of it unless told. Bytes. */
export interface VolumeRange {
  offset?: number | bigint;
  /** 0: to the end. With holes, counted as if they were sent. */
  length?: number | bigint;
  signal?: AbortSignal;
  /**
   * Holes as `{ hole: bigint }` between the `Buffer`s instead of their zeros. Default false. The daemon must know where they
   * are: it does for files, and refuses it with `rpc` where it cannot tell.
   */
  sparse?: boolean;
}

/** `VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM`, and the upload's of the same value. */
const SPARSE_STREAM = 1;

/** Arguments of an upload or a download. Throws `invalid`. */
export function transferArgs(vol: StorageVol, range: VolumeRange) {
  return { vol, offset: whole('offset', range.offset), length: whole('length', range.length), flags: range.sparse ? SPARSE_STREAM : 0 };
}

function whole(what: string, value: number | bigint = 0): bigint {
  const fits = typeof value === 'bigint' ? value >= 0n : Number.isSafeInteger(value) && value >= 0;
  if (!fits) throw new LibvirtError('invalid', `${what} is a whole number of bytes from 0`);
  return BigInt(value);
}
