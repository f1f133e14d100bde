import type { DomainSpec, SeatMark } from '@aula/libvirt-xml';
import { buildDomain, parseDomain } from '@aula/libvirt-xml';
import { renderCommandLine } from '@aula/provision';
import type { SeatMachine } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { fingerprints } from './drift.ts';
import { imageFileName, overlayFileName } from './names.ts';

/** The domain that a seat shall have on this host. Same input, same spec. */
export function domainSpec(seat: SeatMachine, context: Pick<DriverContext, 'pool' | 'domainType' | 'installationId'>): DomainSpec {
  const bare = specWithoutShape(seat, context);
  const shape = fingerprints(parseDomain(buildDomain(bare)));
  return { ...bare, mark: { ...bare.mark, shape } };
}

function specWithoutShape(seat: SeatMachine, context: Pick<DriverContext, 'pool' | 'domainType' | 'installationId'>): DomainSpec {
  const { image, network } = seat;
  const inPool = (name: string): string => `${context.pool.inside}/${name}`;
  const mark: SeatMark = {
    installation: context.installationId,
    name: seat.name,
    room: seat.room,
    section: seat.section,
    id: seat.id,
    preset: image.preset,
    image: image.digest,
    ip: seat.ip,
    shape: {},
  };
  return {
    type: context.domainType,
    name: seat.name,
    uuid: seat.uuid,
    title: `${seat.roomTitle}: ${seat.name}`,
    memoryKiB: seat.memoryKiB,
    vcpus: seat.vcpus,
    machine: image.hardware.machine,
    ...(context.domainType === 'kvm' ? { cpu: 'host-passthrough' as const } : {}),
    boot: bootOf(seat, inPool),
    disks: [
      {
        target: 'vda',
        bus: 'virtio',
        path: inPool(overlayFileName(seat.name)),
        format: 'qcow2',
        backing: [{ path: inPool(imageFileName(image.digest, 'qcow2')), format: 'qcow2' }],
        // The guest's flushes reach the disk, everything else stays in the page cache; works on every file system.
        cache: 'writeback',
        discard: true,
      },
    ],
    interfaces: [{ network: network.name, mac: seat.mac, model: 'virtio' }],
    video: { model: image.hardware.video ?? 'vga' },
    inputs: image.hardware.inputs ?? [],
    rng: true,
    mark,
  };
}

function bootOf({ image, network, name, id, ip, mac, room, roomTitle }: SeatMachine, inPool: (name: string) => string): DomainSpec['boot'] {
  if (image.boot === undefined) return { from: 'disk' };
  const commandLine = renderCommandLine(image, {
    seat: { name, id, ip, mac },
    room: { name: room, title: roomTitle },
    network: { name: network.name, domain: network.domain, gateway: network.gateway },
  });
  return {
    from: 'kernel',
    kernel: inPool(imageFileName(image.digest, 'kernel')),
    initrd: inPool(imageFileName(image.digest, 'initrd')),
    commandLine,
  };
}
