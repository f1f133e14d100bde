import { type Duplex, PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckView, HostView } from '@aula/api';
import type { Ipv4Address, MacAddress, NetworkName, RoomName, SeatName } from '@aula/model';
import { HypervisorError } from '@aula/rollout';
import type { MemoryDomain } from './memory-host-state.ts';
import { type MemoryFaults, MemoryHost, type MemoryHypervisor } from './memory-hypervisor.ts';
import { MemoryNetworks } from './memory-networks.ts';

/** Events that wait for their reader. */
const EVENTS_MAX = 1000;
/** A screen of two by two grey pixels. */
const SCREEN = Buffer.concat([Buffer.from('P6\n2 2\n255\n'), Buffer.alloc(12, 0x80)]);

type MemoryEvent = { type: 'seat'; name: SeatName } | { type: 'resync' };

/** A host in memory with all that a server asks of one besides rollouts: live seats, events, leases, screens, consoles that echo. */
export class MemoryLiveHost implements AsyncDisposable {
  readonly id = 'local';
  readonly kind = 'socket' as const;
  readonly world: MemoryHost;
  readonly hypervisor: MemoryHypervisor;
  readonly networks: MemoryNetworks;
  readonly networkSpace = () => null;
  /** While false every question about seats fails as for a lost connection. */
  reachable = true;
  readonly #listeners = new Set<(event: MemoryEvent) => void>();

  constructor(world: MemoryHost = new MemoryHost(), faults: MemoryFaults = {}) {
    this.world = world;
    this.networks = new MemoryNetworks(world);
    this.hypervisor = world.connect({
      ...faults,
      after: async (call) => {
        await faults.after?.(call);
        if (call.seat !== null) this.tell(call.seat);
      },
    });
  }

  /** As a change by hand would be seen. */
  tell(seat: SeatName): void {
    for (const listener of this.#listeners) listener({ type: 'seat', name: seat });
  }

  async listSeats() {
    this.#reach();
    return [...this.world.domains].flatMap(([name, domain]) => seatOf(name, domain) ?? []);
  }

  async readSeat(seat: SeatName) {
    this.#reach();
    const domain = this.world.domains.get(seat);
    return domain === undefined ? null : seatOf(seat, domain);
  }

  async leases(network: NetworkName): Promise<ReadonlyMap<MacAddress, Ipv4Address>> {
    this.#reach();
    const leases = new Map<MacAddress, Ipv4Address>();
    for (const { mac, ip } of this.world.networks.get(network)?.reservations ?? []) leases.set(mac, ip);
    return leases;
  }

  async *events(signal: AbortSignal): AsyncGenerator<MemoryEvent, void, undefined> {
    const waiting: MemoryEvent[] = [];
    const listener = (event: MemoryEvent) => void (waiting.length < EVENTS_MAX && waiting.push(event));
    this.#listeners.add(listener);
    try {
      while (!signal.aborted) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else await sleep(5);
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  async screenshot(seat: SeatName): Promise<Buffer> {
    this.#running(seat);
    return SCREEN;
  }

  async connectDesktop(seat: SeatName): Promise<Duplex> {
    this.#running(seat);
    return new PassThrough();
  }

  async screenSockets(seat: SeatName): Promise<{ vnc: string; spice: string | null }> {
    this.#running(seat);
    return { vnc: `/nowhere/${seat}.sock`, spice: null };
  }

  async openTerminal(seat: SeatName): Promise<Duplex> {
    this.#running(seat);
    return new PassThrough();
  }

  async info(): Promise<HostView> {
    return {
      id: this.id,
      kind: this.kind,
      uri: 'memory',
      connected: this.reachable,
      acceleration: 'emulation',
      libvirtVersion: '0.0.0',
      qemuVersion: '0.0.0',
      cpus: 2,
      memoryKiB: 1024,
      poolFreeBytes: 0,
    };
  }

  async checks(): Promise<CheckView[]> {
    return [{ name: 'memory', status: 'ok', detail: 'a host in memory', advice: '' }];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
  }

  #reach(): void {
    if (!this.reachable) throw new HypervisorError('unreachable', 'the connection is lost');
  }

  #running(seat: SeatName): void {
    this.#reach();
    const power = this.world.domains.get(seat)?.power;
    if (power === undefined) throw new HypervisorError('missing', `there is no machine ${seat}`);
    if (power !== 'running') throw new HypervisorError('off', `${seat} is off`);
  }
}

function seatOf(name: string, { config, power }: MemoryDomain) {
  if (config.room === null) return null;
  return {
    // Domains of the host are only made under names of seats, on networks of rooms.
    name: name as SeatName,
    room: config.room satisfies RoomName,
    uuid: config.uuid,
    mac: config.mac,
    networkName: config.networkName as NetworkName,
    power,
    startedAt: null,
  };
}
