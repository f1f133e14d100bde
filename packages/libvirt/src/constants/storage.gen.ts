// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virStoragePoolState](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolState) */
export const StoragePoolState = {
  inactive: 0,
  building: 1,
  running: 2,
  degraded: 3,
  inaccessible: 4,
} as const;

/** [virStoragePoolBuildFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolBuildFlags) */
export const StoragePoolBuildFlags = {
  new: 0,
  repair: 1,
  resize: 2,
  noOverwrite: 4,
  overwrite: 8,
} as const;

/** [virStoragePoolDeleteFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDeleteFlags) */
export const StoragePoolDeleteFlags = {
  normal: 0,
  zeroed: 1,
} as const;

/** [virStoragePoolCreateFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolCreateFlags) */
export const StoragePoolCreateFlags = {
  normal: 0,
  withBuild: 1,
  withBuildOverwrite: 2,
  withBuildNoOverwrite: 4,
} as const;

/** [virStorageVolType](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolType) */
export const StorageVolType = {
  file: 0,
  block: 1,
  dir: 2,
  network: 3,
  netdir: 4,
  ploop: 5,
} as const;

/** [virStorageVolDeleteFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDeleteFlags) */
export const StorageVolDeleteFlags = {
  normal: 0,
  zeroed: 1,
  withSnapshots: 2,
} as const;

/** [virStorageVolWipeAlgorithm](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolWipeAlgorithm) */
export const StorageVolWipeAlgorithm = {
  zero: 0,
  nnsa: 1,
  dod: 2,
  bsi: 3,
  gutmann: 4,
  schneier: 5,
  pfitzner7: 6,
  pfitzner33: 7,
  random: 8,
  trim: 9,
} as const;

/** [virStorageVolInfoFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolInfoFlags) */
export const StorageVolInfoFlags = {
  useAllocation: 0,
  getPhysical: 1,
} as const;

/** [virStorageXMLFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageXMLFlags) */
export const StorageXMLFlags = {
  inactive: 1,
} as const;

/** [virConnectListAllStoragePoolsFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListAllStoragePoolsFlags) */
export const ConnectListAllStoragePoolsFlags = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  noAutostart: 32,
  dir: 64,
  fs: 128,
  netfs: 256,
  logical: 512,
  disk: 1024,
  iscsi: 2048,
  scsi: 4096,
  mpath: 8192,
  rbd: 16384,
  sheepdog: 32768,
  gluster: 0x1_0000,
  zfs: 0x2_0000,
  vstorage: 0x4_0000,
  iscsiDirect: 0x8_0000,
} as const;

/** [virStoragePoolDefineFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDefineFlags) */
export const StoragePoolDefineFlags = {
  validate: 1,
} as const;

/** [virStorageVolCreateFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolCreateFlags) */
export const StorageVolCreateFlags = {
  preallocMetadata: 1,
  reflink: 2,
  validate: 4,
} as const;

/** [virStorageVolDownloadFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDownloadFlags) */
export const StorageVolDownloadFlags = {
  sparseStream: 1,
} as const;

/** [virStorageVolUploadFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolUploadFlags) */
export const StorageVolUploadFlags = {
  sparseStream: 1,
} as const;

/** [virStorageVolResizeFlags](https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolResizeFlags) */
export const StorageVolResizeFlags = {
  allocate: 1,
  delta: 2,
  shrink: 4,
} as const;

/** [virStoragePoolEventID](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolEventID) */
export const StoragePoolEventID = {
  lifecycle: 0,
  refresh: 1,
} as const;

/** [virStoragePoolEventLifecycleType](https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolEventLifecycleType) */
export const StoragePoolEventLifecycleType = {
  defined: 0,
  undefined: 1,
  started: 2,
  stopped: 3,
  created: 4,
  deleted: 5,
} as const;
