import { buildSeatMark, type Domain, type SeatMark } from '@aula/libvirt-xml';
import { renderCommandLine, spiceDevices } from '@aula/provision';
import type { SeatMachine } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { AGENT_CHANNEL_NAME, domainInfo } from './domain-info.ts';
import { fingerprints } from './drift.ts';
import { imageFileName, overlayFileName } from './names.ts';
import { type CardGuard, cardParts } from './protect/card.ts';

type HostContext = Pick<DriverContext, 'pool' | 'domainType' | 'installationId'>;

/**
 * The domain that a seat shall have on this host. Same input, same domain. Lean on purpose: every device that is not there is one
 * that QEMU need not make and the guest need not probe, so USB, the balloon and the like only come where the preset asks for them.
 * `guard` where its network protects its seats.
 */
export function seatDomain(seat: SeatMachine, context: HostContext, guard: CardGuard | null = null): Domain {
  const bare = withoutMark(seat, context, guard);
  const { image } = seat;
  const mark: SeatMark = {
    installation: context.installationId,
    name: seat.name,
    room: seat.room,
    section: seat.section,
    id: seat.id,
    preset: image.preset,
    image: image.digest,
    ip: seat.ip,
    shape: fingerprints(domainInfo(bare, null)),
  };
  return { ...bare, metadata: [buildSeatMark(mark)] };
}

function withoutMark(seat: SeatMachine, context: HostContext, guard: CardGuard | null): Domain {
  const inPool = (name: string): string => `${context.pool.inside}/${name}`;
  return {
    type: context.domainType,
    name: seat.name,
    uuid: seat.uuid,
    title: `${seat.roomTitle}: ${seat.name}`,
    memoryKiB: seat.memoryKiB,
    vcpu: { placement: 'static', count: seat.vcpus },
    os: { type: { arch: 'x86_64', machine: seat.image.hardware.machine, type: 'hvm' }, ...bootOf(seat, inPool) },
    features: { acpi: true, apic: {} },
    ...(context.domainType === 'kvm' ? { cpu: { mode: 'host-passthrough', check: 'none' } } : {}),
    clock: { offset: 'utc' },
    onPoweroff: 'destroy',
    onReboot: 'restart',
    onCrash: 'destroy',
    powerManagement: { suspendToMem: false, suspendToDisk: false },
    devices: devicesOf(seat, inPool, guard),
  };
}

function bootOf(
  { image, network, name, id, ip, mac, room, roomTitle }: SeatMachine,
  inPool: (name: string) => string,
): Partial<Domain['os']> {
  if (image.boot === undefined) return { boot: ['hd'] };
  const commandLine = renderCommandLine(image, {
    seat: { name, id, ip, mac },
    room: { name: room, title: roomTitle },
    network: { name: network.name, domain: network.domain, gateway: network.gateway },
  });
  return {
    kernel: inPool(imageFileName(image.digest, 'kernel')),
    initrd: inPool(imageFileName(image.digest, 'initrd')),
    commandLine,
  };
}

type Devices = NonNullable<Domain['devices']>;

/** Where qemu-guest-agent listens if the guest has one; libvirt chooses the socket's path. */
const AGENT_CHANNEL: NonNullable<Devices['channels']>[number] = {
  type: 'unix',
  sources: [{ mode: 'bind' }],
  target: { type: 'virtio', name: AGENT_CHANNEL_NAME },
};
function devicesOf({ name, mac, image, network, spice }: SeatMachine, inPool: (name: string) => string, guard: CardGuard | null): Devices {
  const forSpice = spiceDevices(spice);
  const inputs = image.hardware.inputs ?? [];
  const base = { file: inPool(imageFileName(image.digest, 'qcow2')) };
  return {
    disks: [
      {
        type: 'file',
        device: 'disk',
        // The guest's flushes reach the disk, everything else stays in the page cache; works on every file system.
        driver: { name: 'qemu', type: 'qcow2', cache: 'writeback', discard: 'unmap' },
        source: { file: inPool(overlayFileName(name)) },
        // The end of the chain is told too, so that libvirt opens no file to look for more.
        backingStore: { type: 'file', format: { type: 'qcow2' }, source: base, backingStore: { type: 'end' } },
        target: { dev: 'vda', bus: 'virtio' },
      },
    ],
    controllers: [{ type: 'usb', model: inputs.some((input) => input.bus === 'usb') ? 'qemu-xhci' : 'none' }],
    // No network boot: loading its ROM costs the guest time at every start.
    interfaces: [
      { type: 'network', mac, source: { network: network.name }, model: 'virtio', rom: { enabled: false }, ...cardParts(guard) },
    ],
    serials: [{ type: 'pty', target: { port: 0 } }],
    consoles: [{ type: 'pty', target: { type: 'serial', port: 0 } }],
    inputs: inputs.map(({ type, bus }) => ({ type, bus })),
    channels: [...(image.hardware.agent === false ? [] : [AGENT_CHANNEL]), ...forSpice.channels],
    graphics: [{ type: 'vnc', sharePolicy: 'ignore', listens: [{ type: 'socket' }] }, ...forSpice.graphics],
    sounds: forSpice.sounds,
    audios: forSpice.audios,
    videos: [{ model: { type: image.hardware.video ?? (spice === true ? 'virtio' : 'vga'), heads: 1 } }],
    memballoon: { model: 'none' },
    rngs: [{ model: 'virtio', backend: { model: 'random', path: '/dev/urandom' } }],
  };
}
