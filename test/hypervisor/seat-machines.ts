import {
  type PresetImage,
  parseDomainUuid,
  parseIpv4Address,
  parseIpv4Subnet,
  parseMacAddress,
  parseNetworkName,
  parseRoomName,
  parseSeatName,
} from '@aula/model';
import type { Hypervisor, SeatMachine } from '@aula/rollout';

function must<T>(value: T | null): T {
  if (value === null) throw new Error('not a valid name');
  return value;
}

/** Makes seats of one room `name` on `10.66.<net>.0/24`, and rolls them out with the driver alone. */
export function roomOf(name: string, net: number, image: PresetImage) {
  const room = must(parseRoomName(name));
  const network = {
    name: must(parseNetworkName(name)),
    subnet: must(parseIpv4Subnet(`10.66.${net}.0/24`)),
    gateway: must(parseIpv4Address(`10.66.${net}.1`)),
    domain: `${name}.aula.internal`,
  };
  const seat = (id: number): SeatMachine => {
    const hex = (value: number): string => value.toString(16).padStart(2, '0');
    return {
      room,
      name: must(parseSeatName(`${name}-s${id}`)),
      uuid: must(parseDomainUuid(`00000000-0000-8000-8000-00000066${hex(net)}${hex(id)}`)),
      mac: must(parseMacAddress(`52:54:00:66:${hex(net)}:${hex(id)}`)),
      roomTitle: 'Linux "für alle" <1>',
      section: 'students',
      id,
      ip: must(parseIpv4Address(`10.66.${net}.${10 + id}`)),
      memoryKiB: image.hardware.memoryKiB,
      vcpus: 1,
      network,
      image,
    };
  };
  const define = async (hypervisor: Hypervisor, ...seats: SeatMachine[]): Promise<void> => {
    await hypervisor.imagePublish(image);
    await hypervisor.networkEnsure(room, network, seats);
    for (const one of seats) {
      await hypervisor.overlayCreate(one);
      await hypervisor.domainDefine(one);
    }
  };
  const start = async (hypervisor: Hypervisor, one: SeatMachine): Promise<void> => {
    await hypervisor.domainStartPaused(one);
    await hypervisor.domainResume(one);
  };
  const remove = async (hypervisor: Hypervisor, ...seats: SeatMachine[]): Promise<void> => {
    for (const one of seats) {
      await hypervisor.domainDestroy(one);
      await hypervisor.domainUndefine(one);
      await hypervisor.overlayRemove(one);
    }
    await hypervisor.networkRemove(network.name);
  };
  return { room, network, seat, define, start, remove };
}
