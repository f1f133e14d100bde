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
  /** Format of the image; raw where it is left out, whatever the file holds. */
  type: attr('type', imageFormat),
  /** QEMU's default is `writeback`. */
  cache: attr('cache', suggest('default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe')),
  /** What a write error does; `report` by default. */
  errorPolicy: attr('error_policy', suggest('stop', 'report', 'ignore', 'enospace')),
  readErrorPolicy: attr('rerror_policy', suggest('stop', 'report', 'ignore')),
  io: attr('io', suggest('threads', 'native', 'io_uring')),
  ioeventfd: attr('ioeventfd', onOff),
  eventIdx: attr('event_idx', onOff),
  /** What is read from the backing file is copied into the image. */
  copyOnRead: attr('copy_on_read', onOff),
  /** Whether what the guest trims is given back to the host; `ignore` by default. */
  discard: attr('discard', suggest('unmap', 'ignore')),
  detectZeroes: attr('detect_zeroes', suggest('off', 'on', 'unmap')),
  /** Number of the domain's `iothreads` that serves it. */
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
  /** By the target's name where it is left out: `vd…` is virtio, `sd…` SCSI, `hd…` IDE. */
  bus: attr('bus', suggest('virtio', 'scsi', 'sata', 'ide', 'usb', 'fdc', 'sd', 'xen', 'uml')),
  tray: attr('tray', oneOf('open', 'closed')),
  /** Shown as removable media, on USB and SCSI. */
  removable: attr('removable', onOff),
  rotationRate: attr('rotation_rate', count),
});

/** A disk, CD-ROM or floppy drive. */
export const disk = tagged('type', storageSources, {
  first: ['driver', 'auth', 'source', 'backingStore'],
  absent: 'file',
  open: true,
  common: {
    /** `disk` by default. */
    device: attr('device', suggest('disk', 'cdrom', 'floppy', 'lun')),
    model: attr('model', virtioModel),
    rawio: attr('rawio', yesNo),
    sgio: attr('sgio', suggest('filtered', 'unfiltered')),
    /** How snapshots treat it when they do not say so themselves. */
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
    /** Always so for CD-ROM drives. */
    readonly: flag('readonly'),
    /** Several domains may have it at once. */
    shareable: flag('shareable'),
    /** What is written is gone after the run. */
    transient: child('transient', record({ shareBacking: attr('shareBacking', yesNo) })),
    /** Serial number, at most 20 characters for the guest to see on virtio. */
    serial: childText('serial'),
    /** World wide name: 16 hexadecimal digits. */
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
