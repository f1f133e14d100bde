import { createHash } from 'node:crypto';
import { type Digest, parseSeatName, type SeatName } from '@aula/model';

/** Files that Aula keeps in a pool's folder. Anything else there is not Aula's. */
const OVERLAY_SUFFIX = '.aula.qcow2';
const IMAGE_PREFIX = 'aula-image-';
/** Hex digits of an image's digest in its files' names. */
const DIGEST_DIGITS = 16;
/** Linux' longest interface name. */
const INTERFACE_NAME_MAX = 15;

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

/**
 * A name for a network's bridge: `aula-<start of the network's name>-<4 hex digits>`, at most 15 characters, that is not in
 * `taken`. The same network of the same installation gets the same name unless that is taken.
 */
export function bridgeName(installationId: string, network: string, taken: ReadonlySet<string>): string {
  const readable = network.slice(0, INTERFACE_NAME_MAX - 'aula--ffff'.length).replace(/-+$/, '');
  for (let attempt = 0; attempt < BRIDGE_ATTEMPTS_MAX; attempt += 1) {
    const hash = createHash('sha256').update(`${installationId}\0${network}\0${attempt}`).digest('hex').slice(0, 4);
    const name = `aula-${readable}-${hash}`;
    if (!taken.has(name)) return name;
  }
  throw new RangeError(`no bridge name is free for the network ${network}`);
}
const BRIDGE_ATTEMPTS_MAX = 1000;
