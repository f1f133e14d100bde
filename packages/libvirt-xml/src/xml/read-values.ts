import { XmlError } from '../error.ts';
import type { XmlElement } from './tree.ts';

/** Factors of the units that libvirt writes (`virScaleInteger`), in bytes. */
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  KB: 1e3,
  k: 1024,
  KiB: 1024,
  MB: 1e6,
  M: 1024 ** 2,
  MiB: 1024 ** 2,
  GB: 1e9,
  G: 1024 ** 3,
  GiB: 1024 ** 3,
  TB: 1e12,
  T: 1024 ** 4,
  TiB: 1024 ** 4,
};

/** A size like `<memory unit='KiB'>98304</memory>` in bytes. */
export function bytesOf(element: XmlElement, defaultUnit: 'KiB' | 'bytes'): number {
  const factor = UNITS[element.attribute('unit') ?? defaultUnit];
  const value = wholeNumber(element.text);
  if (factor === undefined || value === null) {
    throw new XmlError('unexpected', `<${element.name}> is not a size`, element.position);
  }
  return value * factor;
}

/** A non-negative safe integer; null for anything else. */
export function wholeNumber(text: string | null): number | null {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** The text of a child that must be there and not be empty. */
export function requiredText(parent: XmlElement, name: string): string {
  const text = parent.child(name)?.text ?? '';
  if (text === '') throw new XmlError('unexpected', `<${parent.name}> has no <${name}>`, parent.position);
  return text;
}
