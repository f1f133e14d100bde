import { attr, child, childText, integer, onOff, record, required, suggest, type TypeOf, tagged, text, yesNo } from '../../schema/index.ts';
import { deviceFields, virtioDriver, virtioOptions } from './address.ts';
import { streamFields, streamType } from './character-device.ts';
import { virtioModel } from './common.ts';

const count = integer();

/** A source of random numbers. */
export const rng = record({
  model: required(attr('model', virtioModel)),
  driver: virtioDriver,
  rate: child('rate', record({ bytes: required(attr('bytes', count)), periodMs: attr('period', count) })),
  backend: required(
    child(
      'backend',
      tagged('model', { random: { path: text() }, egd: { type: streamType, ...streamFields }, builtin: {} }, { open: true }),
    ),
  ),
  ...deviceFields,
});
export type Rng = TypeOf<typeof rng>;

/** Acts when the guest stops feeding it. */
export const watchdog = record({
  model: required(attr('model', suggest('i6300esb', 'ib700', 'diag288', 'itco'))),
  action: attr('action', suggest('reset', 'shutdown', 'poweroff', 'pause', 'none', 'dump', 'inject-nmi')),
  ...deviceFields,
});
export type Watchdog = TypeOf<typeof watchdog>;

export const hub = record({ type: required(attr('type', suggest('usb'))), ...deviceFields });
export const panic = record({ model: attr('model', suggest('isa', 'pseries', 'hyperv', 's390', 'pvpanic')), ...deviceFields });
/** The NVRAM of a pSeries machine; that of UEFI is in `os`. */
export const nvramDevice = record(deviceFields);

export const vsock = record({
  model: attr('model', virtioModel),
  cid: child('cid', record({ auto: attr('auto', yesNo), address: attr('address', count) })),
  driver: virtioDriver,
  ...deviceFields,
});

export const iommu = record({
  model: required(attr('model', suggest('intel', 'smmuv3', 'virtio'))),
  driver: child(
    'driver',
    record({
      intremap: attr('intremap', onOff),
      cachingMode: attr('caching_mode', onOff),
      eim: attr('eim', onOff),
      iotlb: attr('iotlb', onOff),
      awBits: attr('aw_bits', count),
      ...virtioOptions,
    }),
  ),
  ...deviceFields,
});

/** A lease that a lock manager holds while the domain runs. */
export const lease = record({
  lockspace: childText('lockspace'),
  key: childText('key'),
  target: child('target', record({ path: attr('path'), offset: attr('offset', count) })),
});

export const crypto = record({
  model: attr('model', suggest('virtio')),
  type: attr('type', suggest('qemu')),
  backend: child('backend', record({ model: attr('model', suggest('builtin', 'lkcf')), queues: attr('queues', count) })),
  ...deviceFields,
});
