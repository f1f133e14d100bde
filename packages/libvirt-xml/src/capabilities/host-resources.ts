import { distances, interconnects, numaCache } from '../common/cpu-parts.ts';
import { like, UINT32 } from '../common/values.ts';
import { attr, attrOf, child, children, childSize, integer, record, required, suggest, text } from '../schema/index.ts';

/* The host's processors, memory and caches. */

const uint = integer({ max: UINT32 });
const cpuSet = like(/^[0-9](?:-[0-9])?(?:,[0-9]){0,3}$/, 'a set of processors such as 0-3,5', (value) => /^[0-9,^-]+$/.test(value));

const cpu = record({
  id: required(attr('id', uint)),
  socketId: attr('socket_id', uint),
  dieId: attr('die_id', uint),
  clusterId: attr('cluster_id', uint),
  coreId: attr('core_id', uint),
  siblings: attr('siblings', cpuSet),
});

const cell = record({
  id: required(attr('id', uint)),
  memoryKiB: childSize('memory', 'KiB'),
  pages: children('pages', record({ unit: attr('unit', suggest('KiB')), size: required(attr('size', uint)), count: required(text(uint)) })),
  distances: child('distances', distances),
  caches: children('cache', numaCache),
  cpus: child('cpus', record({ count: required(attr('num', uint)), cpus: children('cpu', cpu, { key: ({ id }) => id }) })),
});

export const topology = record({
  cells: required(
    child('cells', record({ count: required(attr('num', uint)), cells: required(children('cell', cell, { key: ({ id }) => id })) })),
  ),
  interconnects: child('interconnects', interconnects),
});

const cacheType = required(attr('type', suggest('both', 'code', 'data')));
const unit = required(attr('unit', suggest('B', 'KiB', 'MiB')));

const monitor = child(
  'monitor',
  record({
    level: attr('level', uint),
    reuseThreshold: attr('reuseThreshold', uint),
    maxMonitors: required(attr('maxMonitors', uint)),
    features: required(children('feature', attrOf('name', like(/^(?:llc|mbm)_[a-z_]+$/, 'a feature such as llc_occupancy')))),
  }),
);

/** Caches, and how they can be shared out. */
export const cache = record({
  banks: required(
    children(
      'bank',
      record({
        id: required(attr('id', uint)),
        level: required(attr('level', uint)),
        type: cacheType,
        size: required(attr('size', uint)),
        unit,
        cpus: required(attr('cpus', cpuSet)),
        controls: children(
          'control',
          record({
            granularity: required(attr('granularity', uint)),
            min: attr('min', uint),
            unit,
            type: cacheType,
            maxAllocs: required(attr('maxAllocs', uint)),
          }),
        ),
      }),
    ),
  ),
  monitor,
});

export const memoryBandwidth = record({
  nodes: required(
    children(
      'node',
      record({
        id: required(attr('id', uint)),
        cpus: required(attr('cpus', cpuSet)),
        controls: children(
          'control',
          record({
            granularity: required(attr('granularity', uint)),
            min: attr('min', uint),
            maxAllocs: required(attr('maxAllocs', uint)),
          }),
        ),
      }),
    ),
  ),
  monitor,
});
