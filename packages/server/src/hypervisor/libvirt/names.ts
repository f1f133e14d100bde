import { type Digest, parseSeatName, type SeatName } from '@aula/model';

/** Files that Aula keeps in a pool's folder. Anything else there is not Aula's. */
const OVERLAY_SUFFIX = '.aula.qcow2';
const IMAGE_PREFIX = 'aula-image-';
/** Hex digits of an image's digest in its files' names. */
const DIGEST_DIGITS = 16;

/** File name of a seat's overlay. */
export const overlayFileName = (seat: SeatName): string => `${seat}${OVERLAY_SUFFIX}`;

/** The seat whose overlay would have this file name; null for other files. */
export function seatOfOverlay(fileName: string): SeatName | null {
  return fileName.endsWith(OVERLAY_SUFFIX) ? parseSeatName(fileName.slice(0, -OVERLAY_SUFFIX.length)) : null;
}

export type ImagePart = 'qcow2' | 'kernel' | 'initrd';

/** File name of one part of an image. */
export function imageFileName(digest: Digest | string, part: ImagePart): string {
  return `${IMAGE_PREFIX}${digest.replace(/^sha256:/, '').slice(0, DIGEST_DIGITS)}.${part}`;
}

/** Start of the name of a file that is still being written into the pool. */
export const TEMPORARY_PREFIX = '.aula-part-';
