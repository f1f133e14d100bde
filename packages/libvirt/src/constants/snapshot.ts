/** Values of libvirt's `virDomainSnapshotCreateFlags`: `VIR_DOMAIN_SNAPSHOT_CREATE_…` without that prefix. */
export const DomainSnapshotCreateFlags = {
  redefine: 0x1,
  current: 0x2,
  noMetadata: 0x4,
  halt: 0x8,
  diskOnly: 0x10,
  reuseExt: 0x20,
  quiesce: 0x40,
  atomic: 0x80,
  live: 0x100,
  validate: 0x200,
} as const;

/** Values of libvirt's `virDomainSnapshotDeleteFlags`: `VIR_DOMAIN_SNAPSHOT_DELETE_…` without that prefix. */
export const DomainSnapshotDeleteFlags = {
  children: 0x1,
  metadataOnly: 0x2,
  childrenOnly: 0x4,
} as const;

/** Values of libvirt's `virDomainSnapshotRevertFlags`: `VIR_DOMAIN_SNAPSHOT_REVERT_…` without that prefix. */
export const DomainSnapshotRevertFlags = {
  running: 0x1,
  paused: 0x2,
  force: 0x4,
  resetNvram: 0x8,
} as const;

/** Values of libvirt's `virDomainSnapshotListFlags`: `VIR_DOMAIN_SNAPSHOT_LIST_…` without that prefix. */
export const DomainSnapshotListFlags = {
  roots: 0x1,
  descendants: 0x1,
  leaves: 0x4,
  noLeaves: 0x8,
  metadata: 0x2,
  noMetadata: 0x10,
  inactive: 0x20,
  active: 0x40,
  diskOnly: 0x80,
  internal: 0x100,
  external: 0x200,
  topological: 0x400,
} as const;

/** Values of libvirt's `virDomainSnapshotXMLFlags`: `VIR_DOMAIN_SNAPSHOT_XML_…` without that prefix. */
export const DomainSnapshotXmlFlags = {
  secure: 0x1,
} as const;
