import {
  attr,
  child,
  childAttr,
  childSize,
  childText,
  flag,
  integer,
  oneOf,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  uuid,
  yesNo,
} from '../../schema/index.ts';
import { deviceFields, virtioDriver } from './address.ts';

const count = integer();

/** A module of memory that can be plugged in. */
export const memoryDevice = record({
  model: required(attr('model', suggest('dimm', 'nvdimm', 'virtio-pmem', 'virtio-mem', 'sgx-epc'))),
  access: attr('access', oneOf('shared', 'private')),
  discard: attr('discard', yesNo),
  uuid: childText('uuid', uuid),
  source: child(
    'source',
    record({
      pageSizeKiB: childSize('pagesize', 'KiB'),
      nodemask: childText('nodemask'),
      path: childText('path'),
      alignSizeKiB: childSize('alignsize', 'KiB'),
      pmem: flag('pmem'),
    }),
  ),
  target: required(
    child(
      'target',
      record({
        sizeKiB: required(childSize('size', 'KiB')),
        node: childText('node', count),
        label: child('label', record({ sizeKiB: required(childSize('size', 'KiB')) })),
        blockKiB: childSize('block', 'KiB'),
        requestedKiB: childSize('requested', 'KiB'),
        currentKiB: childSize('current', 'KiB'),
        readonly: flag('readonly'),
        addressBase: childAttr('address', 'base'),
      }),
    ),
  ),
  ...deviceFields,
});
export type MemoryDevice = TypeOf<typeof memoryDevice>;

/** Gives memory back to the host; model `none` is none, also not the default one. */
export const memballoon = record({
  model: required(attr('model', suggest('virtio', 'virtio-transitional', 'virtio-non-transitional', 'xen', 'none'))),
  autodeflate: attr('autodeflate', onOff),
  freePageReporting: attr('freePageReporting', onOff),
  statsPeriodSeconds: childAttr('stats', 'period', count),
  driver: virtioDriver,
  ...deviceFields,
});
export type Memballoon = TypeOf<typeof memballoon>;

/** Memory that domains of one host share. */
export const shmem = record({
  name: required(attr('name')),
  role: attr('role', oneOf('master', 'peer')),
  model: childAttr('model', 'type', suggest('ivshmem-plain', 'ivshmem-doorbell', 'ivshmem')),
  sizeBytes: childSize('size', 'bytes'),
  server: child('server', record({ path: attr('path') })),
  msi: child('msi', record({ enabled: attr('enabled', onOff), vectors: attr('vectors', count), ioeventfd: attr('ioeventfd', onOff) })),
  ...deviceFields,
});
export type SharedMemory = TypeOf<typeof shmem>;
