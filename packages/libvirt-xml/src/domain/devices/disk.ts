import { foreign } from '../../schema/foreign.ts';
import {
  attr,
  child,
  childAttr,
  childText,
  flag,
  integer,
  oneOf,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  yesNo,
} from '../../schema/index.ts';
import { deviceFields, virtioOptions } from './address.ts';
import { deviceBoot, encryption, storageAuth, virtioModel } from './common.ts';
import { backingStore, imageFormat, metadataCache, storageSources } from './storage-source.ts';

const count = integer();

/** How the hypervisor reads and writes an image. */
const diskDriver = record({
  name: attr('name'),
  type: attr('type', imageFormat),
  cache: attr('cache', suggest('default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe')),
  errorPolicy: attr('error_policy', suggest('stop', 'report', 'ignore', 'enospace')),
  readErrorPolicy: attr('rerror_policy', suggest('stop', 'report', 'ignore')),
  io: attr('io', suggest('threads', 'native', 'io_uring')),
  ioeventfd: attr('ioeventfd', onOff),
  eventIdx: attr('event_idx', onOff),
  copyOnRead: attr('copy_on_read', onOff),
  discard: attr('discard', suggest('unmap', 'ignore')),
  detectZeroes: attr('detect_zeroes', suggest('off', 'on', 'unmap')),
  iothread: attr('iothread', count),
  queues: attr('queues', count),
  queueSize: attr('queue_size', count),
  ...virtioOptions,
  metadataCache,
});

/** Where a block job copies to. */
const mirror = tagged('type', storageSources, {
  absent: 'file',
  open: true,
  common: {
    file: attr('file'),
    formatAttribute: attr('format', imageFormat),
    job: attr('job', suggest('copy', 'active-commit')),
    ready: attr('ready', suggest('yes', 'abort', 'pivot')),
    format: child('format', record({ type: required(attr('type', imageFormat)), metadataCache })),
    backingStore: child('backingStore', backingStore),
  },
});

/** Limits of throughput, in bytes and operations per second; 0 is none. */
const ioTune = record({
  totalBytesSec: childText('total_bytes_sec', count),
  readBytesSec: childText('read_bytes_sec', count),
  writeBytesSec: childText('write_bytes_sec', count),
  totalIopsSec: childText('total_iops_sec', count),
  readIopsSec: childText('read_iops_sec', count),
  writeIopsSec: childText('write_iops_sec', count),
  totalBytesSecMax: childText('total_bytes_sec_max', count),
  readBytesSecMax: childText('read_bytes_sec_max', count),
  writeBytesSecMax: childText('write_bytes_sec_max', count),
  totalIopsSecMax: childText('total_iops_sec_max', count),
  readIopsSecMax: childText('read_iops_sec_max', count),
  writeIopsSecMax: childText('write_iops_sec_max', count),
  sizeIopsSec: childText('size_iops_sec', count),
  groupName: childText('group_name'),
  totalBytesSecMaxLength: childText('total_bytes_sec_max_length', count),
  readBytesSecMaxLength: childText('read_bytes_sec_max_length', count),
  writeBytesSecMaxLength: childText('write_bytes_sec_max_length', count),
  totalIopsSecMaxLength: childText('total_iops_sec_max_length', count),
  readIopsSecMaxLength: childText('read_iops_sec_max_length', count),
  writeIopsSecMaxLength: childText('write_iops_sec_max_length', count),
});

const target = record({
  /** Name in libvirt and, where the bus has such names, in the guest: `vda`. */
  dev: required(attr('dev')),
  bus: attr('bus', suggest('virtio', 'scsi', 'sata', 'ide', 'usb', 'fdc', 'sd', 'xen', 'uml')),
  tray: attr('tray', oneOf('open', 'closed')),
  removable: attr('removable', onOff),
  rotationRate: attr('rotation_rate', count),
});

/** A disk, CD-ROM or floppy drive. */
export const disk = tagged('type', storageSources, {
  first: ['driver', 'auth', 'source', 'backingStore'],
  absent: 'file',
  open: true,
  common: {
    device: attr('device', suggest('disk', 'cdrom', 'floppy', 'lun')),
    model: attr('model', virtioModel),
    rawio: attr('rawio', yesNo),
    sgio: attr('sgio', suggest('filtered', 'unfiltered')),
    snapshot: attr('snapshot', suggest('no', 'internal', 'external', 'manual')),
    driver: child('driver', diskDriver),
    auth: storageAuth,
    backingStore: child('backingStore', backingStore),
    backendDomain: childAttr('backenddomain', 'name'),
    geometry: child(
      'geometry',
      record({
        cyls: required(attr('cyls', count)),
        heads: required(attr('heads', count)),
        secs: required(attr('secs', count)),
        trans: attr('trans', suggest('auto', 'none', 'lba')),
      }),
    ),
    blockIo: child(
      'blockio',
      record({
        logicalBlockSize: attr('logical_block_size', count),
        physicalBlockSize: attr('physical_block_size', count),
        discardGranularity: attr('discard_granularity', count),
      }),
    ),
    mirror: child('mirror', mirror),
    target: required(child('target', target)),
    ioTune: child('iotune', ioTune),
    readonly: flag('readonly'),
    shareable: flag('shareable'),
    transient: child('transient', record({ shareBacking: attr('shareBacking', yesNo) })),
    serial: childText('serial'),
    wwn: childText('wwn'),
    vendor: childText('vendor'),
    product: childText('product'),
    encryption,
    boot: deviceBoot,
    ...deviceFields,
    privateData: foreign('privateData'),
  },
});
export type Disk = TypeOf<typeof disk>;
