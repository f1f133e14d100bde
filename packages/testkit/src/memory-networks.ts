import type { NetworkName } from '@aula/model';
import {
  type HostNetwork,
  HypervisorError,
  type ManagedNetwork,
  type NetworkEvidence,
  type NetworkHost,
  type NetworkSurvey,
  type RunningMachine,
  shapeOfDefinition,
} from '@aula/rollout';
import type { MemoryHostState, MemoryNetwork } from './memory-host-state.ts';

/** Networks as code on a host in memory. */
export class MemoryNetworks implements NetworkHost {
  readonly #host: MemoryHostState;
  /** Runs before each change. What it throws fails the change; a promise that never settles abandons it. */
  fault: (what: 'ensure' | 'remove', network: string) => Promise<void> | void = () => undefined;

  constructor(host: MemoryHostState) {
    this.#host = host;
  }

  async survey(): Promise<NetworkSurvey> {
    return { networks: [...this.#host.networks.values()].map((network) => this.#seen(network)), routes: this.#host.routes, devices: null };
  }

  async ensure({ definition, members }: ManagedNetwork): Promise<void> {
    await this.fault('ensure', definition.name);
    this.#assertOwn(definition.name);
    const { name, subnet, gateway, domain } = definition;
    const made = { name, subnet, gateway, domain, ownerRoom: null, active: true, autostart: true, reservations: [...members], definition };
    this.#host.networks.set(name, made);
  }

  async remove(network: NetworkName): Promise<void> {
    await this.fault('remove', network);
    this.#assertOwn(network);
    this.#host.networks.delete(network);
  }

  async running(network: string): Promise<RunningMachine[]> {
    return [...this.#host.domains].flatMap(([domain, { live }]) => (live?.networkName === network ? [{ domain, mac: live.mac }] : []));
  }

  async protection(): Promise<Awaited<ReturnType<NetworkHost['protection']>>> {
    return new Map();
  }

  async evidence(network: string, machines: readonly RunningMachine[]): Promise<NetworkEvidence> {
    const running = new Set<string>(machines.map(({ mac }) => mac));
    const found = [...this.#host.networks.values()].find(({ name }) => name === network);
    const leases = (found?.reservations ?? [])
      .filter(({ mac }) => running.has(mac))
      .map(({ name, mac, ip }) => ({ mac, ip, hostname: name, endsAt: new Date(0).toISOString(), current: true }));
    return { leases, arp: new Map(), agent: new Map() };
  }

  #assertOwn(name: NetworkName): void {
    const existing = this.#host.networks.get(name);
    if (existing !== undefined && existing.definition === undefined)
      throw new HypervisorError('foreign', `the network ${name} was not made for itself`);
  }

  #seen(network: MemoryNetwork): HostNetwork {
    const { name, ownerRoom, active, autostart, definition, reservations, subnet } = network;
    const own = {
      ...network,
      mode: 'nat' as const,
      bridge: null,
      ipv6: null,
      dhcp: { dynamic: [], static: null, leaseSeconds: null },
      dns: { forwarders: [], records: [], srv: [], txt: [] },
      hosts: [],
    };
    const shape = shapeOfDefinition(definition ?? own, reservations);
    const owner =
      definition !== undefined
        ? { kind: 'managed' as const }
        : ownerRoom === null
          ? { kind: 'foreign' as const }
          : { kind: 'room' as const, room: ownerRoom };
    return { name, owner, active, autostart, stored: shape, live: active ? shape : null, subnets: [subnet] };
  }
}
