import { join } from 'node:path';
import { type Acceleration, type EmbeddedHost, probeAcceleration } from '@aula/host';
import { connect, isLibvirtError, procedures } from '@aula/libvirt';
import { HypervisorError } from '@aula/rollout';
import { hostChecks } from './doctor/host-checks.ts';
import { EmbeddedKeeper } from './embedded-keeper.ts';
import type { NetworkSpace } from './firewall/network-space.ts';
import type { Host } from './host.ts';
import { parseHostSpec, SYSTEM_SOCKET } from './host-spec.ts';
import type { DriverContext } from './libvirt/context.ts';
import { toHypervisorError } from './libvirt/errors.ts';
import { domainTypesOf, spiceProbe } from './libvirt/host-capabilities.ts';
import { createLibvirtHost } from './libvirt/libvirt-host.ts';
import { LibvirtLink } from './libvirt/link.ts';
import { ensurePool, POOL_FOLDER } from './libvirt/pool.ts';
import { Protection } from './libvirt/protect/protection.ts';

export interface OpenHostOptions {
  /** `auto`, `qemu:///system`, `embedded` or `unix:PATH…`; see `parseHostSpec`. */
  spec: string;
  /** The server's data folder; an embedded host lives in `host` below it. */
  dataFolder: string;
  /** Written into every mark; things of other installations are foreign. */
  installationId: string;
  /** Plain notices. */
  log: (line: string) => void;
  /** Told why when desktops run without hardware acceleration. */
  onEmulation?: (reason: string) => void;
  signal?: AbortSignal;
}

/** What is known of a libvirtd before it is connected. */
export interface SocketHostOptions {
  kind: 'system' | 'socket' | 'embedded';
  /** For people. */
  uri: string;
  socketPath: string;
  acceleration: Acceleration;
  /** Where a path that libvirt names lies for this process; default: there. */
  mapPath?: (inside: string) => string;
  /** Aula's folder as libvirt sees it, used as it is; absent: the pool `aula` is made or found. */
  poolFolder?: string;
  /** Gives the path of the host's `/proc/…/net/route`; null where this process cannot see it. */
  routeTable: () => string | null;
  /** The network namespace of its libvirtd; default: not known. */
  networkSpace?: () => NetworkSpace | null;
  /** Calls of one connection with the daemon at once; default: what a libvirtd takes by default. */
  callsAtOnce?: number;
  /** Called before each new try after the connection was lost. */
  beforeReconnect?: () => Promise<void>;
  /** Called when the host is disposed, not when opening fails. */
  release?: () => Promise<void>;
}

type Installation = Pick<OpenHostOptions, 'installationId' | 'log' | 'signal'>;

/** An embedded libvirtd takes 32 calls of one connection at once (packages/host). */
const EMBEDDED_CALLS_AT_ONCE = 16;

/**
 * Opens the installation's host. `auto` is the system's libvirt if its socket answers, else an embedded one.
 *
 * @throws {HypervisorError} whose message says what is missing and how to get it.
 */
export async function openHost(options: OpenHostOptions): Promise<Host> {
  const { log, dataFolder, signal } = options;
  const spec = parseHostSpec(options.spec);
  const isEmbedded = spec.kind === 'embedded' || (spec.kind === 'auto' && !(await answers(SYSTEM_SOCKET, signal)));
  const acceleration = await probeAcceleration({ cacheFolder: dataFolder, ...signalOf(options) });
  if (acceleration.mode === 'emulation') {
    log(`desktops run without hardware acceleration: ${acceleration.reason}`);
    options.onEmulation?.(acceleration.reason);
  }
  if (isEmbedded) return openEmbedded(options, acceleration);
  if (spec.kind === 'socket') {
    const { socketPath, mapPath, routeTable, poolFolder, space } = spec;
    const pool = poolFolder === undefined ? {} : { poolFolder };
    const uri = `unix:${socketPath}`;
    const reach = { routeTable: () => routeTable, networkSpace: () => space };
    return openSocketHost({ kind: 'socket', uri, socketPath, acceleration, mapPath, ...reach, ...pool }, options);
  }
  const reach = { routeTable: () => '/proc/net/route', networkSpace: (): NetworkSpace => ({ kind: 'own' }) };
  return openSocketHost({ kind: 'system', uri: 'qemu:///system', socketPath: SYSTEM_SOCKET, acceleration, ...reach }, options);
}

/** Whether a libvirtd that this user may use answers at the socket. */
export async function answers(socketPath: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await using _ = await connect({ socketPath, uri: 'qemu:///system', ...(signal ? { signal } : {}) });
    return true;
  } catch (error) {
    if (isLibvirtError(error) && error.code !== 'cancelled') return false;
    throw toHypervisorError(error, 'The host could not be opened');
  }
}

async function openEmbedded(options: OpenHostOptions, acceleration: Acceleration): Promise<Host> {
  const { dataFolder, log } = options;
  const keeper = await EmbeddedKeeper.start({
    folder: join(dataFolder, 'host'),
    acceleration: acceleration.mode,
    log,
    ...signalOf(options),
  });
  const keeping = {
    ...socketOptionsOf(keeper.host, acceleration),
    routeTable: () => `/proc/${keeper.host.pid}/net/route`,
    networkSpace: (): NetworkSpace => ({ kind: 'process', pid: keeper.host.pid }),
    beforeReconnect: () => keeper.revive(),
    release: () => keeper.stop(),
  };
  try {
    return await openSocketHost(keeping, options);
  } catch (error) {
    await keeper.stop();
    throw error;
  }
}

/** How to open an embedded host that somebody else started and will stop. Its own folder is the pool: nobody else makes anything there. */
export function socketOptionsOf(embedded: EmbeddedHost, acceleration?: Acceleration): SocketHostOptions {
  return {
    kind: 'embedded',
    uri: 'embedded',
    socketPath: embedded.socketPath,
    acceleration: acceleration ?? { mode: embedded.acceleration, reason: '' },
    mapPath: (inside) => embedded.mapPath(inside),
    poolFolder: embedded.poolFolder,
    routeTable: () => `/proc/${embedded.pid}/net/route`,
    networkSpace: () => ({ kind: 'process', pid: embedded.pid }),
    callsAtOnce: EMBEDDED_CALLS_AT_ONCE,
  };
}

/** Opens a host whose socket is known. */
export async function openSocketHost(options: SocketHostOptions, { installationId, log, signal }: Installation): Promise<Host> {
  const { kind, uri, acceleration, mapPath = (inside: string) => inside, poolFolder, routeTable } = options;
  const link = await openLink(options, log, signal);
  try {
    const inside = poolFolder ?? (await ensurePool(link, POOL_FOLDER, mapPath, signal));
    const pool = { inside, outside: mapPath(inside), exclusive: poolFolder !== undefined };
    const domainType = await domainTypeFor(link, acceleration, signal);
    const networkSpace = options.networkSpace ?? (() => null);
    const protection = new Protection({ context: { link, installationId, log }, space: networkSpace });
    const context: DriverContext = {
      link,
      pool,
      installationId,
      domainType,
      mapPath,
      routeTable,
      hasSpice: spiceProbe(link, domainType),
      protection,
      log,
    };
    const checks = (host: Host, stop?: AbortSignal) =>
      hostChecks({ host, context, reason: acceleration.reason, ...(stop ? { signal: stop } : {}) });
    const release = options.release ?? (async () => {});
    return await createLibvirtHost({ id: 'local', kind, uri, context, networkSpace, release, checks });
  } catch (error) {
    await link.close();
    throw toHypervisorError(error, 'The host could not be opened');
  }
}

/** KVM only where it works on this machine and this libvirtd offers it: it may be hidden from it. */
async function domainTypeFor(link: LibvirtLink, { mode }: Acceleration, signal?: AbortSignal): Promise<'kvm' | 'qemu'> {
  if (mode === 'emulation') return 'qemu';
  const { capabilities } = await link.call(procedures.connectGetCapabilities, undefined, { signal });
  return domainTypesOf(capabilities).includes('kvm') ? 'kvm' : 'qemu';
}

async function openLink(options: SocketHostOptions, log: (line: string) => void, signal?: AbortSignal): Promise<LibvirtLink> {
  const { kind, socketPath, callsAtOnce, beforeReconnect } = options;
  const more = { ...(callsAtOnce ? { callsAtOnce } : {}), ...(beforeReconnect ? { beforeReconnect } : {}), ...(signal ? { signal } : {}) };
  try {
    return await LibvirtLink.open({ socketPath, uri: 'qemu:///system', log, ...more });
  } catch (error) {
    if (!isLibvirtError(error)) throw error;
    const advice = kind === 'embedded' ? '' : `; ${adviceFor(error.code)}`;
    const message = `libvirt does not answer at ${socketPath}: ${error.message}${advice}`;
    throw new HypervisorError(toHypervisorError(error, '').code, message, { cause: error });
  }
}

function adviceFor(code: string): string {
  if (code === 'denied' || code === 'auth') return 'add this user to the group libvirt (adduser $USER libvirt), then log in anew';
  return 'install and start libvirt (apt-get install libvirt-daemon-system; systemctl start libvirtd), or use --host embedded as root';
}

const signalOf = ({ signal }: { signal?: AbortSignal }): { signal?: AbortSignal } => (signal ? { signal } : {});
