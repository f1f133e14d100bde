import {
  attr,
  child,
  childAttr,
  children,
  childrenWithin,
  childText,
  integer,
  oneOf,
  record,
  required,
  suggest,
  type TypeOf,
  text,
  yesNo,
} from '../schema/index.ts';

const count = integer();
const cpuset = attr('cpuset');
/** Microseconds; -1 is no limit. */
/** Any negative one means no limit. */
const quota = integer({ min: -17_592_186_044_415, max: 17_592_186_044_415 });
const scheduler = {
  scheduler: attr('scheduler', suggest('fifo', 'rr', 'batch', 'idle')),
  priority: attr('priority', count),
};

const cacheTuning = record({
  id: attr('id'),
  vcpus: required(attr('vcpus')),
  caches: children(
    'cache',
    record({
      id: attr('id', count),
      level: attr('level', count),
      type: attr('type', suggest('both', 'code', 'data')),
      size: attr('size', count),
      unit: attr('unit'),
    }),
  ),
  monitors: children('monitor', record({ level: attr('level', count), vcpus: attr('vcpus') })),
});

const memoryTuning = record({
  vcpus: required(attr('vcpus')),
  nodes: children('node', record({ id: required(attr('id', count)), bandwidth: attr('bandwidth', count) }), { key: (node) => node.id }),
  monitors: children('monitor', record({ vcpus: attr('vcpus') })),
});

/** Which CPUs of the host run what, and how much of them. Periods and quotas are microseconds. */
export const cpuTuning = record({
  shares: childText('shares', count),
  period: childText('period', count),
  quota: childText('quota', quota),
  globalPeriod: childText('global_period', count),
  globalQuota: childText('global_quota', quota),
  emulatorPeriod: childText('emulator_period', count),
  emulatorQuota: childText('emulator_quota', quota),
  iothreadPeriod: childText('iothread_period', count),
  iothreadQuota: childText('iothread_quota', quota),
  vcpuPins: children('vcpupin', record({ vcpu: required(attr('vcpu', count)), cpuset: required(cpuset) }), { key: (pin) => pin.vcpu }),
  emulatorCpuset: childAttr('emulatorpin', 'cpuset'),
  iothreadPins: children('iothreadpin', record({ iothread: required(attr('iothread', count)), cpuset: required(cpuset) }), {
    key: (pin) => pin.iothread,
  }),
  vcpuSchedulers: children('vcpusched', record({ vcpus: attr('vcpus'), ...scheduler })),
  iothreadSchedulers: children('iothreadsched', record({ iothreads: attr('iothreads'), ...scheduler })),
  emulatorScheduler: child('emulatorsched', record(scheduler)),
  cacheTuning: children('cachetune', cacheTuning, { key: (item) => item.vcpus }),
  memoryTuning: children('memorytune', memoryTuning, { key: (item) => item.vcpus }),
});
export type CpuTuning = TypeOf<typeof cpuTuning>;

/** CPUs and the threads that do I/O. */
export const vcpuFields = {
  /** The most that it can have, and how many of these it boots with. */
  vcpu: child(
    'vcpu',
    record({ placement: attr('placement', oneOf('static', 'auto')), cpuset, current: attr('current', count), count: text(count) }),
  ),
  /** CPUs one by one: which are there, and which can be unplugged. */
  vcpus: childrenWithin(
    'vcpus',
    'vcpu',
    record({
      id: required(attr('id', count)),
      enabled: attr('enabled', yesNo),
      hotpluggable: attr('hotpluggable', yesNo),
      order: attr('order', count),
    }),
    { key: (vcpu) => vcpu.id },
  ),
  /** How many threads there are for disks to name in their driver; 0 by default. */
  iothreads: childText('iothreads', count),
  iothreadIds: childrenWithin(
    'iothreadids',
    'iothread',
    record({
      id: required(attr('id', count)),
      threadPoolMin: attr('thread_pool_min', count),
      threadPoolMax: attr('thread_pool_max', count),
    }),
    { key: (thread) => thread.id },
  ),
  defaultIothread: child(
    'defaultiothread',
    record({ threadPoolMin: attr('thread_pool_min', count), threadPoolMax: attr('thread_pool_max', count) }),
  ),
  cpuTuning: child('cputune', cpuTuning),
};

const blockDevice = record({
  path: required(childText('path')),
  weight: childText('weight', count),
  readIopsSec: childText('read_iops_sec', count),
  writeIopsSec: childText('write_iops_sec', count),
  readBytesSec: childText('read_bytes_sec', count),
  writeBytesSec: childText('write_bytes_sec', count),
});

/** Shares of the host's disks. */
export const blockIoTuning = record({
  weight: childText('weight', count),
  devices: children('device', blockDevice, { key: (device) => device.path }),
});
