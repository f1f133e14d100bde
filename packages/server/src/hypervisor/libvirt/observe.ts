import { readdir } from 'node:fs/promises';
import {
  type MacAddress,
  parseDomainUuid,
  parseMacAddress,
  parsePresetName,
  parseRoomName,
  parseSeatName,
  type SeatName,
} from '@aula/model';
import type { ObservedRoom, ObservedSeat, ObserveQuery } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import type { DomainInfo } from './domain-info.ts';
import type { DomainSurvey, SurveyedDomain } from './domain-survey.ts';
import { driftOf, restartPending } from './drift.ts';
import { imageFileName, overlayFileName, seatOfOverlay } from './names.ts';
import { surveyNetworks } from './network-survey.ts';
import { type OverlayInfo, readOverlay } from './overlays.ts';

/** Overlay headers read at once. */
const HEADERS_AT_ONCE = 32;

/** See `Hypervisor.observe`. One pass; what happens meanwhile may or may not be in it. */
export async function observe(
  context: DriverContext,
  survey: DomainSurvey,
  query: ObserveQuery,
  signal?: AbortSignal,
): Promise<ObservedRoom> {
  const wanted = new Set<string>(query.seats);
  const isOwn = (info: DomainInfo): boolean => info.mark?.installation === context.installationId && info.mark.room === query.room;
  const bears = (info: DomainInfo): boolean => isOwn(info) || wanted.has(info.name);
  const [domains, networks, overlays, hasSpice] = await Promise.all([
    survey.all(context, { wantsLive: bears, signal }),
    surveyNetworks(context, query, signal),
    readOverlays(context),
    context.hasSpice(signal),
  ]);
  const bearing = domains.filter(({ defined }) => bears(defined));
  const seats = bearing.flatMap((found) => observeSeat(context, found, overlays));
  const named = new Set<string>(domains.map(({ defined }) => defined.name));
  const strayOverlays: SeatName[] = [];
  const foreignFiles = new Map<SeatName, string>();
  for (const [seat, overlay] of overlays) {
    if (overlay !== 'foreign' && overlay.room === query.room) {
      if (!named.has(seat)) strayOverlays.push(seat);
    } else if (wanted.has(seat)) foreignFiles.set(seat, overlayFileName(seat));
  }
  const macsInUse = new Map<MacAddress, string>();
  for (const { defined } of domains) {
    if (isOwn(defined)) continue;
    for (const { mac } of defined.interfaces) {
      const parsed = parseMacAddress(mac ?? '');
      if (parsed !== null) macsInUse.set(parsed, defined.name);
    }
  }
  return { ...networks, hasSpice, seats, strayOverlays, macsInUse, foreignFiles };
}

type Overlays = ReadonlyMap<SeatName, OverlayInfo | 'foreign'>;

async function readOverlays(context: DriverContext): Promise<Overlays> {
  const names = (await readdir(context.pool.outside)).flatMap((file) => seatOfOverlay(file) ?? []);
  const found = new Map<SeatName, OverlayInfo | 'foreign'>();
  const next = names.values();
  const reader = async (): Promise<void> => {
    for (const name of next) {
      const overlay = await readOverlay(context, name);
      if (overlay !== null) found.set(name, overlay);
    }
  };
  await Promise.all(Array.from({ length: Math.min(HEADERS_AT_ONCE, names.length) }, reader));
  return found;
}

function observeSeat(context: DriverContext, { defined, live, pending, power }: SurveyedDomain, overlays: Overlays): ObservedSeat[] {
  const name = parseSeatName(defined.name);
  const uuid = parseDomainUuid(defined.uuid);
  if (name === null || uuid === null) return [];
  const mark = defined.mark?.installation === context.installationId ? defined.mark : null;
  const [nic] = defined.interfaces;
  return [
    {
      name,
      room: mark === null ? null : parseRoomName(mark.room),
      section: mark?.section ?? '',
      id: mark?.id ?? 0,
      uuid,
      mac: parseMacAddress(nic?.mac ?? ''),
      ip: mark?.ip ?? null,
      memoryKiB: defined.memoryKiB,
      vcpus: defined.vcpus,
      spice: defined.graphics.some(({ type }) => type === 'spice'),
      networkName: nic?.network ?? null,
      preset: parsePresetName(mark?.preset ?? ''),
      imageDigest: mark?.image ?? null,
      power,
      overlayIntact: mark !== null && overlayIntact(context, mark, overlays.get(name)),
      pendingRestart: live !== null && restartPending(live, defined),
      pendingChanges: pending.map(({ path, from, to }) => ({ field: path, from, to })),
      otherDrift: driftOf(defined),
    },
  ];
}

function overlayIntact(
  context: DriverContext,
  mark: { room: string; image: string },
  overlay: OverlayInfo | 'foreign' | undefined,
): boolean {
  if (overlay === undefined || overlay === 'foreign' || overlay.room !== mark.room) return false;
  return overlay.backingPath === `${context.pool.inside}/${imageFileName(mark.image, 'qcow2')}`;
}
