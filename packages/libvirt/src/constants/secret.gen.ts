// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virSecretUsageType](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretUsageType) */
export const SecretUsageType = {
  none: 0,
  volume: 1,
  ceph: 2,
  iscsi: 3,
  tls: 4,
  vtpm: 5,
} as const;

/** [virConnectListAllSecretsFlags](https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectListAllSecretsFlags) */
export const ConnectListAllSecretsFlags = {
  ephemeral: 1,
  noEphemeral: 2,
  private: 4,
  noPrivate: 8,
} as const;

/** [virSecretDefineFlags](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretDefineFlags) */
export const SecretDefineFlags = {
  validate: 1,
} as const;

/** [virSecretEventID](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretEventID) */
export const SecretEventID = {
  lifecycle: 0,
  valueChanged: 1,
} as const;

/** [virSecretEventLifecycleType](https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretEventLifecycleType) */
export const SecretEventLifecycleType = {
  defined: 0,
  undefined: 1,
} as const;
