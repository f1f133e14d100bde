import type { NetworkMachineView } from '@aula/api';
import type { ArrowKey } from './selection.ts';

/** Where something is drawn, in pixels from the drawing's corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  from: [x: number, y: number];
  to: [x: number, y: number];
}

export interface PlacedMachine extends Box {
  machine: NetworkMachineView;
  /** From the rail above down to it. */
  stub: Line;
}

export interface PlacedGroup {
  /** A room's name, or why these machines stand apart. */
  key: string;
  title: string;
  /** Null unless a room. */
  room: string | null;
  label: Box;
  machines: PlacedMachine[];
  rails: Line[];
}

/** A network as it is drawn: the way out, the host, and the network itself with all that hangs on it. */
export interface NetworkMap {
  width: number;
  height: number;
  uplink: Box;
  host: Box;
  region: Box;
  title: Box;
  groups: PlacedGroup[];
  /** From the way out to the host, from the host to the network, and along the network. */
  links: { uplink: Line; host: Line; spine: Line | null };
  /** Machines are drawn small. */
  crowded: boolean;
  /** Machines that are not drawn. */
  left: number;
}

/** Machines drawn at most; a list below tells of all. */
export const MAP_MACHINES_MAX = 240;
/** From this width on the way out and the host stand beside the network instead of above. */
const WIDE = 900;
/** Below this width machines are drawn as narrow as their words allow. */
const ROOMY = 520;
const SIDE = 216;
const LINK = 44;
const GAP = 12;
const PAD = 16;
const NODE_HEIGHT = 68;
const TITLE_HEIGHT = 48;
const LABEL_HEIGHT = 28;
const MACHINE = { narrow: 124, min: 156, max: 220, height: 76 };
/** From this many machines on they are drawn smaller: who sits there stands beside the address. */
export const CROWD = 24;
const CROWD_HEIGHT = 54;
const STUB = 14;
const INDENT = 22;

interface Group {
  key: string;
  title: string;
  room: string | null;
  machines: NetworkMachineView[];
}

/** Seats by room in the order given, then other declared machines, then those that nobody declared. */
export function groupMachines(machines: readonly NetworkMachineView[], titleOf: (room: string) => string): Group[] {
  const groups = new Map<string, Group>();
  const put = (key: string, title: string, room: string | null, machine: NetworkMachineView) => {
    const group = groups.get(key) ?? { key, title, room, machines: [] };
    group.machines.push(machine);
    groups.set(key, group);
  };
  for (const machine of machines) if (machine.room !== null) put(`room ${machine.room}`, titleOf(machine.room), machine.room, machine);
  for (const machine of machines) if (machine.room === null && machine.kind !== 'unknown') put('hosts', 'Other machines', null, machine);
  for (const machine of machines)
    if (machine.room === null && machine.kind === 'unknown') put('unknown', 'Declared by nobody', null, machine);
  return [...groups.values()];
}

/** Places everything for a drawing of this width. Pure. */
export function layoutNetwork(machines: readonly NetworkMachineView[], width: number, titleOf: (room: string) => string): NetworkMap {
  const crowded = machines.length >= CROWD;
  const frame = placeFrame(width, crowded ? CROWD_HEIGHT : MACHINE.height);
  const { wide, host, region, title, grid } = frame;
  let y = title.y + TITLE_HEIGHT + GAP;
  const groups = groupMachines(machines.slice(0, MAP_MACHINES_MAX), titleOf).map((group) => {
    const placed = placeGroup(group, y, grid);
    y = (placed.machines.at(-1)?.y ?? y) + grid.height + GAP;
    return placed;
  });
  region.height = Math.max(y + PAD - GAP - region.y, wide ? host.y + NODE_HEIGHT : TITLE_HEIGHT + 2 * PAD);
  const rails = groups.flatMap((group) => group.rails);
  return {
    width,
    height: Math.max(region.y + region.height, host.y + NODE_HEIGHT),
    uplink: frame.uplink,
    host,
    region,
    title,
    groups,
    links: placeLinks(frame, rails.at(0)?.from[1] ?? null, rails.at(-1)?.from[1] ?? null),
    crowded,
    left: Math.max(0, machines.length - MAP_MACHINES_MAX),
  };
}

interface Frame {
  wide: boolean;
  uplink: Box;
  host: Box;
  /** Its height comes with the machines. */
  region: Box;
  title: Box;
  grid: Grid;
}

/** All but the machines. */
function placeFrame(width: number, height: number): Frame {
  const wide = width >= WIDE;
  const spineX = (wide ? SIDE + LINK : 0) + PAD + 6;
  const uplink: Box = { x: 0, y: 0, width: wide ? SIDE : width, height: NODE_HEIGHT };
  const host: Box = { ...uplink, y: NODE_HEIGHT + LINK };
  const region: Box = wide
    ? { x: SIDE + LINK, y: 0, width: width - SIDE - LINK, height: 0 }
    : { x: 0, y: host.y + NODE_HEIGHT + LINK, width, height: 0 };
  const area = { x: spineX + INDENT, width: region.x + region.width - PAD - spineX - INDENT };
  // Where the line comes in from above, the title stands beside it.
  const titleX = wide ? region.x + PAD : area.x;
  const title: Box = { x: titleX, y: region.y + GAP, width: region.x + region.width - PAD - titleX, height: TITLE_HEIGHT };
  const columns = Math.max(1, Math.floor((area.width + GAP) / ((width >= ROOMY ? MACHINE.min : MACHINE.narrow) + GAP)));
  const cell = Math.min(MACHINE.max, (area.width - (columns - 1) * GAP) / columns);
  return { wide, uplink, host, region, title, grid: { ...area, columns, cell, height, spineX } };
}

/** Lines from the way out to the last rail; the rails' heights are null where nothing hangs on the network. */
function placeLinks({ wide, uplink, host, region, grid }: Frame, firstRail: number | null, lastRail: number | null): NetworkMap['links'] {
  const { spineX } = grid;
  const middle = host.y + NODE_HEIGHT / 2;
  const uplinkX = wide ? SIDE / 2 : spineX;
  const top = wide ? Math.min(middle, firstRail ?? middle) : region.y;
  return {
    uplink: { from: [uplinkX, uplink.y + NODE_HEIGHT], to: [uplinkX, host.y] },
    host: wide
      ? { from: [SIDE, middle], to: [lastRail === null ? region.x : spineX, middle] }
      : { from: [spineX, host.y + NODE_HEIGHT], to: [spineX, region.y] },
    spine: lastRail === null ? null : { from: [spineX, top], to: [spineX, Math.max(lastRail, wide ? middle : 0)] },
  };
}

interface Grid {
  x: number;
  width: number;
  columns: number;
  /** Width and height of one machine. */
  cell: number;
  height: number;
  spineX: number;
}

function placeGroup({ key, title, room, machines }: Group, top: number, { x, width, columns, cell, height, spineX }: Grid): PlacedGroup {
  const pitch = STUB + height + GAP;
  const firstRail = top + LABEL_HEIGHT + 4;
  const railOf = (row: number) => firstRail + row * pitch;
  const placed = machines.map((machine, index): PlacedMachine => {
    const left = x + (index % columns) * (cell + GAP);
    const rail = railOf(Math.floor(index / columns));
    const middle = left + cell / 2;
    return {
      machine,
      x: left,
      y: rail + STUB,
      width: cell,
      height,
      stub: { from: [middle, rail], to: [middle, rail + STUB] },
    };
  });
  const rows = Math.ceil(machines.length / columns);
  const rails = Array.from({ length: rows }, (_, row): Line => {
    const last = Math.min(columns, machines.length - row * columns) - 1;
    return { from: [spineX, railOf(row)], to: [x + last * (cell + GAP) + cell / 2, railOf(row)] };
  });
  return { key, title, room, label: { x, y: top, width, height: LABEL_HEIGHT }, machines: placed, rails };
}

/** The machine that an arrow key leads to from `name`: the nearest in that direction; itself where there is none. */
export function moveOnMap(map: NetworkMap, name: string, key: ArrowKey): string {
  const all = map.groups.flatMap(({ machines }) => machines);
  const from = all.find(({ machine }) => machine.name === name);
  if (from === undefined) return name;
  if (key === 'Home' || key === 'End') return all.at(key === 'Home' ? 0 : -1)?.machine.name ?? name;
  const away = ({ x, y }: Box): { along: number; across: number } => {
    if (key === 'ArrowLeft' || key === 'ArrowRight')
      return { along: key === 'ArrowLeft' ? from.x - x : x - from.x, across: Math.abs(y - from.y) };
    return { along: key === 'ArrowUp' ? from.y - y : y - from.y, across: Math.abs(x - from.x) };
  };
  const sideways = key === 'ArrowLeft' || key === 'ArrowRight';
  const ahead = all
    .map((place) => ({ place, ...away(place) }))
    .filter(({ along, across }) => along > 1 && (!sideways || across < 1))
    .sort((a, b) => a.along - b.along || a.across - b.across);
  return ahead[0]?.place.machine.name ?? name;
}
