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
  /** The host does not merge its pages with those of others. */
  noSharePages: flag('nosharepages'),
  /** Its pages stay in memory. */
  locked: flag('locked'),
  source: childAttr('source', 'type', suggest('anonymous', 'file', 'memfd')),
  /** Shared is needed for virtiofs and vhost-user; private by default. */
  access: childAttr('access', 'mode', oneOf('shared', 'private')),
  allocation: child('allocation', record({ mode: attr('mode', oneOf('immediate', 'ondemand')), threads: attr('threads', count) })),
  discard: flag('discard'),
});
export type MemoryBacking = TypeOf<typeof memoryBacking>;

/** Limits of what the host gives. */
export const memoryTuning = record({
  /** The most that the domain may take of the host, QEMU itself included. */
  hardLimitKiB: childSize('hard_limit', 'KiB'),
  /** What it is pushed back to when memory is short on the host. */
  softLimitKiB: childSize('soft_limit', 'KiB'),
  minGuaranteeKiB: childSize('min_guarantee', 'KiB'),
  /** Memory and swap together. */
  swapHardLimitKiB: childSize('swap_hard_limit', 'KiB'),
});

/** How memory is split: what it boots with, what it has now, and up to where modules can be plugged. */
export const memoryFields = {
  /** Room for memory modules: how many, and up to what total in KiB. */
  maxMemory: child('maxMemory', record({ slots: attr('slots', count), kib: required(size('KiB')) })),
  /** What it boots with. With NUMA cells libvirt sums those up instead. */
  memoryKiB: childSize('memory', 'KiB'),
  /** Whether the guest's memory is in a core dump of QEMU. */
  dumpCore: childAttr('memory', 'dumpCore', onOff),
  /** What the balloon leaves to the guest; all of it by default. */
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
