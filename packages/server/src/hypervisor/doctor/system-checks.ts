import { access, constants } from 'node:fs/promises';
import type { CheckView } from '@aula/api';
import { type Connection, connect, isNotFound, procedures } from '@aula/libvirt';
import { domainTypesOf, hasGraphics, kindOfDomain } from '../libvirt/host-capabilities.ts';
import { versionText } from '../libvirt/libvirt-host.ts';
import { POOL_FOLDER, POOL_NAME, poolFolder } from '../libvirt/pool.ts';
import { checkAcceleration } from './acceleration.ts';
import { installAdvice, ok, problem, warning } from './check.ts';
import { checkDiskSpace } from './disk-space.ts';
import { checkPacketFilterTools } from './packet-filter.ts';
import { spiceCheck } from './spice.ts';

export interface SystemChecksOptions {
  socketPath: string;
  dataFolder: string;
  signal?: AbortSignal;
}

/** The doctor's lines for a libvirtd that is not opened by a server: only looks, makes nothing. Throws when it does not answer. */
export async function systemChecks({ socketPath, dataFolder, signal }: SystemChecksOptions): Promise<CheckView[]> {
  await using connection = await connect({ socketPath, uri: 'qemu:///system', ...(signal ? { signal } : {}) });
  const [{ libVer }, { hvVer }, { capabilities }, { nets }, { capabilities: domainCapabilities }] = await Promise.all([
    connection.call(procedures.connectGetLibVersion, undefined),
    connection.call(procedures.connectGetVersion, undefined),
    connection.call(procedures.connectGetCapabilities, undefined),
    connection.call(procedures.connectListAllNetworks, { needResults: true, flags: 0 }),
    connection.call(procedures.connectGetDomainCapabilities, kindOfDomain('qemu')),
  ]);
  const pool = await poolPath(connection);
  return [
    ok('libvirt', `${versionText(libVer)} (${socketPath})`),
    checkEmulator(capabilities, hvVer),
    await checkAcceleration(dataFolder, signal),
    spiceCheck(hasGraphics(domainCapabilities, 'spice')),
    await checkPool(pool),
    ok('networks', `${nets.length} on the host`),
    await checkPacketFilterTools(),
    ok('rights', 'libvirt lets this user manage it'),
    await checkDiskSpace(pool ?? POOL_FOLDER),
  ];
}

function checkEmulator(capabilities: string, version: bigint | number): CheckView {
  const domainTypes = domainTypesOf(capabilities);
  if (domainTypes.includes('qemu') || domainTypes.includes('kvm')) return ok('QEMU', versionText(version));
  return problem('QEMU', 'libvirt finds no emulator for x86_64', installAdvice(['qemu-system-x86']));
}

async function poolPath(connection: Connection): Promise<string | null> {
  try {
    const { pool } = await connection.call(procedures.storagePoolLookupByName, { name: POOL_NAME });
    return poolFolder((await connection.call(procedures.storagePoolGetXMLDesc, { pool, flags: 0 })).xml);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

async function checkPool(path: string | null): Promise<CheckView> {
  if (path === null) return ok('pool', `${POOL_FOLDER} will be made at the first start`);
  const writable = await access(path, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (writable) return ok('pool', path);
  return warning('pool', `${path} cannot be written by this user`, 'run Aula as root, or give this user the right to write there');
}
