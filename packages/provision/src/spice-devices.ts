import type { Domain } from '@aula/libvirt-xml';

type Devices = NonNullable<Domain['devices']>;
type SpiceDevices = { [K in 'graphics' | 'channels' | 'sounds' | 'audios']: NonNullable<Devices[K]> };

const SPICE: SpiceDevices = {
  // On a socket of the host's file system: who may come in is decided before it.
  graphics: [{ type: 'spice', listens: [{ type: 'socket' }] }],
  // For the guest's SPICE agent: clipboard, size of the screen.
  channels: [{ type: 'spicevmc', target: { type: 'virtio', name: 'com.redhat.spice.0' } }],
  sounds: [{ model: 'ich9' }],
  audios: [{ id: 1, type: 'spice' }],
};
const NONE: SpiceDevices = { graphics: [], channels: [], sounds: [], audios: [] };

/** What a machine has for SPICE viewers besides what it has anyway; no USB redirection. */
export const spiceDevices = (spice: boolean | undefined): SpiceDevices => (spice === true ? SPICE : NONE);
