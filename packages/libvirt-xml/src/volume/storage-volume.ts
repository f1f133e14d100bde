import { encryption, permissions, timestamps } from '../common/storage-parts.ts';
import { absolutePath, like } from '../common/values.ts';
import {
  attr,
  child,
  childAttr,
  children,
  childrenWithin,
  childSize,
  childText,
  documentType,
  flag,
  integer,
  record,
  required,
  suggest,
  type TypeOf,
} from '../schema/index.ts';

const format = childAttr(
  'format',
  'type',
  suggest(
    'raw',
    'qcow2',
    'qcow',
    'cow',
    'qed',
    'vmdk',
    'vdi',
    'vhd',
    'vpc',
    'iso',
    'dir',
    'luks',
    'ploop',
    'fat',
    'linux',
    'linux-lvm',
    'ext4',
    'xfs',
    'unknown',
    'none',
  ),
);

/** A path, or the URI of network storage. */
const pathOrUri = like(/^\/[a-z0-9/]+$/, 'an absolute path or a URI', (text) => /^(?:\/|[a-z][a-z0-9+.-]*:)[^\n\r]+$/.test(text));

/** A volume of a pool: https://libvirt.org/formatstorage.html#storage-volume-xml */
export const storageVolume = documentType(
  'volume',
  record({
    type: attr('type', suggest('file', 'block', 'dir', 'network', 'netdir')),
    name: required(
      childText(
        'name',
        like(/^[^/.\n\r\t][^/\n\r\t]*$/, 'a name without a slash', (name) => !/^\.{0,2}$|\//.test(name)),
      ),
    ),
    /** Unique on the host; libvirt reports it. */
    key: childText('key'),
    /** Devices that it lies on; libvirt reports it. */
    devices: childrenWithin(
      'source',
      'device',
      record({
        path: required(attr('path', absolutePath)),
        extents: children('extent', record({ start: required(attr('start', integer())), end: required(attr('end', integer())) })),
      }),
      { key: ({ path }) => path },
    ),
    /** Size that a guest sees. */
    capacityBytes: childSize('capacity', 'bytes'),
    /** What it takes of the pool now; at creation, how much is reserved. The capacity by default, which allocates all of it. */
    allocationBytes: childSize('allocation', 'bytes'),
    /** Size of the file; libvirt reports it. */
    physicalBytes: childSize('physical', 'bytes'),
    target: child(
      'target',
      record({
        path: childText('path', pathOrUri),
        format,
        permissions: child('permissions', permissions),
        timestamps: child('timestamps', timestamps),
        encryption: child('encryption', encryption),
        /** Version of the qcow2 format: `0.10` or `1.1`. */
        compat: childText('compat', like(/^[0-9]+\.[0-9]+$/, 'a version such as 1.1')),
        /** No copy on write below it, on btrfs. */
        noCow: flag('nocow'),
        clusterSizeBytes: childSize('clusterSize', 'bytes'),
        features: child('features', record({ lazyRefcounts: flag('lazy_refcounts'), extendedL2: flag('extended_l2') })),
      }),
    ),
    backingStore: child(
      'backingStore',
      record({
        path: required(childText('path', absolutePath)),
        format,
        permissions: child('permissions', permissions),
        timestamps: child('timestamps', timestamps),
      }),
    ),
  }),
);
export interface StorageVolume extends TypeOf<typeof storageVolume> {}
