import type { FirewallSet, JsonValue, Ruleset, SetMember, TableName } from './host-firewall.ts';

type Command = { readonly [key: string]: JsonValue };

/** The commands that put the ruleset in place of whatever the table held: one transaction. */
export function replaceTable({ family, name: table }: TableName, { sets, chains }: Ruleset): Command[] {
  const own = { family, table };
  return [
    ...dropTable({ family, name: table }),
    { add: { table: { family, name: table } } },
    ...sets.map((set) => ({ add: { set: { ...own, name: set.name, ...shapeOf(set) } } })),
    ...sets.filter(({ members }) => members.length > 0).map((set) => addMembers({ family, name: table }, set.name, set.members)),
    ...chains.map(({ name, base }) => ({
      add: {
        chain: { ...own, name, ...(base === undefined ? {} : { type: base.type, hook: base.hook, prio: base.priority, policy: 'accept' }) },
      },
    })),
    ...chains.flatMap(({ name, rules }) => rules.map((expr) => ({ add: { rule: { ...own, chain: name, expr } } }))),
  ];
}

/** Adding first makes it no error when there is none. */
export const dropTable = ({ family, name }: TableName): Command[] => [
  { add: { table: { family, name } } },
  { delete: { table: { family, name } } },
];

export const refill = (table: TableName, set: string, members: readonly SetMember[]): Command[] => [
  { flush: { set: { family: table.family, table: table.name, name: set } } },
  ...(members.length === 0 ? [] : [addMembers(table, set, members)]),
];

const shapeOf = ({ type, blocks, timed }: FirewallSet): Command => ({
  type,
  ...(blocks || timed ? { flags: [...(blocks ? ['interval'] : []), ...(timed ? ['timeout'] : [])] } : {}),
});

const addMembers = ({ family, name }: TableName, set: string, members: readonly SetMember[]): Command => ({
  add: {
    element: {
      family,
      table: name,
      name: set,
      elem: members.map(({ value, timeoutSeconds }) =>
        timeoutSeconds === undefined ? value : { elem: { val: value, timeout: timeoutSeconds } },
      ),
    },
  },
});

/**
 * What `nft -j list table` printed, without what changes by itself (handles, counters, members of timed sets) and in one order.
 * Null when it is not such a text.
 */
export function fingerprint(text: string): string | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(document) || !Array.isArray(document['nftables'])) return null;
  const objects: unknown[] = document['nftables'];
  return JSON.stringify(objects.filter((object) => isRecord(object) && !('metainfo' in object)).map(steady));
}

const VOLATILE = new Set(['handle', 'packets', 'bytes', 'expires']);

function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady);
  if (!isRecord(value)) return value;
  const timed = Array.isArray(value['flags']) && value['flags'].includes('timeout');
  const entries = Object.entries(value).filter(([key]) => !VOLATILE.has(key) && !(timed && key === 'elem'));
  return Object.fromEntries(
    entries.map(([key, member]) => {
      const plain = steady(member);
      // The kernel tells members of a set in no order.
      const unordered = (key === 'elem' || key === 'set') && Array.isArray(plain);
      return [key, unordered ? plain.map((one) => JSON.stringify(one)).sort() : plain];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
