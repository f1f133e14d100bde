import { type ChangeEffect, type DesiredSeat, type FieldChange, formatMemory, type MacAddress, type PresetImage } from '@aula/model';
import type { ObservedSeat } from './ports.ts';

/** What a wanted seat is compared with. `image` is null while the preset's image is not built: disks are then not compared. */
export interface SeatWish {
  seat: DesiredSeat;
  mac: MacAddress;
  network: string;
  image: Pick<PresetImage, 'preset' | 'digest'> | null;
  /** The network stops or has stopped: seats on it lose their link until they are started anew. */
  linkLost: boolean;
}

export interface SeatDrift {
  fields: FieldChange[];
  effect: ChangeEffect;
}

const SHORT_DIGEST = 'sha256:'.length + 12;

/** Whether its QEMU process is there. */
export const isActive = (power: ObservedSeat['power']): boolean => power !== 'off';

/** How a seat on the host differs from what is wanted; null when it does not. */
export function diffSeat(wish: SeatWish, observed: ObservedSeat): SeatDrift | null {
  const disk = diskFields(wish, observed);
  const hardware = hardwareFields(wish, observed);
  const fields = [...disk, ...hardware];
  if (fields.length === 0) return null;
  const effect = disk.length > 0 ? 'recreate' : isActive(observed.power) ? 'restart' : 'live';
  return { fields, effect };
}

function diskFields({ image }: SeatWish, observed: ObservedSeat): FieldChange[] {
  const fields: FieldChange[] = [];
  if (image !== null && (observed.imageDigest !== image.digest || observed.preset !== image.preset)) {
    fields.push(field('image', imageWords(observed.preset, observed.imageDigest), imageWords(image.preset, image.digest)));
  }
  if (!observed.overlayIntact) fields.push(field('disk', 'missing or broken', 'fresh'));
  return fields;
}

function hardwareFields(wish: SeatWish, observed: ObservedSeat): FieldChange[] {
  const { seat } = wish;
  const fields = [
    field('memory', formatMemory(observed.memoryKiB), formatMemory(seat.memoryKiB)),
    field('vcpus', String(observed.vcpus), String(seat.vcpus)),
    field('spice', switchWord(observed.spice ?? seat.spice), switchWord(seat.spice)),
    field('mac', observed.mac ?? 'none', wish.mac),
    field('ip', observed.ip ?? 'none', seat.ip),
    field('network', observed.networkName ?? 'none', wish.network),
    field('section', `${observed.section} ${observed.id}`, `${seat.section} ${seat.id}`),
  ].filter(({ from, to }) => from !== to);
  for (const word of observed.otherDrift) fields.push(field(word, 'changed by hand', 'as the preset has it'));
  if (isActive(observed.power)) {
    if (wish.linkLost) fields.push(field('network', 'link lost', 'linked'));
    if (observed.pendingRestart && fields.length === 0) fields.push(...pendingFields(observed));
  }
  return fields;
}

/** A running seat that was defined anew: what will be different once it is started again. */
function pendingFields({ pendingChanges = [] }: ObservedSeat): FieldChange[] {
  if (pendingChanges.length > 0) return [...pendingChanges];
  return [field('definition', 'older than it was defined', 'as it was defined')];
}

const switchWord = (on: boolean | undefined): string => (on === true ? 'on' : 'off');

const field = (name: string, from: string, to: string): FieldChange => ({ field: name, from, to });

const imageWords = (preset: string | null, digest: string | null): string =>
  `${preset ?? 'unknown'} ${digest === null ? 'of no known digest' : digest.slice(0, SHORT_DIGEST)}`;
