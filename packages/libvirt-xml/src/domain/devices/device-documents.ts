import { documentType } from '../../schema/index.ts';
import { channel, redirectedDevice, serial } from './character-device.ts';
import { controller } from './controller.ts';
import { disk } from './disk.ts';
import { filesystem } from './filesystem.ts';
import { graphics } from './graphics.ts';
import { hostdev } from './hostdev.ts';
import { input } from './input.ts';
import { networkInterface } from './interface.ts';
import { memballoon, memoryDevice, shmem } from './memory-devices.ts';
import { lease, rng, vsock, watchdog } from './platform-devices.ts';

/**
 * Devices as documents of their own, as `virDomainAttachDeviceFlags`, `virDomainUpdateDeviceFlags` and `virDomainDetachDeviceFlags`
 * take them: `devices.disk.build({ … })`.
 */
export const devices = {
  channel: documentType('channel', channel),
  controller: documentType('controller', controller),
  disk: documentType('disk', disk),
  filesystem: documentType('filesystem', filesystem),
  graphics: documentType('graphics', graphics),
  hostdev: documentType('hostdev', hostdev),
  input: documentType('input', input),
  interface: documentType('interface', networkInterface),
  lease: documentType('lease', lease),
  memballoon: documentType('memballoon', memballoon),
  memory: documentType('memory', memoryDevice),
  redirdev: documentType('redirdev', redirectedDevice),
  rng: documentType('rng', rng),
  serial: documentType('serial', serial),
  shmem: documentType('shmem', shmem),
  vsock: documentType('vsock', vsock),
  watchdog: documentType('watchdog', watchdog),
} as const;
