// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virConnectListAllNodeDeviceFlags](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectListAllNodeDeviceFlags) */
export const ConnectListAllNodeDeviceFlags = {
  capSystem: 1,
  capPciDev: 2,
  capUsbDev: 4,
  capUsbInterface: 8,
  capNet: 16,
  capScsiHost: 32,
  capScsiTarget: 64,
  capScsi: 128,
  capStorage: 256,
  capFcHost: 512,
  capVports: 1024,
  capScsiGeneric: 2048,
  capDrm: 4096,
  capMdevTypes: 8192,
  capMdev: 16384,
  capCcwDev: 32768,
  capCssDev: 0x1_0000,
  capVdpa: 0x2_0000,
  capApCard: 0x4_0000,
  capApQueue: 0x8_0000,
  capApMatrix: 0x10_0000,
  capVpd: 0x20_0000,
  inactive: 0x4000_0000,
  active: 0x8000_0000,
} as const;

/** [virNodeDeviceCreateXMLFlags](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceCreateXMLFlags) */
export const NodeDeviceCreateXMLFlags = {
  validate: 1,
} as const;

/** [virNodeDeviceDefineXMLFlags](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDefineXMLFlags) */
export const NodeDeviceDefineXMLFlags = {
  validate: 1,
} as const;

/** [virNodeDeviceEventID](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceEventID) */
export const NodeDeviceEventID = {
  lifecycle: 0,
  update: 1,
} as const;

/** [virNodeDeviceEventLifecycleType](https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceEventLifecycleType) */
export const NodeDeviceEventLifecycleType = {
  created: 0,
  deleted: 1,
  defined: 2,
  undefined: 3,
} as const;
