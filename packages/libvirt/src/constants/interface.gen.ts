// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virConnectListAllInterfacesFlags](https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListAllInterfacesFlags) */
export const ConnectListAllInterfacesFlags = {
  inactive: 1,
  active: 2,
} as const;

/** [virInterfaceXMLFlags](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceXMLFlags) */
export const InterfaceXMLFlags = {
  inactive: 1,
} as const;

/** [virInterfaceDefineFlags](https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceDefineFlags) */
export const InterfaceDefineFlags = {
  validate: 1,
} as const;
