// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virStreamFlags](https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamFlags) */
export const StreamFlags = {
  nonblock: 1,
} as const;

/** [virStreamRecvFlagsValues](https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamRecvFlagsValues) */
export const StreamRecvFlagsValues = {
  stopAtHole: 1,
} as const;

/** [virStreamEventType](https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamEventType) */
export const StreamEventType = {
  readable: 1,
  writable: 2,
  error: 4,
  hangup: 8,
} as const;
