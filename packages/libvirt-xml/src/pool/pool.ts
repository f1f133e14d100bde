import { parseXml } from '../xml/read.ts';
import { bytesOf, requiredText } from '../xml/read-values.ts';
import { element, writeXml } from '../xml/write.ts';

/** What Aula reads of any storage pool. */
export interface PoolInfo {
  name: string;
  uuid: string;
  /** `dir`, `logical`… */
  type: string;
  /** Target folder; null for pools without one. */
  path: string | null;
  availableBytes: number | null;
}

/** A folder as a pool. */
export const buildDirPool = ({ name, path }: { name: string; path: string }): string =>
  writeXml(
    element(
      'pool',
      { type: 'dir' },
      element('name', {}, name),
      element('target', {}, element('path', {}, path), element('permissions', {}, element('mode', {}, '0711'))),
    ),
  );

/** @throws {XmlError} `unexpected` when it has no name or UUID; otherwise as `parseXml`. */
export function parsePool(source: string): PoolInfo {
  const pool = parseXml(source, 'pool');
  const available = pool.child('available');
  return {
    name: requiredText(pool, 'name'),
    uuid: requiredText(pool, 'uuid').toLowerCase(),
    type: pool.attribute('type') ?? '',
    path: pool.child('target')?.child('path')?.text ?? null,
    availableBytes: available === null ? null : bytesOf(available, 'bytes'),
  };
}
