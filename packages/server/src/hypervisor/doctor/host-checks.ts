import { access, constants } from 'node:fs/promises';
import type { CheckView } from '@aula/api';
import { type Network, procedures } from '@aula/libvirt';
import { tableOf } from '../firewall/host-firewall.ts';
import { createNftFirewall } from '../firewall/nft-firewall.ts';
import type { Host } from '../host.ts';
import type { DriverContext } from '../libvirt/context.ts';
import { readNetwork } from '../libvirt/network-lookup.ts';
import { accelerationCheck } from './acceleration.ts';
import { ok, problem, warning, wordsOf } from './check.ts';
import { checkDiskSpace } from './disk-space.ts';
import { spiceCheck } from './spice.ts';

/** What Aula was tried with; older ones lack calls that it makes. */
const LIBVIRT_MIN = '7.0.0';

export interface HostChecksOptions {
  host: Host;
  context: DriverContext;
  /** Why the host's guests run on KVM or on emulation, if it is known. */
  reason?: string;
  signal?: AbortSignal;
}

/** The doctor's lines about a host that is open: libvirt, QEMU, acceleration, pool, networks, packet filter, rights, disk space. */
export async function hostChecks({ host, context, reason, signal }: HostChecksOptions): Promise<CheckView[]> {
  if (!context.link.connected) {
    return [problem('libvirt', 'the connection is lost', 'Aula tries again by itself; see that libvirtd runs')];
  }
  try {
    const info = await host.info(signal);
    return [
      checkLibvirt(info.libvirtVersion, info.uri),
      ok('QEMU', info.qemuVersion),
      accelerationCheck(context.domainType, reason),
      spiceCheck(await context.hasSpice(signal)),
      await checkPool(context),
      await checkNetworks(context, signal),
      await checkPacketFilter(host, context, signal),
      ok('rights', `libvirt at ${info.uri} lets this user manage it`),
      await checkDiskSpace(context.pool.outside),
    ];
  } catch (error) {
    return [problem('libvirt', `does not answer as it should: ${wordsOf(error)}`, 'see the log of libvirtd')];
  }
}

function checkLibvirt(version: string, uri: string): CheckView {
  const detail = `${version} (${uri})`;
  const isOld = version.localeCompare(LIBVIRT_MIN, 'en', { numeric: true }) < 0;
  return isOld ? warning('libvirt', detail, `Aula needs ${LIBVIRT_MIN} or newer`) : ok('libvirt', detail);
}

async function checkPool(context: DriverContext): Promise<CheckView> {
  const { outside } = context.pool;
  const writable = await access(outside, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (writable) return ok('pool', outside);
  return problem('pool', `${outside} cannot be written by this user`, 'run Aula as root, or give this user the right to write there');
}

async function checkNetworks(context: DriverContext, signal?: AbortSignal): Promise<CheckView> {
  const { nets } = await context.link.call(procedures.connectListAllNetworks, { needResults: true, flags: 0 }, { signal });
  const down: string[] = [];
  let own = 0;
  for (const net of nets) {
    const info = await readNetwork(context, net, signal);
    if (info.mark?.installation !== context.installationId) continue;
    own += 1;
    if (!(await isActive(context, net, signal))) down.push(net.name);
  }
  const detail = `${nets.length} on the host, ${own} of them Aula's`;
  if (down.length === 0) return ok('networks', detail);
  return warning('networks', `${detail}; not running: ${down.join(', ')}`, 'apply its room again: aula room apply ROOM');
}

async function checkPacketFilter(host: Host, { installationId }: DriverContext, signal?: AbortSignal): Promise<CheckView> {
  const table = tableOf(installationId);
  const obstacle = await createNftFirewall({ space: () => host.networkSpace(), table }).obstacle(signal);
  if (obstacle === null) return ok('packet filter', `nftables; Aula's own table is ${table.family} ${table.name}`);
  return warning('packet filter', obstacle, 'without it the internet of rooms cannot be switched off');
}

const isActive = async (context: DriverContext, net: Network, signal?: AbortSignal): Promise<boolean> =>
  (await context.link.call(procedures.networkIsActive, { net }, { signal })).active;
