/** Values of libvirt's `virConnectListAllStoragePoolsFlags`: `VIR_CONNECT_LIST_STORAGE_POOLS_…` without that prefix. */
export const ListStoragePoolsFlags = {
  inactive: 0x1,
  active: 0x2,
  persistent: 0x4,
  transient: 0x8,
  autostart: 0x10,
  noAutostart: 0x20,
  dir: 0x40,
  fs: 0x80,
  netfs: 0x100,
  logical: 0x200,
  disk: 0x400,
  iscsi: 0x800,
  scsi: 0x1000,
  mpath: 0x2000,
  rbd: 0x4000,
  sheepdog: 0x8000,
  gluster: 0x10000,
  zfs: 0x20000,
  vstorage: 0x40000,
  iscsiDirect: 0x80000,
} as const;

/** Values of libvirt's `virStoragePoolState`: `VIR_STORAGE_POOL_…` without that prefix. */
export const StoragePoolState = {
  inactive: 0,
  building: 1,
  running: 2,
  degraded: 3,
  inaccessible: 4,
} as const;

/** Values of libvirt's `virStoragePoolCreateFlags`: `VIR_STORAGE_POOL_CREATE_…` without that prefix. */
export const StoragePoolCreateFlags = {
  normal: 0x0,
  withBuild: 0x1,
  withBuildOverwrite: 0x2,
  withBuildNoOverwrite: 0x4,
} as const;

/** Values of libvirt's `virStoragePoolBuildFlags`: `VIR_STORAGE_POOL_BUILD_…` without that prefix. */
export const StoragePoolBuildFlags = {
  new: 0x0,
  repair: 0x1,
  resize: 0x2,
  noOverwrite: 0x4,
  overwrite: 0x8,
} as const;

/** Values of libvirt's `virStoragePoolDeleteFlags`: `VIR_STORAGE_POOL_DELETE_…` without that prefix. */
export const StoragePoolDeleteFlags = {
  normal: 0x0,
  zeroed: 0x1,
} as const;

/** Values of libvirt's `virStorageXMLFlags`: `VIR_STORAGE_XML_…` without that prefix. */
export const StorageXmlFlags = {
  inactive: 0x1,
} as const;

/** Values of libvirt's `virStorageVolType`: `VIR_STORAGE_VOL_…` without that prefix. */
export const StorageVolType = {
  file: 0,
  block: 1,
  dir: 2,
  network: 3,
  netdir: 4,
  ploop: 5,
} as const;

/** Values of libvirt's `virStorageVolCreateFlags`: `VIR_STORAGE_VOL_CREATE_…` without that prefix. */
export const StorageVolCreateFlags = {
  preallocMetadata: 0x1,
  reflink: 0x2,
  validate: 0x4,
} as const;

/** Values of libvirt's `virStorageVolDeleteFlags`: `VIR_STORAGE_VOL_DELETE_…` without that prefix. */
export const StorageVolDeleteFlags = {
  normal: 0x0,
  zeroed: 0x1,
  withSnapshots: 0x2,
} as const;

/** Values of libvirt's `virStorageVolResizeFlags`: `VIR_STORAGE_VOL_RESIZE_…` without that prefix. */
export const StorageVolResizeFlags = {
  allocate: 0x1,
  delta: 0x2,
  shrink: 0x4,
} as const;

/** Values of libvirt's `virStorageVolInfoFlags`: `VIR_STORAGE_VOL_…` without that prefix. */
export const StorageVolInfoFlags = {
  useAllocation: 0x0,
  getPhysical: 0x1,
} as const;
