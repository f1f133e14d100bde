import { type Domain, domain as domainDocument } from '@aula/libvirt-xml';
import type { Site } from '@aula/model';
import { spiceDevices } from '../spice-devices.ts';
import type { BuildSpec } from './build-spec.ts';
import { type CardFilter, cardFilter } from './network-filters.ts';
import type { PlannedRoom, PlannedSeat } from './site-plan.ts';

/** What a seat's domain is made of. */
export interface DomainInput {
  site: Site;
  room: PlannedRoom;
  seat: PlannedSeat;
  build: BuildSpec;
  title: string;
  /** Rendered kernel command line of a direct boot. */
  commandLine: string;
}

/** The file name of a seat's disk in the pool. */
export const seatVolume = (seat: string): string => `${seat}.qcow2`;

/** The file name of the medium with a seat's answers in the pool. */
export const answersVolume = (seat: string): string => `${seat}-answers.iso`;

/** The seat's libvirt XML, lean as the server makes it. @throws {XmlError} `invalid-value`. */
export function buildDomainXml(input: DomainInput): string {
  const { site, seat, build, title } = input;
  const value: Domain = {
    type: site.domainType,
    name: seat.name,
    uuid: seat.uuid,
    title,
    memoryKiB: seat.memoryKiB,
    vcpu: { placement: 'static', count: seat.vcpus },
    os: {
      ...(build.firmware === 'uefi' ? { firmware: 'efi' } : {}),
      type: { arch: 'x86_64', machine: build.machine, type: 'hvm' },
      ...bootOf(input),
    },
    features: { acpi: true, apic: {} },
    ...(site.domainType === 'kvm' ? { cpu: { mode: 'host-passthrough', check: 'none' } } : {}),
    clock: { offset: 'utc' },
    onPoweroff: 'destroy',
    onReboot: 'restart',
    onCrash: 'destroy',
    powerManagement: { suspendToMem: false, suspendToDisk: false },
    devices: devicesOf(input),
  };
  return domainDocument.build(value);
}

function bootOf({ site, build, commandLine }: DomainInput): Partial<Domain['os']> {
  const boot = build.source.from === 'image' ? build.source.boot : null;
  if (boot === null) return { boot: ['hd'] };
  const inPool = (name: string): string => `${site.pool.path}/${name}`;
  return { kernel: inPool(boot.kernel), initrd: inPool(boot.initrd), commandLine };
}

const AGENT_CHANNEL = 'org.qemu.guest_agent.0';

/** Whether the guest may have an agent to talk to: not one that is only booted, with nothing to read. */
export const hasAgent = ({ source, answers }: BuildSpec): boolean =>
  !(source.from === 'image' && source.boot !== null && answers === 'none');

const TARGETS = { virtio: 'vda', sata: 'sda', scsi: 'sda' } as const;

function devicesOf({ site, room, seat, build }: DomainInput): NonNullable<Domain['devices']> {
  const { inputs, disk } = build;
  const forSpice = spiceDevices(seat.spice);
  const usb = { type: 'usb', model: inputs.some(({ bus }) => bus === 'usb') ? 'qemu-xhci' : 'none' } as const;
  return {
    disks: [
      {
        type: 'file',
        device: 'disk',
        driver: { name: 'qemu', type: 'qcow2', discard: 'unmap' },
        source: { file: `${site.pool.path}/${seatVolume(seat.name)}` },
        target: { dev: TARGETS[disk.bus], bus: disk.bus },
      },
      // An installer's answers have done their work when there is a disk; those of a first start have not.
      ...(build.answers === 'cloud-init' ? [answersMedium(site, seat, disk)] : []),
    ],
    controllers: disk.bus === 'scsi' ? [usb, { type: 'scsi', model: 'virtio-scsi' }] : [usb],
    interfaces: [
      {
        type: 'network',
        mac: seat.mac,
        source: { network: room.network.network.name },
        model: build.nicModel,
        rom: { enabled: false },
        ...filterOf(cardFilter(site.installation, room.network, seat)),
      },
    ],
    serials: [{ type: 'pty', target: { port: 0 } }],
    consoles: [{ type: 'pty', target: { type: 'serial', port: 0 } }],
    channels: [
      ...(hasAgent(build) ? [{ type: 'unix' as const, target: { type: 'virtio' as const, name: AGENT_CHANNEL } }] : []),
      ...forSpice.channels,
    ],
    inputs: inputs.map(({ type, bus }) => ({ type, bus })),
    graphics: [{ type: 'vnc', sharePolicy: 'ignore', listens: [{ type: 'socket' }] }, ...forSpice.graphics],
    sounds: forSpice.sounds,
    audios: forSpice.audios,
    videos: [{ model: { type: build.video, heads: 1 } }],
    memballoon: { model: 'none' },
    rngs: [{ model: 'virtio', backend: { model: 'random', path: '/dev/urandom' } }],
  };
}

const SECOND_TARGETS = { virtio: 'vdb', sata: 'sdb', scsi: 'sdb' } as const;

const answersMedium = (site: Site, seat: PlannedSeat, { bus }: BuildSpec['disk']) => ({
  type: 'file' as const,
  device: 'disk' as const,
  driver: { name: 'qemu', type: 'raw' },
  source: { file: `${site.pool.path}/${answersVolume(seat.name)}` },
  target: { dev: SECOND_TARGETS[bus], bus },
  readonly: true,
});

const filterOf = ({ name, parameters, isolated, outKiBps }: CardFilter) => ({
  filter: { filter: name, parameters },
  ...(isolated ? { isolated: true } : {}),
  ...(outKiBps === null ? {} : { bandwidth: { outbound: { average: outKiBps } } }),
});
