import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkInternet } from '@aula/model';
import type { Logger } from 'pino';
import { FirewallError, type HostFirewall } from '../hypervisor/firewall/host-firewall.ts';
import type { InternetNames } from './internet-names.ts';
import { internetRules, nameMembers, type RuledNetwork } from './internet-rules.ts';

/** The table is looked at this often; what was changed from outside is put right then. */
export const ROUND_MS = 3000;
/** Changes that come together are taken together. */
const GATHER_MS = 50;
/** A switch waits so long for the first addresses of names; what comes later is let in later. */
const NAMES_WAIT_MS = 800;

export interface InternetKeeperOptions {
  firewall: HostFirewall;
  /** Networks that are kept from something, and whom to ask for names on each; in a fixed order. */
  wanted(): Promise<{
    networks: RuledNetwork[];
    nameServers: ReadonlyMap<string, readonly string[]>;
    /** No other is to be kept from something that is not on the host yet. */
    complete: boolean;
  }>;
  names: InternetNames;
  log: Logger;
}

interface Applied {
  rules: string;
  /** As the table was read after it had been put there. */
  fingerprint: string;
  /** It read the same when it was put there before: nobody changed it in between, both times. Until then the next round puts it there again. */
  isSure: boolean;
}

export type InternetKeeper = ReturnType<typeof createInternetKeeper>;

/** Keeps Aula's table of the host's packet filter as it is wanted: at each change, and after each change from outside. */
export function createInternetKeeper({ firewall, wanted, names, log }: InternetKeeperOptions) {
  /** As it was put there; null: not known, so that the next round looks. */
  let applied: Applied | 'none' | null = null;
  let networks: RuledNetwork[] = [];
  let isComplete = true;
  let problem: string | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let poked = Promise.withResolvers<void>();

  /** Without what looked-up names hold: that changes by itself and goes its own way. */
  const shapeOf = (of: readonly RuledNetwork[]): string => JSON.stringify(internetRules(of, () => []));

  async function putRight(): Promise<void> {
    const { networks: next, nameServers, complete } = await wanted();
    isComplete = complete;
    names.keep(nameServers);
    networks = next;
    if (next.length === 0) {
      if (applied === 'none') return;
      await clear();
      return;
    }
    const rules = shapeOf(next);
    const before = applied !== null && applied !== 'none' && applied.rules === rules ? applied : null;
    if (before !== null) {
      const isSame = (await firewall.read()) === before.fingerprint;
      if (isSame && before.isSure) return;
      if (!isSame) log.warn("Aula's table of the packet filter was changed from outside; it is put right");
    }
    applied = null;
    await firewall.apply(internetRules(next, names.addresses));
    const fingerprint = (await firewall.read()) ?? '';
    applied = { rules, fingerprint, isSure: before?.fingerprint === fingerprint };
  }

  async function clear(): Promise<void> {
    try {
      await firewall.remove();
    } catch (error) {
      // A packet filter that cannot be reached never had a table of ours, as far as anyone can tell.
      if (!(error instanceof FirewallError && error.code === 'unreachable')) throw error;
    }
    applied = 'none';
  }

  async function refreshNames(): Promise<void> {
    if (!(await names.refresh())) return;
    await inTurn(async () => {
      if (applied === null || applied === 'none') return;
      for (const [set, members] of nameMembers(networks, names.addresses)) await firewall.fill(set, members);
    });
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  }

  async function sync(): Promise<void> {
    try {
      await inTurn(putRight);
      problem = null;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      throw error;
    }
    const fresh = refreshNames().catch((error: unknown) => log.warn({ err: error }, 'Names of allow-lists could not be looked up'));
    await Promise.race([fresh, sleep(NAMES_WAIT_MS, undefined, { ref: false })]);
  }

  return {
    /** Everything is as wanted afterwards, or it throws. */
    async sync(): Promise<void> {
      await sync();
      // The rounds may have stood still while there was nothing to keep up.
      poked.resolve();
    },
    /** Something that the rules are made of may have changed. */
    poke: (): void => poked.resolve(),
    /** Why the rules do not stand; null when they do. */
    problem: (): string | null => problem,
    async run(signal: AbortSignal): Promise<void> {
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      let told: string | null = null;
      while (!signal.aborted) {
        poked = Promise.withResolvers();
        await sync().catch((error: unknown) => {
          if (problem !== told && !signal.aborted) log.warn({ err: error }, 'The packet filter is not as it should be');
        });
        told = problem;
        const pause = new AbortController();
        // Nothing to keep up: only a change can bring something.
        const round =
          applied === 'none' && isComplete
            ? new Promise<void>(() => {})
            : sleep(ROUND_MS, undefined, { signal: pause.signal }).catch(() => {});
        await Promise.race([round, poked.promise, stopped]);
        pause.abort();
        if (!signal.aborted) await sleep(GATHER_MS);
      }
    },
  };
}

/** Whether anything is kept from being reached. */
export const restricts = (internet: NetworkInternet): boolean => internet.mode !== 'on';
