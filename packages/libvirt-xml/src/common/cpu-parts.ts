import { attr, child, children, integer, record, required, suggest } from '../schema/index.ts';
import { UINT32 } from './values.ts';

const uint = integer({ max: UINT32 });

/** A NUMA node's latency to others. */
export const distances = record({
  siblings: required(
    children('sibling', record({ id: required(attr('id', uint)), value: required(attr('value', integer({ min: 10, max: 255 }))) }), {
      key: ({ id }) => id,
    }),
  ),
});

const amount = record({ value: required(attr('value', uint)), unit: required(attr('unit', suggest('B', 'KiB', 'MiB'))) });
/** A memory side cache. */
export const numaCache = record({
  level: required(attr('level', uint)),
  associativity: required(attr('associativity', suggest('none', 'direct', 'full'))),
  policy: required(attr('policy', suggest('none', 'writeback', 'writethrough'))),
  size: required(child('size', amount)),
  line: required(child('line', amount)),
});

const link = {
  initiator: required(attr('initiator', uint)),
  target: required(attr('target', uint)),
  cache: attr('cache', uint),
  type: required(attr('type', suggest('access', 'read', 'write'))),
  value: required(attr('value', uint)),
};
export const interconnects = record({
  latencies: children('latency', record(link)),
  bandwidths: children('bandwidth', record({ ...link, unit: required(attr('unit', suggest('KiB', 'MiB'))) })),
});
