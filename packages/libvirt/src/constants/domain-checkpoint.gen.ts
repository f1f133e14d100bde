// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virDomainCheckpointCreateFlags](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointCreateFlags) */
export const DomainCheckpointCreateFlags = {
  redefine: 1,
  quiesce: 2,
  redefineValidate: 4,
} as const;

/** [virDomainCheckpointXMLFlags](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointXMLFlags) */
export const DomainCheckpointXMLFlags = {
  secure: 1,
  noDomain: 2,
  size: 4,
} as const;

/** [virDomainCheckpointListFlags](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointListFlags) */
export const DomainCheckpointListFlags = {
  roots: 1,
  descendants: 1,
  topological: 2,
  leaves: 4,
  noLeaves: 8,
} as const;

/** [virDomainCheckpointDeleteFlags](https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointDeleteFlags) */
export const DomainCheckpointDeleteFlags = {
  children: 1,
  metadataOnly: 2,
  childrenOnly: 4,
} as const;
