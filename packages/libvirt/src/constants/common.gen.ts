// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virConnectCloseReason](https://libvirt.org/html/libvirt-libvirt-common.html#virConnectCloseReason) */
export const ConnectCloseReason = {
  error: 0,
  eof: 1,
  keepalive: 2,
  client: 3,
} as const;

/** [virTypedParameterType](https://libvirt.org/html/libvirt-libvirt-common.html#virTypedParameterType) */
export const TypedParameterType = {
  int: 1,
  uint: 2,
  llong: 3,
  ullong: 4,
  double: 5,
  boolean: 6,
  string: 7,
} as const;

/** [virTypedParameterFlags](https://libvirt.org/html/libvirt-libvirt-common.html#virTypedParameterFlags) */
export const TypedParameterFlags = {
  stringOkay: 4,
} as const;
