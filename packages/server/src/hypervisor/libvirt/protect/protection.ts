import type { SeatMachine } from '@aula/rollout';
import type { NetworkSpace } from '../../firewall/network-space.ts';
import type { DriverContext } from '../context.ts';
import { type GuardedNetwork, ownAddresses6, sectionProtect, tapName } from './guard.ts';
import { type LoadedGuards, loadGuards } from './load-guards.ts';
import { guardRules } from './nft-rules.ts';
import { ensureFilter, removeFilters } from './nwfilters.ts';
import { PacketGuard } from './packet-guard.ts';

/** What the definition of a protected seat's network card has more than others'. */
export interface CardGuard {
  /** The name of its device on the host. */
  tap: string;
  /** Where libvirt's own filters do the work. */
  filter?: { name: string; mac: string; ip: string; ips6: readonly string[]; isolated: boolean; outKiBps: number | null };
}

export interface ProtectionOptions {
  context: Pick<DriverContext, 'link' | 'installationId' | 'log'>;
  space: () => NetworkSpace | null;
}

/** How often the packet filter is looked at for changes by others. */
const CHECK_EVERY_MS = 20_000;
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

  /** Reads all marks anew and brings the rules in line: when the host was opened, and after it was away. */
  async restore(): Promise<void> {
    this.#guards = null;
    if (await this.#usesPackets()) await this.#apply(true);
  }

  /** Null: nobody said how the seat's network protects its seats. */
  async dress(seat: SeatMachine, signal?: AbortSignal): Promise<CardGuard | null> {
    const { networks } = await this.#loaded();
    const network = networks.get(seat.network.name);
    if (network === undefined) return null;
    const tap = tapName(seat.mac);
    const { level, isolate, packetsPerSecond } = sectionProtect(network.protect, seat.section);
    if (await this.#usesPackets()) return { tap };
    const name = await ensureFilter(this.#context, network, seat.section, signal);
    const outKiBps = level === 'metered' && packetsPerSecond !== null ? Math.ceil((packetsPerSecond * PACKET_BYTES) / 1024) : null;
    return { tap, filter: { name, mac: seat.mac, ip: seat.ip, ips6: ownAddresses6(seat.mac, network), isolated: isolate, outKiBps } };
  }

  /** The seat is defined as this now; counts from its next start. */
  async defined({ name, section, mac, ip, network }: SeatMachine): Promise<void> {
    const { networks, seats } = await this.#loaded();
    if (networks.has(network.name)) seats.set(name, { network: network.name, section, mac: mac.toLowerCase(), ip });
    else seats.delete(name);
  }

  /** To be awaited before the seat is started: its rules stand then. */
  async beforeStart(name: string): Promise<void> {
    const { seats } = await this.#loaded();
    if (seats.has(name) && (await this.#usesPackets())) await this.#apply();
  }

  /** The seat's definition is gone. Nobody waits for its rules to go: no device has that name meanwhile. */
  async gone(name: string): Promise<void> {
    if (!(await this.#loaded()).seats.delete(name) || !(await this.#usesPackets())) return;
    void this.#apply().catch((error: unknown) => this.#context.log(`rules of ${name} stay in the packet filter: ${String(error)}`));
  }

  /** The network's definition was written; null: it is gone. Counts at once, also for running seats. */
  async networkChanged(name: string, network: GuardedNetwork | null, signal?: AbortSignal): Promise<void> {
    const { networks, seats } = await this.#loaded();
    const had = networks.get(name);
    if (network === null) networks.delete(name);
    else networks.set(name, network);
    if (JSON.stringify(had ?? null) === JSON.stringify(network)) return;
    if (await this.#usesPackets()) return this.#apply();
    if (network === null) return removeFilters(this.#context, name, signal);
    const sections = new Set([...seats.values()].filter((seat) => seat.network === name).map(({ section }) => section));
    for (const section of sections) await ensureFilter(this.#context, network, section, signal);
  }

  close(): void {
    clearInterval(this.#timer);
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
      await this.#packets.apply(guardRules(networks, [...seats.values()]), anew);
    });
    this.#running = turn.catch(() => {});
    return turn;
  }

  async #check(): Promise<void> {
    try {
      if (this.#guards === null || !(await this.#usesPackets()) || (await this.#packets.isIntact())) return;
      this.#context.log("somebody changed Aula's rules in the packet filter: they are written anew");
      await this.#apply(true);
    } catch (error) {
      this.#context.log(`the packet filter could not be looked at: ${String(error)}`);
    }
  }
}
