import { statfs } from 'node:fs/promises';
import type { CheckView, HostView } from '@aula/api';
import { procedures } from '@aula/libvirt';
import type { NetworkSpace } from '../firewall/network-space.ts';
import type { Host } from '../host.ts';
import { Consoles } from './consoles.ts';
import type { DriverContext } from './context.ts';
import { DomainSurvey } from './domain-survey.ts';
import { toHypervisorError } from './errors.ts';
import { hostEvents } from './events.ts';
import { sweepParts } from './images.ts';
import { watchLeases } from './lease-watch.ts';
import { networkLeases } from './leases.ts';
import { libvirtHypervisor } from './libvirt-hypervisor.ts';
import { listSeats, readSeat } from './live-seats.ts';
import { libvirtNetworks } from './network-host.ts';

export interface LibvirtHostOptions {
  id: string;
  kind: HostView['kind'];
  /** For people: `qemu:///system`, a socket, or `embedded`. */
  uri: string;
  context: DriverContext;
  /** See {@link Host}. */
  networkSpace: () => NetworkSpace | null;
  /** Ends what belongs to this host besides the connections (an embedded libvirtd). */
  release: () => Promise<void>;
  /** Lines of `aula doctor` about this host. */
  checks: (host: Host, signal?: AbortSignal) => Promise<CheckView[]>;
}

/** A libvirt host as the server sees it. Every error that leaves it is a `HypervisorError`. */
export async function createLibvirtHost({ id, kind, uri, context, networkSpace, release, checks }: LibvirtHostOptions): Promise<Host> {
  await sweepParts(context.pool.outside, context.pool.exclusive);
  warmUp(context);
  const unlisten = keepProtected(context);
  const unwatch = watchLeases(context);
  const survey = new DomainSurvey();
  const consoles = new Consoles(context);
  const told = async <T>(doing: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw toHypervisorError(error, doing);
    }
  };
  const host: Host = {
    id,
    kind,
    hypervisor: libvirtHypervisor(context, survey),
    networks: libvirtNetworks(context, survey),
    networkSpace,
    listSeats: (signal) => told('The seats could not be listed', listSeats(context, survey, signal)),
    readSeat: (seat, signal) => told(`${seat} could not be looked at`, readSeat(context, survey, seat, signal)),
    leases: (network, signal) => told(`The leases of ${network} could not be read`, networkLeases(context, network, signal)),
    events: (signal) => hostEvents(context.link.events, signal),
    screenshot: (seat, signal) => told(`${seat} gives no picture`, consoles.screenshot(seat, signal)),
    connectDesktop: (seat, signal) => told(`The screen of ${seat} cannot be reached`, consoles.connectDesktop(seat, signal)),
    screenSockets: (seat, signal) => told(`The screen of ${seat} cannot be reached`, consoles.screenSockets(seat, signal)),
    openTerminal: (seat, signal) => told(`The terminal of ${seat} cannot be reached`, consoles.openTerminal(seat, signal)),
    info: (signal) => told('The host does not answer', readInfo({ id, kind, uri }, context, signal)),
    checks: (signal) => checks(host, signal),
    async [Symbol.asyncDispose]() {
      unlisten();
      unwatch();
      context.protection.close();
      await context.link.close();
      await release();
    },
  };
  return host;
}

/** Rules are brought in line with what the host says: now, and whenever it was away. */
function keepProtected({ link, protection, log }: DriverContext): () => void {
  const restore = (): void =>
    void protection.restore().catch((error: unknown) => log(`the protection of seats could not be looked at: ${String(error)}`));
  restore();
  const follow = (event: { name: string; uuid: string; event: string }): void =>
    void protection.changed(event).catch((error: unknown) => log(`${event.name} may not be protected: ${String(error)}`));
  return link.events.listen((event) => {
    if (event.type === 'disconnected') protection.lost();
    if (event.type === 'resync') restore();
    if (event.type === 'domain') follow(event);
  });
}

/** libvirtd asks QEMU what it can do when that is first needed, which takes it a third of a second: better now than in the first rollout. */
function warmUp({ hasSpice }: DriverContext): void {
  void hasSpice().catch(() => {});
}

async function readInfo(identity: Pick<HostView, 'id' | 'kind' | 'uri'>, context: DriverContext, signal?: AbortSignal): Promise<HostView> {
  const acceleration = context.domainType === 'kvm' ? 'kvm' : 'emulation';
  const poolFreeBytes = await freeBytes(context.pool.outside);
  if (!context.link.connected) {
    return { ...identity, connected: false, acceleration, libvirtVersion: '', qemuVersion: '', cpus: 0, memoryKiB: 0, poolFreeBytes };
  }
  const [{ libVer }, { hvVer }, node] = await Promise.all([
    context.link.call(procedures.connectGetLibVersion, undefined, { signal }),
    context.link.call(procedures.connectGetVersion, undefined, { signal }),
    context.link.call(procedures.nodeGetInfo, undefined, { signal }),
  ]);
  return {
    ...identity,
    connected: true,
    acceleration,
    libvirtVersion: versionText(libVer),
    qemuVersion: versionText(hvVer),
    cpus: node.cpus,
    memoryKiB: Number(node.memory),
    poolFreeBytes,
  };
}

/** libvirt's numbers are major × 1,000,000 + minor × 1,000 + release. */
export function versionText(version: bigint | number): string {
  const value = Number(version);
  return `${Math.floor(value / 1_000_000)}.${Math.floor(value / 1000) % 1000}.${value % 1000}`;
}

async function freeBytes(folder: string): Promise<number> {
  const found = await statfs(folder).catch(() => null);
  return found === null ? 0 : found.bavail * found.bsize;
}
