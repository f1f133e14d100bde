import { type Domain, isNotFound, procedures } from '@aula/libvirt';
import { XmlError } from '@aula/libvirt-xml';
import type { SeatProtection } from '@aula/model';
import { filterIdentity } from '@aula/provision';
import type { SeatMachine } from '@aula/rollout';
import type { NetworkSpace } from '../../firewall/network-space.ts';
import type { DriverContext } from '../context.ts';
import { readDomain } from '../domain-info.ts';
import type { CardGuard } from './card.ts';
import { type GuardedNetwork, type GuardedSeat, ownAddresses6, sectionProtect, tapName } from './guard.ts';
import { guardedSeat, type LoadedGuards, loadGuards, type SeatGuards } from './load-guards.ts';
import { guardRules } from './nft-rules.ts';

import { ensureFilter, removeFilters } from './nwfilters.ts';
import { PacketGuard } from './packet-guard.ts';
import { cardState, refitCard } from './refit.ts';

export interface ProtectionOptions {
  context: Pick<DriverContext, 'link' | 'installationId' | 'log'>;
  space: () => NetworkSpace | null;
}

/** How often the packet filter is looked at for tables that others took away… */
const CHECK_EVERY_MS = 3000;
/** …and every how many times for whatever else they changed. */
const FULL_CHECK_EVERY = 7;
/** On a network of Aula's from before networks were protected. */
const UNTOLD: SeatProtection = { state: 'exposed', detail: 'its network does not say how it is protected until it is applied again' };
/** Bytes of the largest packet of Ethernet, for a cap that libvirt only knows in bytes. */
const PACKET_BYTES = 1514;

/**
 * Protects seats from each other, and the host from them. By rules in the host's packet filter where that can be reached, which cost one
 * program for all seats together; else by libvirt's filters, which cost some eighty for each start and each stop. What is to be protected is
 * always read from the marks on the host: nothing is lost when this process ends.
 */
export class Protection {
  readonly #context: ProtectionOptions['context'];
  readonly #packets: PacketGuard;
  readonly #timer: NodeJS.Timeout;
  #byPackets: Promise<boolean> | null = null;
  #guards: Promise<LoadedGuards> | null = null;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #checks = 0;
  /** Why the rules do not stand; null when they do. */
  #problem: string | null = null;
  /** Work on definitions under way, by domain. */
  readonly #works = new Map<string, Promise<void>>();

  constructor({ context, space }: ProtectionOptions) {
    this.#context = context;
    this.#packets = new PacketGuard(context.installationId, space);
    this.#timer = setInterval(() => void this.#check(), CHECK_EVERY_MS).unref();
  }

  /** The host is away: what comes back may have lost its rules. */
  lost(): void {
    this.#guards = null;
    this.#packets.forget();
  }

  /** Reads all marks anew and brings rules and cards in line: when the host was opened, and after it was away. */
  async restore(): Promise<void> {
    this.#guards = null;
    if (await this.#usesPackets()) await this.#apply(true);
    const { networks } = await this.#loaded();
    for (const network of networks.values()) await this.#refitAll(network);
  }

  /** Null: nobody said how the seat's network protects its seats. */
  async dress(seat: SeatMachine, signal?: AbortSignal): Promise<CardGuard | null> {
    const network = (await this.#loaded()).networks.get(seat.network.name);
    return network === undefined ? null : this.#cardFor(network, seat, true, signal);
  }

  /** The seat is defined as this now; counts from its next start. */
  async defined({ name, section, mac, ip, network }: SeatMachine): Promise<void> {
    const { networks, seats } = await this.#loaded();
    const own = { network: network.name, section, mac: mac.toLowerCase(), ip, device: tapName(mac) };
    const before = seats.get(name);
    seats.set(name, { domain: null, live: null, ...before, defined: own, named: networks.has(network.name) });
  }

  /** Nobody else that asks for the same changes the domain's definition meanwhile. */
  async exclusively(name: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.#works.get(name) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => {});
    this.#works.set(name, settled);
    try {
      await turn;
    } finally {
      if (this.#works.get(name) === settled) this.#works.delete(name);
    }
  }

  /** To be awaited before the seat is started: its rules stand then. */
  async beforeStart(name: string): Promise<void> {
    const guards = (await this.#loaded()).seats.get(name);
    if (guards === undefined) return;
    guards.live = null;
    if (this.#concerns(guards, await this.#loaded()) && (await this.#usesPackets())) await this.#apply();
  }

  /** To be awaited before the started seat may run: where its definition does not name its device, its rules stand only then. */
  async started(name: string, domain: Domain): Promise<void> {
    const loaded = await this.#loaded();
    const guards = loaded.seats.get(name);
    if (guards === undefined || guards.named || !(await this.#usesPackets())) return;
    // Also on a network that is not protected: it may become so while the seat runs.
    guards.live = await this.#readLive(domain);
    if (this.#concerns(guards, loaded)) await this.#apply();
  }

  /** A domain changed its state, whoever did it. */
  async changed({ name, uuid, event }: { name: string; uuid: string; event: string }): Promise<void> {
    if (this.#guards === null) return;
    if (event === 'started') await this.started(name, { name, uuid, id: -1 });
    if (event !== 'stopped') return;
    const guards = (await this.#loaded()).seats.get(name);
    const device = guards?.live?.device;
    if (guards === undefined || device === undefined) return;
    guards.live = null;
    // Another machine may get the same device.
    if (device !== guards.defined?.device && (await this.#usesPackets())) await this.#apply();
  }

  /** The seat's definition is gone. Nobody waits for its rules to go: no device has that name meanwhile. */
  async gone(name: string): Promise<void> {
    if (!(await this.#loaded()).seats.delete(name) || !(await this.#usesPackets())) return;
    void this.#apply().catch((error: unknown) => this.#context.log(`rules of ${name} stay in the packet filter: ${String(error)}`));
  }

  /** The network's definition was written; null: it is gone. Counts at once, also for running seats. */
  async networkChanged(name: string, network: GuardedNetwork | null, signal?: AbortSignal): Promise<void> {
    const { networks } = await this.#loaded();
    const had = networks.get(name);
    if (network === null) networks.delete(name);
    else networks.set(name, network);
    if (JSON.stringify(had ?? null) === JSON.stringify(network)) return;
    if (await this.#usesPackets()) await this.#apply();
    else if (network === null) await removeFilters(this.#context, name, signal);
    if (network !== null) await this.#refitAll(network, signal);
  }

  /** How it stands with each of a network's seats, by domain; empty for networks of others. `running`: those that run, with their device. */
  async states(network: string, running: ReadonlyMap<string, string | null>, signal?: AbortSignal): Promise<Map<string, SeatProtection>> {
    const { networks, seats } = await this.#loaded();
    const guarded = networks.get(network);
    const states = new Map<string, SeatProtection>();
    for (const [name, guards] of seats) {
      const seat = guards.live ?? guards.defined;
      if (seat?.network !== network) continue;
      const found = guarded === undefined ? UNTOLD : await this.#stateOf(name, guarded, seat, running.get(name), signal);
      if (found !== null) states.set(name, found);
    }
    return states;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** `device`: undefined while it does not run. */
  async #stateOf(
    name: string,
    network: GuardedNetwork,
    seat: GuardedSeat,
    device: string | null | undefined,
    signal?: AbortSignal,
  ): Promise<SeatProtection | null> {
    const { level, isolate } = sectionProtect(network.protect, seat.section);
    if (level === 'off' && !isolate) return { state: 'none', detail: '' };
    if (!(await this.#usesPackets())) {
      const dom = await this.#lookUp(name, signal);
      const card = await this.#cardFor(network, seat, false, signal);
      return dom === null ? null : cardState(this.#context, dom, card, { running: device !== undefined, signal });
    }
    if (this.#problem !== null) return { state: 'exposed', detail: `the host's packet filter does not take its rules: ${this.#problem}` };
    if (device === undefined || device === seat.device) return { state: 'protected', detail: '' };
    return { state: 'exposed', detail: 'it runs with a card that was changed by hand; start it anew' };
  }

  async #cardFor(
    network: GuardedNetwork,
    { section, mac, ip }: Pick<GuardedSeat, 'section' | 'mac' | 'ip'>,
    ensure: boolean,
    signal?: AbortSignal,
  ): Promise<CardGuard> {
    const tap = tapName(mac);
    if (await this.#usesPackets()) return { tap };
    const { level, isolate, packetsPerSecond } = sectionProtect(network.protect, section);
    const { name } = filterIdentity(this.#context.installationId, network.name, section);
    if (ensure) await ensureFilter(this.#context, network, section, signal);
    const outKiBps = level === 'metered' && packetsPerSecond !== null ? Math.ceil((packetsPerSecond * PACKET_BYTES) / 1024) : null;
    return { tap, filter: { name, mac, ip, ips6: ownAddresses6(mac, network), isolated: isolate, outKiBps } };
  }

  /** Seats that were defined before the network was protected, or otherwise than now. One that cannot be changed is told to `log`. */
  async #refitAll(network: GuardedNetwork, signal?: AbortSignal): Promise<void> {
    const { seats } = await this.#loaded();
    const byPackets = await this.#usesPackets();
    for (const [name, guards] of seats) {
      const { defined } = guards;
      if (defined?.network !== network.name || (byPackets && guards.named)) continue;
      try {
        await this.exclusively(name, async () => {
          const domain = await this.#lookUp(name, signal);
          if (domain === null) return;
          const card = await this.#cardFor(network, defined, true, signal);
          guards.named = await refitCard(this.#context, domain, card, { running: domain.id >= 0, signal });
        });
      } catch (error) {
        this.#context.log(`${name} is not protected as its network says before it is defined anew: ${String(error)}`);
      }
    }
  }

  async #lookUp(name: string, signal?: AbortSignal): Promise<Domain | null> {
    try {
      return (await this.#context.link.call(procedures.domainLookupByName, { name }, { signal })).dom;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  async #readLive(dom: Domain): Promise<GuardedSeat | null> {
    try {
      const info = readDomain((await this.#context.link.call(procedures.domainGetXMLDesc, { dom, flags: 0 })).xml);
      return info.mark?.installation === this.#context.installationId ? guardedSeat(info, info) : null;
    } catch (error) {
      if (isNotFound(error) || error instanceof XmlError) return null;
      throw error;
    }
  }

  /** Whether it hangs on a network that is protected. */
  #concerns({ defined, live }: SeatGuards, { networks }: LoadedGuards): boolean {
    return [defined, live].some((seat) => seat !== null && networks.has(seat.network));
  }

  #loaded(): Promise<LoadedGuards> {
    this.#guards ??= loadGuards(this.#context).catch((error: unknown) => {
      this.#guards = null;
      throw error;
    });
    return this.#guards;
  }

  #usesPackets(): Promise<boolean> {
    this.#byPackets ??= this.#packets.obstacle().then(
      (obstacle) => {
        if (obstacle !== null) this.#context.log(`seats are protected by libvirt's own filters, which makes starts slower: ${obstacle}`);
        return obstacle === null;
      },
      (error: unknown) => {
        this.#byPackets = null;
        throw error;
      },
    );
    return this.#byPackets;
  }

  /** Whoever asks while rules are being written waits for the next time, which is the same for all who ask meanwhile. */
  #apply(anew = false): Promise<void> {
    if (anew) return this.#enqueue(true);
    this.#next ??= this.#enqueue(false);
    return this.#next;
  }

  #enqueue(anew: boolean): Promise<void> {
    const turn = this.#running.then(async () => {
      if (!anew) this.#next = null;
      const { networks, seats } = await this.#loaded();
      const all = [...seats.values()].flatMap(({ defined, live }) => [defined, live].filter((seat) => seat !== null));
      try {
        await this.#packets.apply(guardRules(networks, all), anew);
        this.#problem = null;
      } catch (error) {
        this.#problem = error instanceof Error ? error.message : String(error);
        throw error;
      }
    });
    this.#running = turn.catch(() => {});
    return turn;
  }

  async #check(): Promise<void> {
    try {
      this.#checks += 1;
      const quick = this.#checks % FULL_CHECK_EVERY !== 0;
      if (this.#guards === null || !(await this.#usesPackets()) || (await this.#packets.isIntact(quick))) return;
      this.#context.log("somebody changed Aula's rules in the packet filter: they are written anew");
      await this.#apply(true);
    } catch (error) {
      this.#context.log(`the packet filter could not be looked at: ${String(error)}`);
    }
  }
}
