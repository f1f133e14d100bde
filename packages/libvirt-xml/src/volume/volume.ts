import { parseXml } from '../xml/read.ts';
import { bytesOf, requiredText } from '../xml/read-values.ts';
import { element, writeXml } from '../xml/write.ts';

export interface VolumeSpec {
  name: string;
  format: 'qcow2' | 'raw';
  /** Virtual size. */
  capacityBytes: number;
  backing?: { path: string; format: 'qcow2' | 'raw' };
}

/** What Aula reads of any volume. */
export interface VolumeInfo {
  name: string;
  path: string | null;
  format: string | null;
  capacityBytes: number;
  backingPath: string | null;
}

/** @throws {XmlError} `invalid-value`. */
export const buildVolume = (spec: VolumeSpec): string =>
  writeXml(
    element(
      'volume',
      {},
      element('name', {}, spec.name),
      element('capacity', { unit: 'bytes' }, String(spec.capacityBytes)),
      element('target', {}, element('format', { type: spec.format })),
      spec.backing === undefined
        ? null
        : element('backingStore', {}, element('path', {}, spec.backing.path), element('format', { type: spec.backing.format })),
    ),
  );

/** @throws {XmlError} `unexpected` when it has no name; otherwise as `parseXml`. */
export function parseVolume(source: string): VolumeInfo {
  const volume = parseXml(source, 'volume');
  const capacity = volume.child('capacity');
  const target = volume.child('target');
  return {
    name: requiredText(volume, 'name'),
    path: target?.child('path')?.text ?? null,
    format: target?.child('format')?.attribute('type') ?? null,
    capacityBytes: capacity === null ? 0 : bytesOf(capacity, 'bytes'),
    backingPath: volume.child('backingStore')?.child('path')?.text ?? null,
  };
}
