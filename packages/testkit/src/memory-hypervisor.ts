import type { DesiredNetwork, MacAddress, NetworkName, PresetImage, RoomName, SeatName } from '@aula/model';
import {
  type Hypervisor,
  HypervisorError,
  type HypervisorLimits,
  type ObservedRoom,
  type ObservedSeat,
  type ObserveQuery,
  type Reservation,
  type SeatMachine,
  type SeatRef,
} from '@aula/rollout';
import { type MemoryDefinition, type MemoryDomain, MemoryHostState } from './memory-host-state.ts';

/** A call as fault hooks see it. `index` counts all calls of one client from 0. */
export interface MemoryCall {
  method: Exclude<keyof Hypervisor, 'limits'>;
  seat: SeatName | null;
  index: number;
}

/** Runs before and after the effect of a call. What it throws fails the call; a promise that never settles abandons it. */
export interface MemoryFaults {
  before?(call: MemoryCall): Promise<void> | void;
  /** Between the two halves of a call that is not atomic. */
  halfway?(call: MemoryCall): Promise<void> | void;
  after?(call: MemoryCall): Promise<void> | void;
}

/** A host in memory that outlives its clients, as a real one outlives a server that is killed. */
export class MemoryHost extends MemoryHostState {
  connect(faults: MemoryFaults = {}): MemoryHypervisor {
    return new MemoryHypervisor(this, faults);
  }
}

/** One client of a {@link MemoryHost}, with faults of its own; keeps to `ports.ts` as a driver of a real host has to. */
export class MemoryHypervisor implements Hypervisor {
  readonly host: MemoryHost;
  readonly limits: HypervisorLimits;
  /** Every call so far, in the order in which they began. */
  readonly calls: MemoryCall[] = [];
  /** The most calls of each method that ran at once. */
  readonly peaks = new Map<string, number>();
  readonly #faults: MemoryFaults;
  readonly #running = new Map<string, number>();

  constructor(host: MemoryHost, faults: MemoryFaults) {
    this.host = host;
    this.limits = host.limits;
    this.#faults = faults;
  }

  observe(query: ObserveQuery): Promise<ObservedRoom> {
    return this.#call('observe', null, () => this.#look(query));
  }

  imagePublish(image: PresetImage): Promise<void> {
    return this.#call('imagePublish', null, () => void this.host.images.add(image.digest));
  }

  networkEnsure(room: RoomName, network: DesiredNetwork, reservations: readonly Reservation[]): Promise<void> {
    return this.#call('networkEnsure', null, async (halfway) => {
      const existing = this.host.networks.get(network.name);
      if (existing !== undefined && existing.ownerRoom !== room) throw foreign(`the network ${network.name}`);
      // A bridge's addresses only change with a stop.
      const stays = existing?.active === true && existing.subnet === network.subnet && existing.gateway === network.gateway;
      if (!stays) this.host.networkStop(network.name);
      this.host.networks.set(network.name, {
        ...network,
        ownerRoom: room,
        active: stays,
        autostart: true,
        reservations: [...reservations],
      });
      await halfway();
      const made = this.host.networks.get(network.name);
      if (made !== undefined) made.active = true;
    });
  }

  networkRemove(name: NetworkName): Promise<void> {
    return this.#call('networkRemove', null, () => {
      const existing = this.host.networks.get(name);
      if (existing !== undefined && existing.ownerRoom === null) throw foreign(`the network ${name}`);
      this.host.networks.delete(name);
    });
  }

  overlayCreate(seat: SeatMachine): Promise<void> {
    return this.#call('overlayCreate', seat.name, async (halfway) => {
      const existing = this.host.overlays.get(seat.name);
      if (existing !== undefined && existing.room !== seat.room) throw foreign(`the disk of ${seat.name}`);
      if (existing?.complete === true && existing.digest === seat.image.digest) return;
      if (!this.host.images.has(seat.image.digest)) throw new HypervisorError('failed', 'the image is not on the host');
      const overlay = { room: seat.room, digest: seat.image.digest, complete: false, serial: this.host.nextSerial() };
      this.host.overlays.set(seat.name, overlay);
      await halfway();
      overlay.complete = true;
    });
  }

  overlayRemove(seat: SeatRef): Promise<void> {
    return this.#call('overlayRemove', seat.name, () => {
      const overlay = this.host.overlays.get(seat.name);
      if (overlay === undefined) return;
      if (overlay.room !== seat.room) throw foreign(`the disk of ${seat.name}`);
      const domain = this.host.domains.get(seat.name);
      if (domain !== undefined && domain.power !== 'off') throw new HypervisorError('in-use', `the disk of ${seat.name} is in use`);
      this.host.overlays.delete(seat.name);
    });
  }

  domainDefine(seat: SeatMachine): Promise<void> {
    return this.#call('domainDefine', seat.name, () => {
      const existing = this.#own(seat);
      for (const [name, { config }] of this.host.domains) {
        if (name !== seat.name && config.uuid === seat.uuid) throw new HypervisorError('failed', `${name} has the same UUID`);
      }
      const config = definitionOf(seat);
      if (existing === null) this.host.domains.set(seat.name, { config, live: null, power: 'off', starts: 0, linked: false });
      else if (existing.config.uuid !== seat.uuid) throw new HypervisorError('failed', `${seat.name} has another UUID`);
      else existing.config = config;
    });
  }

  domainUndefine(seat: SeatRef): Promise<void> {
    return this.#call('domainUndefine', seat.name, () => {
      const domain = this.#own(seat);
      if (domain === null) return;
      if (domain.power !== 'off') throw new HypervisorError('in-use', `${seat.name} is running`);
      this.host.domains.delete(seat.name);
    });
  }

  domainStartPaused(seat: SeatRef): Promise<void> {
    return this.#call('domainStartPaused', seat.name, async (halfway) => {
      const domain = this.#needed(seat);
      if (domain.power === 'running' || domain.power === 'paused') return;
      if (domain.power !== 'off') throw new HypervisorError('failed', `${seat.name} is ${domain.power}`);
      const overlay = this.host.overlays.get(seat.name);
      if (overlay?.complete !== true || overlay.digest !== domain.config.imageDigest) {
        throw new HypervisorError('failed', `${seat.name} has no disk`);
      }
      const network = [...this.host.networks.values()].find(({ name }) => name === domain.config.networkName);
      if (network?.active !== true) throw new HypervisorError('failed', `the network ${domain.config.networkName} is not active`);
      await halfway();
      domain.live = structuredClone(domain.config);
      domain.power = 'paused';
      domain.starts += 1;
      domain.linked = true;
    });
  }

  domainResume(seat: SeatRef): Promise<void> {
    return this.#call('domainResume', seat.name, () => {
      const domain = this.#needed(seat);
      if (domain.power === 'off' || domain.power === 'crashed') throw new HypervisorError('off', `${seat.name} is not running`);
      domain.power = 'running';
    });
  }

  domainShutdown(seat: SeatRef): Promise<void> {
    return this.#call('domainShutdown', seat.name, () => {
      const domain = this.#needed(seat);
      if (domain.power === 'running' && !this.host.deaf.has(seat.name)) switchOff(domain);
    });
  }

  domainDestroy(seat: SeatRef): Promise<void> {
    return this.#call('domainDestroy', seat.name, () => {
      const domain = this.#own(seat);
      if (domain !== null) switchOff(domain);
    });
  }

  domainAwaitOff(seat: SeatRef): Promise<boolean> {
    return this.#call('domainAwaitOff', seat.name, () => (this.#own(seat)?.power ?? 'off') === 'off');
  }

  #own(seat: SeatRef): MemoryDomain | null {
    const domain = this.host.domains.get(seat.name);
    if (domain === undefined) return null;
    if (domain.config.room !== seat.room) throw foreign(`the machine ${seat.name}`);
    return domain;
  }

  #needed(seat: SeatRef): MemoryDomain {
    const domain = this.#own(seat);
    if (domain === null) throw new HypervisorError('missing', `there is no machine ${seat.name}`);
    return domain;
  }

  async #call<T>(
    method: MemoryCall['method'],
    seat: SeatName | null,
    effect: (halfway: () => Promise<void>) => T | Promise<T>,
  ): Promise<T> {
    const call: MemoryCall = { method, seat, index: this.calls.length };
    this.calls.push(call);
    const running = (this.#running.get(method) ?? 0) + 1;
    this.#running.set(method, running);
    this.peaks.set(method, Math.max(this.peaks.get(method) ?? 0, running));
    try {
      // Nothing answers at once: callers that count on it would be wrong.
      await Promise.resolve();
      await this.#faults.before?.(call);
      const result = await effect(async () => this.#faults.halfway?.(call));
      await this.#faults.after?.(call);
      return result;
    } finally {
      this.#running.set(method, (this.#running.get(method) ?? 1) - 1);
    }
  }

  #look(query: ObserveQuery): ObservedRoom {
    const { host } = this;
    const wanted = new Set<string>(query.seats);
    const seats: ObservedSeat[] = [];
    const macsInUse = new Map<MacAddress, string>();
    for (const [name, domain] of host.domains) {
      if (domain.config.room === query.room || wanted.has(name)) seats.push(this.#seen(name, domain));
      else macsInUse.set(domain.config.mac, name);
    }
    const network = host.networks.get(query.network);
    const others = [...host.networks.values()].filter(({ name }) => name !== query.network);
    const overlays = [...host.overlays];
    return {
      network: network === undefined ? null : { ...structuredClone(network), managed: network.definition !== undefined },
      seats,
      strayOverlays: overlays.filter(([name, { room }]) => room === query.room && !host.domains.has(name)).map(([name]) => name),
      macsInUse,
      subnetsInUse: new Map([...others.map(({ subnet, name }) => [subnet, `network ${name}`] as const), ...host.routes]),
      foreignFiles: new Map(
        overlays.filter(([name, { room }]) => wanted.has(name) && room !== query.room).map(([name]) => [name, `${name}.aula.qcow2`]),
      ),
      strayNetworks: others.filter(({ ownerRoom }) => ownerRoom === query.room).map(({ name }) => name),
    };
  }

  #seen(name: string, { config, live, power }: MemoryDomain): ObservedSeat {
    const overlay = [...this.host.overlays].find(([key]) => key === name);
    const { room, section, id, uuid, mac, ip, memoryKiB, vcpus, spice, networkName, preset, imageDigest, otherDrift } = config;
    return {
      // A domain of the host is only ever asked for under this name.
      name: name as SeatName,
      room,
      section,
      id,
      uuid,
      mac,
      ip,
      memoryKiB,
      vcpus,
      spice: spice === true,
      networkName,
      preset,
      imageDigest,
      otherDrift: [...otherDrift],
      power,
      overlayIntact: overlay?.[1].complete === true && overlay[1].room === room && overlay[1].digest === imageDigest,
      pendingRestart: live !== null && JSON.stringify(live) !== JSON.stringify(config),
    };
  }
}

function switchOff(domain: MemoryDomain): void {
  domain.power = 'off';
  domain.live = null;
}

function definitionOf(seat: SeatMachine): MemoryDefinition {
  const { room, section, id, uuid, mac, ip, memoryKiB, vcpus, spice, network, image } = seat;
  return {
    room,
    section,
    id,
    uuid,
    mac,
    ip,
    memoryKiB,
    vcpus,
    ...(spice === undefined ? {} : { spice }),
    networkName: network.name,
    preset: image.preset,
    imageDigest: image.digest,
    otherDrift: [],
  };
}

const foreign = (what: string): HypervisorError =>
  new HypervisorError('foreign', `${what} is there and was not made by Aula for this room`);
