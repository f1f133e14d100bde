import { expect, it } from 'vitest';
import { domain } from '../domain/domain.ts';
import { copyOf } from './equal.ts';
import { matchItems } from './match-items.ts';

const key = ({ k }: { k?: string; v: number }) => k;

it.each<[string, { k?: string; v: number }[], { k?: string; v: number }[], number[]]>([
  [
    'by key, whatever else changed',
    [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
    ],
    [
      { k: 'b', v: 3 },
      { k: 'a', v: 4 },
      { k: 'c', v: 1 },
    ],
    [1, 0, -1],
  ],
  [
    'by equality among those with the same key',
    [
      { k: 'a', v: 1 },
      { k: 'a', v: 2 },
    ],
    [{ k: 'a', v: 2 }],
    [1],
  ],
  [
    'by equality before a new one with the same key',
    [{ k: 'a', v: 1 }],
    [
      { k: 'a', v: 9 },
      { k: 'a', v: 1 },
    ],
    [-1, 0],
  ],
  ['by position among what is left', [{ v: 1 }, { v: 2 }, { v: 3 }], [{ v: 2 }, { v: 7 }, { v: 8 }, { v: 9 }], [1, 0, 2, -1]],
])('items are found again %s', (_, before, wanted, expected) => {
  expect(matchItems(before, wanted, { key })).toEqual(expected);
});

it('keeps what is not known with its own item when another of the same key is taken out', () => {
  const disk = (file: string) => `<disk type='file'><source file='${file}'/><target dev='vda'/><unknown of='${file}'/></disk>`;
  const source = (...files: string[]) => `<domain type='kvm'><name>a</name><devices>${files.map(disk).join('')}</devices></domain>`;
  expect(domain.edit(source('/a', '/b'), (draft) => void draft.devices?.disks?.shift())).toBe(source('/b'));
});

it('finds items of a draft again by what they are copies of, whatever their key is now', () => {
  const before = [
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ];
  const [one, two] = copyOf(before);
  if (one === undefined || two === undefined) throw new Error('no copies');
  one.k = 'b';
  two.k = 'a';
  expect(matchItems(before, [two, { k: 'c', v: 1 }, one], { key })).toEqual([1, -1, 0]);
  expect(matchItems(before, [one], { key, keepsKey: true })).toEqual([1]);
  expect(matchItems(before, [{ ...one }], { key })).toEqual([1]);
});

it('takes time in proportion to the items, equal or not', () => {
  const items = Array.from({ length: 30_000 }, (_, v) => ({ v }));
  expect(matchItems(items, items.toReversed())).toEqual(items.map(({ v }) => v).toReversed());
  const others = items.map(({ v }) => ({ v: v + items.length }));
  expect(matchItems(items, others)).toEqual(items.map(({ v }) => v));
});

it('keeps what is not known of an item whose key changes in a draft', () => {
  const source = (dev: string) =>
    `<domain type='kvm'><name>a</name><devices><disk  type="file"><!-- c --><target dev='${dev}'/><new/></disk></devices></domain>`;
  expect(
    domain.edit(source('sda'), (draft) => {
      const [disk] = draft.devices?.disks ?? [];
      if (disk !== undefined) disk.target.dev = 'vda';
    }),
  ).toBe(source('vda'));
});
