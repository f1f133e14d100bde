import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeatName } from '@aula/model';
import { createQcow2Overlay, isProvisionError, readQcow2Header } from '@aula/provision';
import { HypervisorError, type SeatMachine, type SeatRef } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { imageFileName, overlayFileName } from './names.ts';
import { findOwnDomain } from './owned.ts';

/** What an overlay's own header says: whose it is and what it lies on. */
export interface OverlayInfo {
  room: string;
  seat: string;
  /** As QEMU sees it; null for none. */
  backingPath: string | null;
}

/**
 * The overlay file of that name: `null` when there is no file, `foreign` when it is no overlay of this installation for this
 * seat (also when it is a link, a folder, or no qcow2 at all).
 */
export async function readOverlay(context: DriverContext, seat: SeatName): Promise<OverlayInfo | 'foreign' | null> {
  const path = join(context.pool.outside, overlayFileName(seat));
  const found = await lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (found === null) return null;
  if (!found.isFile()) return 'foreign';
  const header = await readQcow2Header(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    if (isProvisionError(error)) return 'unreadable' as const;
    throw error;
  });
  if (header === null) return null;
  if (header === 'unreadable') return 'foreign';
  const mark = parseMark(header.mark);
  if (mark === null || mark.installation !== context.installationId || mark.seat !== seat) return 'foreign';
  return { room: mark.room, seat: mark.seat, backingPath: header.backingPath };
}

function parseMark(mark: unknown): { installation: string; room: string; seat: string } | null {
  if (typeof mark !== 'object' || mark === null) return null;
  if (!('installation' in mark) || !('room' in mark) || !('seat' in mark)) return null;
  const { installation, room, seat } = mark;
  if (typeof installation !== 'string' || typeof room !== 'string' || typeof seat !== 'string') return null;
  return { installation, room, seat };
}

export async function overlayCreate(context: DriverContext, seat: SeatMachine, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const backingPath = `${context.pool.inside}/${imageFileName(seat.image.digest, 'qcow2')}`;
  const existing = await requireOwnOverlay(context, seat);
  if (existing?.backingPath === backingPath) return;
  // One on another image would be read wrongly on this one.
  if (existing !== null) await overlayRemove(context, seat, signal);
  await createQcow2Overlay({
    path: join(context.pool.outside, overlayFileName(seat.name)),
    backingPath,
    backingFormat: 'qcow2',
    virtualBytes: seat.image.diskBytes,
    mark: { installation: context.installationId, room: seat.room, seat: seat.name },
  });
}

export async function overlayRemove(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<void> {
  if ((await requireOwnOverlay(context, seat)) === null) return;
  const domain = await findOwnDomain(context, seat, signal);
  if (domain !== null && domain.id >= 0) throw new HypervisorError('in-use', `${seat.name} is running; its disk cannot be removed`);
  await rm(join(context.pool.outside, overlayFileName(seat.name)), { force: true });
}

async function requireOwnOverlay(context: DriverContext, seat: SeatRef): Promise<OverlayInfo | null> {
  const found = await readOverlay(context, seat.name);
  if (found === 'foreign' || (found !== null && found.room !== seat.room)) {
    const whose = found === 'foreign' ? 'was not made by this Aula' : `belongs to the room ${found.room}`;
    throw new HypervisorError('foreign', `The file ${overlayFileName(seat.name)} in the pool ${whose}; it is left as it is`);
  }
  return found;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
