import { encodeCommandLineValue } from '../command-line.ts';
import type { MergedContext } from '../contexts/context-set.ts';
import { ANSWER_MEDIA, answerFilesOf } from './answer-files.ts';
import { type BuildSpec, readBuildSpec } from './build-spec.ts';
import { DomainForms } from './domain-forms.ts';
import { type ExtraFile, readExtraFiles } from './extra-files.ts';
import type { Generation } from './generation.ts';
import type { PlannedRoom, PlannedSeat } from './site-plan.ts';
import { buildData, hostsData, networkData, roomData, type SeatTexts, seatData, siteData } from './template-data.ts';

/** What the scripts of seats want of the host. */
export interface HostNeeds {
  /** Volumes that seats start from, with their formats. */
  images: Map<string, string>;
  programs: Set<string>;
}

/** `rooms/ROOM/` with a folder for each seat. Adds what its seats need. */
export function renderRoom(generation: Generation, room: PlannedRoom, needs: HostNeeds): void {
  const folder = `rooms/${room.room.name}`;
  const { network } = room;
  const shared = { site: siteData(generation.loaded.site), network: networkData(network), room: roomData(room) };
  const own = hostsData(network, new Set(room.seats.map(({ name }) => name)));
  const context = generation.roomContext(room);
  const data = { ...context.data, ...shared, seats: room.seats.map((seat) => seatData(seat, network)), hosts: own, records: [] };
  generation.render('rooms/Makefile', data, { path: `${folder}/Makefile`, mode: 0o644, secrets: 'refused' });
  generation.render('rooms/reservations.sh', data, { path: `${folder}/reservations.sh`, mode: 0o755, secrets: 'refused' });
  const hostOf = new Map(own.map((host) => [host.name, host]));
  const recipes = new Map<MergedContext, Recipe>();
  const forms = new DomainForms();
  for (const seat of room.seats) {
    const seatContext = generation.seatContext(room, seat);
    const recipe = recipes.get(seatContext) ?? readRecipe(generation, seatContext);
    recipes.set(seatContext, recipe);
    const { build, extras } = recipe;
    if (build === null) continue;
    addNeeds(build, needs);
    const host = hostOf.get(seat.name);
    renderSeat(generation, {
      folder: `${folder}/${seat.name}`,
      room,
      seat,
      build,
      extras,
      context: seatContext,
      forms,
      shared: { ...shared, hosts: host ? [host] : [], records: [] },
    });
  }
}

/** What a context says of how its seats are made. */
interface Recipe {
  /** Null where it is wrong (reported). */
  build: BuildSpec | null;
  extras: readonly ExtraFile[];
}

function readRecipe({ findings }: Generation, { merged, files }: MergedContext): Recipe {
  const holder = files[0]?.context.origin ?? merged.origin;
  return {
    build: readBuildSpec(merged.entries.get('build'), holder, findings),
    extras: readExtraFiles(merged.entries.get('files'), holder, findings),
  };
}

function addNeeds({ source, answers }: BuildSpec, { images, programs }: HostNeeds): void {
  if (ANSWER_MEDIA[answers] !== undefined) programs.add('xorriso');
  if (source.from !== 'image') return;
  images.set(source.image, 'qcow2');
  if (source.boot === null) return;
  images.set(source.boot.kernel, 'raw');
  images.set(source.boot.initrd, 'raw');
}

interface SeatInput {
  folder: string;
  room: PlannedRoom;
  seat: PlannedSeat;
  build: BuildSpec;
  extras: readonly ExtraFile[];
  context: MergedContext;
  forms: DomainForms;
  /** What all seats of the room see, and the seat's own reservation. */
  shared: Record<string, unknown>;
}

function renderSeat(generation: Generation, { folder, room, seat, build, extras, context, forms, shared }: SeatInput): void {
  const { site } = generation.loaded;
  const bare = { ...context.data, ...shared, seat: seatData(seat, room.network) };
  const title = `${room.room.title}: ${seat.name}`;
  const texts = { title, ...renderTexts(generation, bare, build, room.room.preset) };
  const data = { ...bare, build: buildData(build, seat, room.network, site, texts), title };
  const { commandLine } = texts;
  generation.addXml(`${folder}/domain.xml`, room.file, () => forms.build({ site, room, seat, build, title, commandLine }));
  const script = { mode: 0o755, secrets: 'refused' } as const;
  generation.render('seats/vmbuild.sh', data, { path: `${folder}/vmbuild.sh`, ...script });
  generation.render('seats/net-reserve.sh', data, { path: `${folder}/net-reserve.sh`, ...script });
  generation.render('seats/Makefile', data, { path: `${folder}/Makefile`, mode: 0o644, secrets: 'refused' });
  for (const { template, path, mode } of extras) generation.render(template, data, { path: `${folder}/${path}`, mode, secrets: 'private' });
  for (const { template, file } of answerFilesOf(build.answers, networkData(room.network))) {
    generation.render(template, data, { path: `${folder}/${file}`, mode: 0o600, secrets: 'private' });
  }
}

/** The command line of a direct boot, and the arguments of an installer. Values on a kernel's command line are encoded as the server encodes them. */
function renderTexts(
  generation: Generation,
  data: Record<string, unknown>,
  { source }: BuildSpec,
  preset: string,
): Omit<SeatTexts, 'title'> {
  const place = `the command line of preset ${preset}`;
  const boot = source.from === 'image' ? source.boot : null;
  const commandLine = boot === null ? '' : generation.renderLine(boot.commandLine, encodedNames(data), place);
  const extraArgs = source.from === 'location' ? generation.renderLine(source.extraArgs, data, place) : '';
  return { commandLine, extraArgs };
}

/** Seat, room and network with their texts encoded: they come from people, and a blank would begin another parameter. */
function encodedNames(data: Record<string, unknown>): Record<string, unknown> {
  const encoded: Record<string, unknown> = { ...data };
  for (const name of ['seat', 'room', 'network', 'site']) {
    const value = data[name];
    if (typeof value !== 'object' || value === null) continue;
    encoded[name] = Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, typeof item === 'string' ? encodeCommandLineValue(item) : item]),
    );
  }
  return encoded;
}
