// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virNWFilterDefineFlags](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterDefineFlags) */
export const NWFilterDefineFlags = {
  validate: 1,
} as const;

/** [virNWFilterBindingCreateFlags](https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingCreateFlags) */
export const NWFilterBindingCreateFlags = {
  validate: 1,
} as const;
