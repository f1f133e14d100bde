import { describe, expect, it } from 'vitest';
import { type TableName, tableOf } from './host-firewall.ts';
import { fingerprint, replaceTable } from './nft-document.ts';
import { drop, goTo } from './statements.ts';

const table: TableName = tableOf('0A1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9');

describe("an installation's table", () => {
  it('has a name of its own, without what nft reads as something else', () => {
    expect(table).toEqual({ family: 'inet', name: 'aula_0a1b2c3d4e5f' });
  });
});

describe('the commands that replace a table', () => {
  it('name no other table, and make chains before rules that go to them', () => {
    const commands = replaceTable(table, {
      sets: [{ name: 's', type: 'ipv4_addr', members: [{ value: '192.0.2.1' }] }],
      chains: [
        { name: 'first', base: { type: 'filter', hook: 'forward', priority: -10 }, rules: [[goTo('second')]] },
        { name: 'second', rules: [[drop]] },
      ],
    });
    const words = commands.map((command) => Object.entries(command).map(([verb, what]) => `${verb} ${Object.keys(what ?? {})[0]}`)[0]);
    expect(words).toEqual([
      'add table',
      'delete table',
      'add table',
      'add set',
      'add element',
      'add chain',
      'add chain',
      'add rule',
      'add rule',
    ]);
    for (const command of commands) expect(JSON.stringify(command)).toContain(`"${table.name}"`);
  });
});

describe("a table's fingerprint", () => {
  const listed = (set: object, rule: object) =>
    JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6' } }, { set: { name: 's', ...set } }, { rule }] });

  it('stays when handles, counters, the order of members and what timed sets hold change', () => {
    const one = listed(
      { flags: ['timeout'], elem: ['192.0.2.1'] },
      { handle: 4, expr: [{ counter: { packets: 0, bytes: 0 } }, { set: ['a', 'b'] }] },
    );
    const other = listed({ flags: ['timeout'] }, { handle: 9, expr: [{ counter: { packets: 7, bytes: 99 } }, { set: ['b', 'a'] }] });
    expect(fingerprint(one)).toBe(fingerprint(other));
  });

  it('changes with the members of a set that has no times, and with a rule', () => {
    const texts = [
      listed({ elem: ['192.0.2.1'] }, { expr: [{ drop: null }] }),
      listed({ elem: ['192.0.2.2'] }, { expr: [{ drop: null }] }),
      listed({ elem: ['192.0.2.1'] }, { expr: [{ accept: null }] }),
    ].map(fingerprint);
    expect(new Set(texts).size).toBe(3);
  });

  it('is none of a text that nft did not print', () => {
    expect([fingerprint('table inet x {}'), fingerprint('{}'), fingerprint('null')]).toEqual([null, null, null]);
  });
});
