/** Numbers of QEMU's docs/interop/qcow2.txt; all integers in the file are big endian. */
export const MAGIC = 0x514649fb;
export const CLUSTER_BITS = 16;
export const CLUSTER_BYTES = 1 << CLUSTER_BITS;
/** Guest bytes behind one L1 entry: a cluster of 8-byte L2 entries, each for one cluster. */
export const BYTES_PER_L1_ENTRY = (CLUSTER_BYTES / 8) * CLUSTER_BYTES;
export const HEADER_BYTES = 112;
/** Version 2 headers end before the feature bits. */
export const HEADER_BYTES_V2 = 72;

export const EXTENSION_END = 0;
export const EXTENSION_BACKING_FORMAT = 0xe2792aca;
/** `Aula`: JSON that says whose overlay it is. QEMU keeps extensions that it does not know. */
export const EXTENSION_MARK = 0x41756c61;

/** QEMU's own cap on the backing file's name. */
export const BACKING_PATH_MAX_BYTES = 1023;
export const MARK_MAX_BYTES = 4096;
/** One L1 table of 64 clusters; far above any desktop's disk. */
export const VIRTUAL_MAX_BYTES = 64 * 2 ** 40;
export const SECTOR_BYTES = 512;

/** Where the fields lie in the header. */
export const FIELD = {
  magic: 0,
  version: 4,
  backingOffset: 8,
  backingSize: 16,
  clusterBits: 20,
  virtualSize: 24,
  l1Size: 36,
  l1Offset: 40,
  refcountTableOffset: 48,
  refcountTableClusters: 56,
  refcountOrder: 96,
  headerLength: 100,
} as const;
