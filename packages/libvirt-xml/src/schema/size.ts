import { removeAttribute, setAttribute, setText } from '../xml/edit.ts';
import { shownValue } from '../xml/shown-value.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type ElementName, type Field, invalidValue, type Seen, unexpectedValue } from './codec.ts';
import { addChild, childOf, removeIfEmpty } from './places.ts';
import { markAttribute } from './scalar-fields.ts';

const FACTORS: ReadonlyMap<string, number> = new Map(
  ['k', 'm', 'g', 't', 'p', 'e'].flatMap(
    (letter, index): Array<[string, number]> => [
      [letter, 1024 ** (index + 1)],
      [`${letter}ib`, 1024 ** (index + 1)],
      [`${letter}b`, 1000 ** (index + 1)],
    ],
  ),
);
export type SizeUnit = 'bytes' | 'KiB' | 'MiB' | 'GiB';

/** Bytes of a unit as libvirt's `virScaleInteger` knows it (any case); undefined for none. */
export const bytesOfUnit = (unit: string): number | undefined =>
  ['b', 'byte', 'bytes'].includes(unit.toLowerCase()) ? 1 : FACTORS.get(unit.toLowerCase());

/**
 * The element's own text with its `unit` attribute, as a number of `unit`s, rounded up as libvirt does. Without the attribute the text
 * counts `bare` units, `unit` by default. Writing keeps the unit that is there where the number is a whole one in it.
 */
export const size = (unit: SizeUnit, { bare = unit }: { bare?: SizeUnit } = {}): Field<number, false> => ({
  required: false,
  shape: SHAPE,
  elements: [],
  read: (element) => (element.text === '' ? undefined : readSize(element, unit, bare)),
  set: (element, wanted) => {
    if (wanted === undefined) clearSize(element);
    else writeSize(element, wanted, unit, bare);
  },
  clear: clearSize,
  mark: markSize,
});

/** {@link size} of a child element. */
export function childSize(name: ElementName, unit: SizeUnit, { bare = unit }: { bare?: SizeUnit } = {}): Field<number, false> {
  // Another field may have an attribute of the same child, which then stays.
  const remove = (element: XmlElement): void => {
    const child = childOf(element, name);
    if (child === null) return;
    clearSize(child);
    removeIfEmpty(child);
  };
  return {
    required: false,
    shape: SHAPE,
    elements: [name],
    read: (element) => {
      const child = childOf(element, name);
      if (child === null || (child.text === '' && child.attributes.length > 0)) return undefined;
      return readSize(child, unit, bare);
    },
    set: (element, wanted, _before, place) => {
      if (wanted === undefined) remove(element);
      else writeSize(childOf(element, name) ?? addChild(element, name, place), wanted, unit, bare);
    },
    clear: remove,
    mark: (element, seen) => {
      const child = childOf(element, name);
      if (child === null) return;
      seen.elements.add(child);
      markSize(child, seen);
    },
  };
}

const SHAPE = { kind: 'value', value: { kind: 'integer', min: 0, max: 2 ** 43 } } as const;

function readSize(element: XmlElement, unit: SizeUnit, bare: SizeUnit): number {
  const written = element.attribute('unit');
  const factor = bytesOfUnit(written ?? bare);
  if (factor === undefined) throw unexpectedValue(element, 'unit', written ?? '', 'a unit such as bytes, KiB, MiB, GiB, TiB');
  const { text } = element;
  const value = /^\d{1,20}$/.test(text) ? sizeIn(BigInt(text), factor, bytesOfUnit(unit) ?? 1) : undefined;
  if (value === undefined) throw unexpectedValue(element, null, text, 'a size as a whole number');
  return value;
}

function sizeIn(count: bigint, factor: number, unit: number): number | undefined {
  const divisor = BigInt(unit);
  const value = Number((count * BigInt(factor) + divisor - 1n) / divisor);
  return Number.isSafeInteger(value) ? value : undefined;
}

function writeSize(element: XmlElement, wanted: number, unit: SizeUnit, bare: SizeUnit): void {
  if (!Number.isSafeInteger(wanted) || wanted < 0) {
    throw invalidValue(element, null, `${shownValue(wanted)} is not allowed; expected a whole number of ${unit}`);
  }
  const kept = element.text === '' ? unit : (element.attribute('unit') ?? bare);
  const factor = bytesOfUnit(kept);
  const bytes = BigInt(wanted) * BigInt(bytesOfUnit(unit) ?? 1);
  if (factor !== undefined && bytes % BigInt(factor) === 0n) {
    if (element.text === '') setAttribute(element, 'unit', unit);
    setText(element, String(bytes / BigInt(factor)));
    return;
  }
  setAttribute(element, 'unit', unit);
  setText(element, String(wanted));
}

function clearSize(element: XmlElement): void {
  removeAttribute(element, 'unit');
  setText(element, '');
}

function markSize(element: XmlElement, seen: Seen): void {
  seen.texts.add(element);
  markAttribute(element, 'unit', seen);
}
