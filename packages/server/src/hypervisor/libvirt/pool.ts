import { mkdir } from 'node:fs/promises';
import { isInvalidState, isNotFound, procedures, type StoragePool, StoragePoolState } from '@aula/libvirt';
import { storagePool } from '@aula/libvirt-xml';
import { HypervisorError } from '@aula/rollout';
import type { LibvirtLink } from './link.ts';

/** Aula's pool on a host it shares with others. */
export const POOL_NAME = 'aula';
export const POOL_FOLDER = '/var/lib/libvirt/aula';
const POOL_MODE = 0o711;

/** The folder of a pool that is one; null for a pool of another type. */
export function poolFolder(xml: string): string | null {
  const pool = storagePool.parse(xml);
  return pool.type === 'dir' ? (pool.target?.path ?? null) : null;
}

/**
 * Makes sure that the pool `aula` is there, runs and starts with the host; gives its folder as libvirt sees it. An existing one
 * keeps its folder; one that is no folder is refused (`foreign`).
 */
export async function ensurePool(
  link: LibvirtLink,
  folder: string,
  mapPath: (inside: string) => string,
  signal?: AbortSignal,
): Promise<string> {
  const existing = await findPool(link, signal);
  const pool = existing ?? (await definePool(link, folder, mapPath, signal));
  const { xml } = await link.call(procedures.storagePoolGetXMLDesc, { pool, flags: 0 }, { signal });
  const path = poolFolder(xml);
  if (path === null) {
    throw new HypervisorError('foreign', `The host has a pool ${POOL_NAME} that is not a folder; Aula needs that name for its own`);
  }
  await start(link, pool, signal);
  const { autostart } = await link.call(procedures.storagePoolGetAutostart, { pool }, { signal });
  if (!autostart) await link.call(procedures.storagePoolSetAutostart, { pool, autostart: true }, { signal });
  return path;
}

async function findPool(link: LibvirtLink, signal?: AbortSignal): Promise<StoragePool | null> {
  try {
    return (await link.call(procedures.storagePoolLookupByName, { name: POOL_NAME }, { signal })).pool;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function definePool(
  link: LibvirtLink,
  folder: string,
  mapPath: (inside: string) => string,
  signal?: AbortSignal,
): Promise<StoragePool> {
  await mkdir(mapPath(folder), { recursive: true, mode: POOL_MODE });
  const permissions = { mode: POOL_MODE.toString(8).padStart(4, '0') };
  const xml = storagePool.build({ type: 'dir', name: POOL_NAME, target: { path: folder, permissions } });
  const { pool } = await link.call(procedures.storagePoolDefineXML, { xml, flags: 0 }, { signal });
  await link.call(procedures.storagePoolBuild, { pool, flags: 0 }, { signal });
  return pool;
}

async function start(link: LibvirtLink, pool: StoragePool, signal?: AbortSignal): Promise<void> {
  const { state } = await link.call(procedures.storagePoolGetInfo, { pool }, { signal });
  if (state === StoragePoolState.running) return;
  await link.call(procedures.storagePoolCreate, { pool, flags: 0 }, { signal }).catch((error: unknown) => {
    if (!isInvalidState(error)) throw error;
  });
}
