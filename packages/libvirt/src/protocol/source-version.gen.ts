// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** The release of libvirt whose protocol and constants these are. */
export const LIBVIRT_SOURCE_VERSION = '9.0.0';
