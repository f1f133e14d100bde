// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virEventHandleType](https://libvirt.org/html/libvirt-libvirt-event.html#virEventHandleType) */
export const EventHandleType = {
  readable: 1,
  writable: 2,
  error: 4,
  hangup: 8,
} as const;
