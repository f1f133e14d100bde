import { attr, child, childAttr, childSize, flag, integer, onOff, record, suggest, type TypeOf, tagged } from '../../schema/index.ts';
import { deviceFields, virtioOptions } from './address.ts';
import { deviceBoot, virtioModel } from './common.ts';

const fsDriver = record({
  type: attr('type', suggest('path', 'handle', 'loop', 'nbd', 'ploop', 'virtiofs', 'mtp')),
  name: attr('name'),
  format: attr('format'),
  wrpolicy: attr('wrpolicy', suggest('immediate')),
  queue: attr('queue', integer()),
  ...virtioOptions,
});

const binary = record({
  path: attr('path'),
  xattr: attr('xattr', onOff),
  cache: childAttr('cache', 'mode', suggest('none', 'always')),
  sandbox: childAttr('sandbox', 'mode', suggest('namespace', 'chroot')),
  lockPosix: childAttr('lock', 'posix', onOff),
  lockFlock: childAttr('lock', 'flock', onOff),
  threadPoolSize: childAttr('thread_pool', 'size', integer({ min: -1 })),
});

const mountSource = child('source', record({ dir: attr('dir'), socket: attr('socket') }));

/** A folder, file or device of the host that the guest sees as a file system. */
export const filesystem = tagged(
  'type',
  {
    mount: { source: mountSource },
    bind: { source: mountSource },
    file: { source: child('source', record({ file: attr('file') })) },
    block: { source: child('source', record({ dev: attr('dev') })) },
    template: { source: child('source', record({ name: attr('name') })) },
    ram: { source: child('source', record({ usage: attr('usage', integer()), units: attr('units') })) },
    volume: { source: child('source', record({ pool: attr('pool'), volume: attr('volume') })) },
  },
  {
    absent: 'mount',
    open: true,
    first: ['driver', 'binary', 'source'],
    common: {
      model: attr('model', virtioModel),
      accessMode: attr('accessmode', suggest('passthrough', 'mapped', 'squash')),
      multiDevs: attr('multidevs', suggest('default', 'remap', 'forbid', 'warn')),
      fileMode: attr('fmode'),
      directoryMode: attr('dmode'),
      driver: child('driver', fsDriver),
      binary: child('binary', binary),
      target: childAttr('target', 'dir'),
      readonly: flag('readonly'),
      spaceHardLimitBytes: childSize('space_hard_limit', 'bytes'),
      spaceSoftLimitBytes: childSize('space_soft_limit', 'bytes'),
      boot: deviceBoot,
      ...deviceFields,
    },
  },
);
export type Filesystem = TypeOf<typeof filesystem>;
