import { permissions } from '../common/storage-parts.ts';
import { absolutePath, objectName } from '../common/values.ts';
import {
  attr,
  attrOf,
  child,
  childAttr,
  childrenWithin,
  childSize,
  childText,
  documentType,
  type Fields,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  uuid,
  yesNo,
} from '../schema/index.ts';
import { adapter, auth, devices, directory, format, hosts, initiator, sourceName, vendor } from './pool-source.ts';

const FS = { namespace: 'http://libvirt.org/schemas/storagepool/fs/1.0', prefix: 'fs' } as const;
const RBD = { namespace: 'http://libvirt.org/schemas/storagepool/rbd/1.0', prefix: 'rbd' } as const;

const identity = {
  name: childText('name', objectName),
  uuid: childText('uuid', uuid),
  /** What it holds at most, what is given to volumes, and what is left; libvirt reports them. */
  capacityBytes: childSize('capacity', 'bytes'),
  allocationBytes: childSize('allocation', 'bytes'),
  availableBytes: childSize('available', 'bytes'),
  /** Copy on write is switched off for new files where the file system has it. */
  copyOnWrite: child('features', record({ cow: childAttr('cow', 'state', yesNo) })),
};

const target = {
  target: child('target', record({ path: childText('path', absolutePath), permissions: child('permissions', permissions) })),
};
const mountOptions = { mountOptions: childrenWithin({ name: 'mount_opts', ...FS }, { name: 'option', ...FS }, attrOf('name')) };
const source = <const F extends Fields>(fields: F) => ({ source: child('source', record(fields)) });

/** A storage pool; what it has depends on its type: https://libvirt.org/formatstorage.html */
export const storagePool = documentType(
  'pool',
  tagged(
    'type',
    {
      dir: { ...identity, ...source(vendor), ...target },
      fs: {
        ...identity,
        ...source({ ...devices, ...format('auto', 'ext4', 'xfs', 'vfat', 'iso9660'), ...vendor }),
        ...target,
        ...mountOptions,
      },
      netfs: {
        ...identity,
        ...source({ ...hosts, ...directory, ...format('auto', 'nfs'), protocolVersion: childAttr('protocol', 'ver'), ...vendor }),
        ...target,
        ...mountOptions,
      },
      logical: { ...identity, ...source({ ...devices, ...sourceName, ...format('lvm2', 'unknown'), ...vendor }), ...target },
      disk: { ...identity, ...source({ ...devices, ...format('gpt', 'dos', 'unknown'), ...vendor }), ...target },
      iscsi: { ...identity, ...source({ ...hosts, ...devices, ...initiator, ...auth, ...vendor }), ...target },
      'iscsi-direct': { ...identity, ...source({ ...hosts, ...devices, ...initiator, ...auth }) },
      scsi: { ...identity, ...source({ ...adapter, ...vendor }), ...target },
      mpath: { ...identity, ...source({}), ...target },
      rbd: {
        ...identity,
        ...source({ ...hosts, ...sourceName, ...auth }),
        refresh: child('refresh', record({ volumeAllocation: childAttr('volume', 'allocation', suggest('default', 'capacity')) })),
        configOptions: childrenWithin(
          { name: 'config_opts', ...RBD },
          { name: 'option', ...RBD },
          record({ name: required(attr('name')), value: required(attr('value')) }),
          { key: ({ name }) => name },
        ),
      },
      sheepdog: { ...identity, ...source({ ...hosts, ...sourceName }) },
      gluster: { ...identity, ...source({ ...hosts, ...directory, ...sourceName }) },
      zfs: { ...identity, ...source({ ...devices, ...sourceName }), ...target },
      vstorage: { ...identity, ...source(sourceName), ...target },
    },
    { open: true },
  ),
);
export type StoragePool = TypeOf<typeof storagePool>;
