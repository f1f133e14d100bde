import {
  attr,
  child,
  childAttr,
  children,
  childSize,
  flag,
  integer,
  oneOf,
  onOff,
  record,
  required,
  size,
  suggest,
  type TypeOf,
} from '../schema/index.ts';

const count = integer();

/** A page's size counts `unit`s; without a unit, KiB. */
const page = record({ size: required(attr('size', count)), unit: attr('unit'), nodeset: attr('nodeset') });

/** How the guest's memory is got from the host. */
export const memoryBacking = record({
  hugepages: child('hugepages', record({ pages: children('page', page) })),
  noSharePages: flag('nosharepages'),
  locked: flag('locked'),
  source: childAttr('source', 'type', suggest('anonymous', 'file', 'memfd')),
  access: childAttr('access', 'mode', oneOf('shared', 'private')),
  allocation: child('allocation', record({ mode: attr('mode', oneOf('immediate', 'ondemand')), threads: attr('threads', count) })),
  discard: flag('discard'),
});
export type MemoryBacking = TypeOf<typeof memoryBacking>;

/** Limits of what the host gives. */
export const memoryTuning = record({
  hardLimitKiB: childSize('hard_limit', 'KiB'),
  softLimitKiB: childSize('soft_limit', 'KiB'),
  minGuaranteeKiB: childSize('min_guarantee', 'KiB'),
  swapHardLimitKiB: childSize('swap_hard_limit', 'KiB'),
});

/** How memory is split: what it boots with, what it has now, and up to where modules can be plugged. */
export const memoryFields = {
  maxMemory: child('maxMemory', record({ slots: attr('slots', count), kib: required(size('KiB')) })),
  memoryKiB: childSize('memory', 'KiB'),
  dumpCore: childAttr('memory', 'dumpCore', onOff),
  currentMemoryKiB: childSize('currentMemory', 'KiB'),
  memoryBacking: child('memoryBacking', memoryBacking),
  memoryTuning: child('memtune', memoryTuning),
};

const numaMode = suggest('strict', 'preferred', 'interleave', 'restrictive');

/** Which nodes of the host the memory comes from. */
export const numaTuning = record({
  memory: child(
    'memory',
    record({ mode: attr('mode', numaMode), placement: attr('placement', oneOf('static', 'auto')), nodeset: attr('nodeset') }),
  ),
  cells: children('memnode', record({ cellId: required(attr('cellid', count)), mode: attr('mode', numaMode), nodeset: attr('nodeset') }), {
    key: (cell) => cell.cellId,
  }),
});
export type NumaTuning = TypeOf<typeof numaTuning>;
