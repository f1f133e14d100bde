import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainInterfaceAddressesSource, procedures } from '@aula/libvirt';
import type { RunningMachine } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { findDomain } from './owned.ts';

/** How long libvirt waits for an agent's answer, in seconds; it would wait for ever. */
const ANSWER_MAX_S = 2;
/** Covers libvirt's own two waits, for the agent's greeting and for its answer. */
const ASK_TIMEOUT_MS = 6000;
/** Guests asked at once; fewer than a libvirtd serves of one connection. */
const ASKED_AT_ONCE = 4;
/** A look waits this long for agents; later answers are there at the next. */
const GRACE_MS = 500;
/** An answer is not asked for again before this. */
const FRESH_MS = 2000;
/** An agent that gave no answer is left alone, longer each time. */
const PAUSE_FIRST_MS = 15_000;
const PAUSE_MAX_MS = 300_000;
/** Guests remembered; more than that are forgotten, oldest first. */
const KNOWN_MAX = 4096;
/** Addresses kept of one guest, those of the asked card first. */
export const AGENT_ADDRESSES_MAX = 256;

/** Addresses that a guest tells by the card's MAC, in lower case; those of other cards count too. */
type Told = readonly { mac: string; ips: readonly string[] }[];

interface Guest {
  /** Null: its agent gave no answer that can be used. */
  told: Told | null;
  asking: Promise<void> | null;
  /** In ms of the process's clock. */
  askAgainAtMs: number;
  failures: number;
  limited: boolean;
}

type Link = Pick<DriverContext, 'link'>;

/**
 * What guest agents say of their addresses. Only connected agents are asked, on a connection of their own, a few at once, and none is
 * waited for longer than a moment: a guest may answer late, never, or with anything at all.
 */
export class GuestAgents {
  readonly #context: Link;
  readonly #guests = new Map<string, Guest>();
  readonly #queue: (() => void)[] = [];
  #busy = 0;

  constructor(context: Link) {
    this.#context = context;
    context.link.events.listen((event) => {
      if (event.type === 'agent' || event.type === 'domain') this.#guests.delete(event.name);
      else if (event.type === 'resync' || event.type === 'disconnected') this.#guests.clear();
    });
  }

  /** By MAC; null for an agent that is there and gives no usable answer. Machines without a connected agent are not in it, nor those not heard yet. */
  async addresses(machines: readonly RunningMachine[], signal?: AbortSignal): Promise<Map<string, readonly string[] | null>> {
    const connected = machines.filter(({ agent }) => agent === true);
    const nowMs = performance.now();
    const due = [...new Set(connected.map(({ domain }) => domain))]
      .map((domain) => ({ domain, guest: this.#guest(domain) }))
      .filter(({ guest }) => guest.asking !== null || guest.askAgainAtMs <= nowMs)
      .sort((a, b) => a.guest.failures - b.guest.failures);
    if (due.length > 0) {
      const over = new AbortController();
      const grace = sleep(GRACE_MS, undefined, { signal: over.signal }).catch(() => {});
      await Promise.race([Promise.all(due.map(({ domain, guest }) => this.#ask(domain, guest))), grace]);
      over.abort();
      signal?.throwIfAborted();
    }
    const found = new Map<string, readonly string[] | null>();
    for (const { domain, mac } of connected) {
      const guest = this.#guests.get(domain);
      if (guest === undefined || (guest.told === null && guest.failures === 0)) continue;
      found.set(mac, guest.told === null ? null : addressesOf(guest.told, mac));
    }
    return found;
  }

  #guest(domain: string): Guest {
    const known = this.#guests.get(domain);
    if (known !== undefined) return known;
    const made: Guest = { told: null, asking: null, askAgainAtMs: 0, failures: 0, limited: false };
    this.#guests.set(domain, made);
    const [oldest] = this.#guests.keys();
    if (this.#guests.size > KNOWN_MAX && oldest !== undefined) this.#guests.delete(oldest);
    return made;
  }

  #ask(domain: string, guest: Guest): Promise<void> {
    guest.asking ??= this.#inTurn(async () => {
      try {
        guest.told = await this.#question(domain, guest);
        guest.failures = 0;
        guest.askAgainAtMs = performance.now() + FRESH_MS;
      } catch {
        guest.told = null;
        guest.failures += 1;
        guest.askAgainAtMs = performance.now() + Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (guest.failures - 1));
      } finally {
        guest.asking = null;
      }
    });
    return guest.asking;
  }

  async #question(domain: string, guest: Guest): Promise<Told> {
    const { link } = this.#context;
    const options = { lane: 'guest', signal: AbortSignal.timeout(ASK_TIMEOUT_MS) } as const;
    const dom = await findDomain(this.#context, domain, options.signal);
    if (dom === null || dom.id < 0) return [];
    if (!guest.limited) {
      await link.call(procedures.domainAgentSetResponseTimeout, { dom, timeout: ANSWER_MAX_S, flags: 0 }, options);
      guest.limited = true;
    }
    const source = DomainInterfaceAddressesSource.agent;
    const { ifaces } = await link.call(procedures.domainInterfaceAddresses, { dom, source, flags: 0 }, options);
    return readTold(ifaces);
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#busy >= ASKED_AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#busy += 1;
    try {
      await work();
    } finally {
      this.#busy -= 1;
      this.#queue.shift()?.();
    }
  }
}

/** A guest's own words: only what is an address that others could reach it at is taken from them. */
export function readTold(cards: readonly { hwaddr: string | null; addrs: readonly { addr: string }[] }[]): Told {
  return cards.map(({ hwaddr, addrs }) => ({
    mac: hwaddr?.toLowerCase() ?? '',
    ips: addrs.map(({ addr }) => addr.toLowerCase()).filter((addr) => isIP(addr) !== 0 && !NEVER_ASKED_FOR.test(addr)),
  }));
}

/** Loopback and link-local IPv6: every guest has them. */
const NEVER_ASKED_FOR = /^(127\.|::1$|fe[89ab].:)/;

/** All addresses of a guest, those of the card with this MAC first. */
export function addressesOf(told: Told, mac: string): string[] {
  const own = told.filter((card) => card.mac === mac);
  const others = told.filter((card) => card.mac !== mac);
  return [...new Set([...own, ...others].flatMap(({ ips }) => ips))].slice(0, AGENT_ADDRESSES_MAX);
}
