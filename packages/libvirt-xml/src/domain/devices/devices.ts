import { child, children, childText, record, type TypeOf } from '../../schema/index.ts';
import { channel, consoleDevice, parallel, redirectedDevice, redirectFilter, serial, smartcard } from './character-device.ts';
import { controller } from './controller.ts';
import { disk } from './disk.ts';
import { filesystem } from './filesystem.ts';
import { graphics } from './graphics.ts';
import { hostdev } from './hostdev.ts';
import { input } from './input.ts';
import { networkInterface } from './interface.ts';
import { memballoon, memoryDevice, shmem } from './memory-devices.ts';
import { crypto, hub, iommu, lease, nvramDevice, panic, rng, vsock, watchdog } from './platform-devices.ts';
import { audio, sound } from './sound.ts';
import { tpm } from './tpm.ts';
import { video } from './video.ts';

/** Everything in `<devices>`, in the order that libvirt writes it. */
export const devices = record({
  emulator: childText('emulator'),
  disks: children('disk', disk, { key: (item) => item.target.dev }),
  controllers: children('controller', controller, { key: (item) => (item.index === undefined ? undefined : `${item.type} ${item.index}`) }),
  leases: children('lease', lease, { key: (item) => item.key }),
  filesystems: children('filesystem', filesystem, { key: (item) => item.target }),
  interfaces: children('interface', networkInterface, { key: (item) => item.mac?.toLowerCase() }),
  smartcards: children('smartcard', smartcard),
  serials: children('serial', serial, { key: (item) => item.target?.port }),
  parallels: children('parallel', parallel, { key: (item) => item.target?.port }),
  consoles: children('console', consoleDevice, { key: (item) => item.target?.port }),
  channels: children('channel', channel, {
    key: ({ target }) => (target !== undefined && 'name' in target ? target.name : undefined),
  }),
  inputs: children('input', input),
  tpms: children('tpm', tpm),
  graphics: children('graphics', graphics, { key: (item) => item.type }),
  sounds: children('sound', sound),
  audios: children('audio', audio, { key: (item) => item.id }),
  videos: children('video', video),
  hostdevs: children('hostdev', hostdev),
  redirectedDevices: children('redirdev', redirectedDevice),
  redirectFilter: child('redirfilter', redirectFilter),
  hubs: children('hub', hub),
  watchdogs: children('watchdog', watchdog),
  memballoon: child('memballoon', memballoon),
  rngs: children('rng', rng),
  nvram: child('nvram', nvramDevice),
  panics: children('panic', panic),
  shmems: children('shmem', shmem, { key: (item) => item.name }),
  memory: children('memory', memoryDevice),
  iommu: child('iommu', iommu),
  vsock: child('vsock', vsock),
  cryptos: children('crypto', crypto),
});
export type Devices = TypeOf<typeof devices>;
