import { type HostFirewall, type Ruleset, tableOf } from '../../firewall/host-firewall.ts';
import type { NetworkSpace } from '../../firewall/network-space.ts';
import { createNftFirewall } from '../../firewall/nft-firewall.ts';
import type { GuardRules } from './nft-rules.ts';

/** The two tables of the host's packet filter that protect seats; both go when nobody is to be protected. */
export class PacketGuard {
  readonly #tables: readonly { firewall: HostFirewall; part: keyof GuardRules }[];
  /** What was applied last, and how the tables read then. */
  #applied: { rules: string; seen: string } | null = null;

  constructor(installationId: string, space: () => NetworkSpace | null) {
    const bridge = tableOf(installationId, 'bridge');
    const inet = tableOf(installationId);
    this.#tables = [
      { part: 'inet', firewall: createNftFirewall({ space, table: { ...inet, name: `${inet.name}_guard` } }) },
      { part: 'bridge', firewall: createNftFirewall({ space, table: bridge }) },
    ];
  }

  /** Why this host's packet filter cannot be used; null when it can. */
  async obstacle(): Promise<string | null> {
    for (const { firewall } of this.#tables) {
      const obstacle = await firewall.obstacle();
      if (obstacle !== null) return obstacle;
    }
    return null;
  }

  /** Nothing is done where the same rules were applied before, unless `anew`. */
  async apply(rules: GuardRules, anew = false): Promise<void> {
    const text = JSON.stringify(rules);
    if (!anew && this.#applied?.rules === text) return;
    this.#applied = null;
    const none = isEmpty(rules.bridge) && isEmpty(rules.inet);
    await Promise.all(this.#tables.map(({ firewall, part }) => (none ? firewall.remove() : firewall.apply(rules[part]))));
    this.#applied = { rules: text, seen: await this.#read() };
  }

  /** The next {@link apply} writes whatever it is given. */
  forget(): void {
    this.#applied = null;
  }

  /** Whether the tables are still as they were right after the last {@link apply}; `quick`: only whether they are still there. */
  async isIntact(quick: boolean): Promise<boolean> {
    const before = this.#applied;
    if (before === null || before.seen === NONE) return true;
    if (quick) return (await Promise.all(this.#tables.map(({ firewall }) => firewall.isThere()))).every(Boolean);
    return before.seen === (await this.#read());
  }

  async #read(): Promise<string> {
    return JSON.stringify(await Promise.all(this.#tables.map(({ firewall }) => firewall.read())));
  }
}

/** As no table at all reads. */
const NONE = JSON.stringify([null, null]);

const isEmpty = ({ chains }: Ruleset): boolean => chains.every(({ base, rules }) => base === undefined || rules.length === 0);
