import { interconnects, numaCache } from '../common/cpu-parts.ts';
import {
  attr,
  child,
  children,
  childrenWithin,
  childText,
  integer,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  text,
  yesNo,
} from '../schema/index.ts';
import { bytesOfUnit } from '../schema/size.ts';
import { oneOf } from '../schema/value.ts';

const count = integer();
const unit = attr('unit');

/** Memory of a cell counts `unit`s; without a unit, KiB. See {@link cellMemoryKiB}. */
const numaCell = record({
  id: attr('id', count),
  cpus: attr('cpus'),
  memory: required(attr('memory', count)),
  unit,
  memAccess: attr('memAccess', oneOf('shared', 'private')),
  discard: attr('discard', yesNo),
  distances: childrenWithin('distances', 'sibling', record({ id: required(attr('id', count)), value: required(attr('value', count)) }), {
    key: (sibling) => sibling.id,
  }),
  caches: children('cache', numaCache, { key: (cache) => cache.level }),
});
export type NumaCell = TypeOf<typeof numaCell>;

/** A cell's memory in KiB; undefined for a unit that is none. */
export function cellMemoryKiB(cell: NumaCell): number | undefined {
  const factor = bytesOfUnit(cell.unit ?? 'KiB');
  return factor === undefined ? undefined : (cell.memory * factor) / 1024;
}

/** The processor that the guest sees. */
export const cpu = record({
  /** `custom` by default: `model` and `features` are what the guest sees. */
  mode: attr('mode', suggest('custom', 'host-model', 'host-passthrough', 'maximum')),
  match: attr('match', suggest('minimum', 'exact', 'strict')),
  /** What libvirt checks before a start; of a domain that runs it reports `full`. */
  check: attr('check', suggest('none', 'partial', 'full')),
  /** Features that block migration are left out. */
  migratable: attr('migratable', onOff),
  model: child('model', record({ fallback: attr('fallback', oneOf('allow', 'forbid')), vendorId: attr('vendor_id'), name: text() })),
  vendor: childText('vendor'),
  topology: child(
    'topology',
    record({
      sockets: required(attr('sockets', count)),
      dies: attr('dies', count),
      clusters: attr('clusters', count),
      cores: required(attr('cores', count)),
      threads: required(attr('threads', count)),
    }),
  ),
  cache: child(
    'cache',
    record({ level: attr('level', count), mode: required(attr('mode', suggest('emulate', 'passthrough', 'disable'))) }),
  ),
  maxPhysicalAddress: child(
    'maxphysaddr',
    record({ mode: required(attr('mode', suggest('emulate', 'passthrough'))), bits: attr('bits', count), limit: attr('limit', count) }),
  ),
  features: children(
    'feature',
    record({ policy: attr('policy', suggest('require', 'disable', 'force', 'optional', 'forbid')), name: required(attr('name')) }),
    { key: (feature) => feature.name },
  ),
  numa: child(
    'numa',
    record({
      cells: children('cell', numaCell, { key: (cell) => cell.id }),
      interconnects: child('interconnects', interconnects),
    }),
  ),
});
export type Cpu = TypeOf<typeof cpu>;
