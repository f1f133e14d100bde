import { isInvalidState, isNotFound, type Network as NetworkRef, NetworkUpdateFlags, NetworkXMLFlags, procedures } from '@aula/libvirt';
import { network as networkType } from '@aula/libvirt-xml';
import { bridgeName, type NetworkProtect, type RoomName } from '@aula/model';
import { HypervisorError, type NetworkShape, sameGround, sameShape } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { buildNetworkDocument, shapeOf } from './network-document.ts';
import { liveChanges } from './network-live.ts';
import { findNetwork, readNetwork } from './network-lookup.ts';
import { writeProtect } from './protect/protect-mark.ts';

export interface EnsureNetwork {
  name: string;
  /** The room that it is made for and goes with; null for one that stands on its own. */
  room: RoomName | null;
  shape: NetworkShape;
  /** How its seats are protected; null: nobody said. */
  protect: NetworkProtect | null;
  /** Called whenever the network was started, with its bridge: who hung on it before lost its link. */
  afterStart?: (bridge: string) => Promise<void>;
}

/**
 * libvirt writes all its firewall rules anew for each live change of a reservation, which takes as long as a restart of the
 * network: with more changes than this a network that nobody is attached to is restarted instead.
 */
const LIVE_CHANGES_FEW = 4;

/**
 * Makes the network or brings it in line. The definition is written whole; the running network follows entry by entry, or by a restart
 * where libvirt cannot do it live. Both are compared on their own: someone may have changed only one.
 *
 * @throws {HypervisorError} `foreign`.
 */
export async function ensureNetwork(context: DriverContext, wanted: EnsureNetwork, signal?: AbortSignal): Promise<void> {
  const { name, room } = wanted;
  const net = await findNetwork(context, name, signal);
  if (net === null) {
    const bridge = wanted.shape.bridge ?? bridgeName(context.installationId, name, await bridgesInUse(context, signal));
    const made = await define(context, wanted, { uuid: undefined, bridge }, signal);
    await tellProtection(context, wanted, signal);
    await bringUp(context, made, signal);
    await wanted.afterStart?.(bridge);
    return;
  }
  const info = await readNetwork(context, net, signal);
  assertOwnNetwork(context, name, info.mark, room);
  const bridge = wanted.shape.bridge ?? info.bridge ?? bridgeName(context.installationId, name, await bridgesInUse(context, signal));
  const settled = { ...wanted, shape: { ...wanted.shape, bridge } };
  if (info.mark?.protect !== protectMark(wanted).protect) await define(context, settled, { uuid: net.uuid, bridge }, signal);
  await tellProtection(context, wanted, signal);
  await bringInLine(context, net, settled, signal);
  const started = await bringUp(context, net, signal);
  if (started) await wanted.afterStart?.(bridge);
}

async function bringInLine(
  context: DriverContext,
  net: NetworkRef,
  wanted: EnsureNetwork & { shape: { bridge: string } },
  signal?: AbortSignal,
): Promise<void> {
  const { active } = await context.link.call(procedures.networkIsActive, { net }, { signal });
  const [stored, live] = await Promise.all([readShape(context, net, false, signal), active ? readShape(context, net, true, signal) : null]);
  const ground = sameGround(wanted.shape, stored) && (live === null || sameGround(wanted.shape, live));
  const changes = live === null || !ground ? [] : liveChanges(live, wanted.shape);
  const isMany = changes.length > LIVE_CHANGES_FEW;
  const needsRestart = live !== null && (!ground || (isMany && (await attachedTo(context, net, signal)) === 0));
  // First down, then defined: if this is cut short in between, the next run sees a network that is down and goes on.
  if (needsRestart) await takeDown(context, net, signal);
  if (!sameShape(wanted.shape, stored)) await define(context, wanted, { uuid: net.uuid, bridge: wanted.shape.bridge }, signal);
  if (needsRestart) return;
  const flags = NetworkUpdateFlags.live;
  for (const change of changes) {
    await context.link.call(procedures.networkUpdate, { net, ...change, parentIndex: -1, flags }, { lane: 'work', signal });
  }
}

/** Throws `foreign` unless the mark is this installation's, and the room's where there is one (null: of none). */
export function assertOwnNetwork(
  { installationId }: Pick<DriverContext, 'installationId'>,
  name: string,
  mark: { installation: string; room: string | null } | null,
  room: RoomName | null,
): void {
  if (mark === null || mark.installation !== installationId) {
    throw new HypervisorError('foreign', `The network ${name} was not made by this Aula; it is left as it is`);
  }
  if (mark.room === room) return;
  const owner = mark.room === null ? 'stands on its own' : `belongs to the room ${mark.room}`;
  throw new HypervisorError('foreign', `The network ${name} ${owner}; it is left as it is`);
}

/** As it is defined, or as it runs. */
export async function readShape(context: DriverContext, net: NetworkRef, live: boolean, signal?: AbortSignal): Promise<NetworkShape> {
  const flags = live ? 0 : NetworkXMLFlags.inactive;
  return shapeOf(networkType.parse((await context.link.call(procedures.networkGetXMLDesc, { net, flags }, { signal })).xml));
}

/** Machines that are attached to a running network now. Its document does not tell: libvirt (9.0) forgets its `connections` with each live change. */
async function attachedTo(context: DriverContext, network: NetworkRef, signal?: AbortSignal): Promise<number> {
  const args = { network, needResults: false, flags: 0 };
  const { ret } = await context.link.call(procedures.networkListAllPorts, args, { signal });
  return ret;
}

const protectMark = ({ protect }: Pick<EnsureNetwork, 'protect'>): { protect?: string } =>
  protect === null ? {} : { protect: writeProtect(protect) };

/** What counts from now on, before any machine is linked anew. */
const tellProtection = (context: DriverContext, { name, protect, shape }: EnsureNetwork, signal?: AbortSignal): Promise<void> =>
  context.protection.networkChanged(name, protect === null ? null : { name, protect, addresses: shape.addresses }, signal);

async function define(
  context: DriverContext,
  { name, room, shape, protect }: EnsureNetwork,
  { uuid, bridge }: { uuid: string | undefined; bridge: string },
  signal?: AbortSignal,
): Promise<NetworkRef> {
  const mark = { installation: context.installationId, room, ...protectMark({ protect }) };
  const xml = buildNetworkDocument({ name, uuid, shape: { ...shape, bridge }, mark });
  return (await context.link.call(procedures.networkDefineXML, { xml }, { lane: 'work', signal })).net;
}

/** Whether it had to be started. */
async function bringUp(context: DriverContext, net: NetworkRef, signal?: AbortSignal): Promise<boolean> {
  const { autostart } = await context.link.call(procedures.networkGetAutostart, { net }, { signal });
  if (!autostart) await context.link.call(procedures.networkSetAutostart, { net, autostart: true }, { signal });
  const { active } = await context.link.call(procedures.networkIsActive, { net }, { signal });
  if (active) return false;
  await context.link.call(procedures.networkCreate, { net }, { lane: 'work', signal }).catch(async (error: unknown) => {
    if (!isInvalidState(error)) throw error;
    const { active: isUp } = await context.link.call(procedures.networkIsActive, { net }, { signal });
    if (!isUp) throw error;
  });
  return true;
}

/** Stops it; one that is down or gone is no error. */
export async function takeDown(context: DriverContext, net: NetworkRef, signal?: AbortSignal): Promise<void> {
  await context.link.call(procedures.networkDestroy, { net }, { lane: 'work', signal }).catch((error: unknown) => {
    if (!isInvalidState(error) && !isNotFound(error)) throw error;
  });
}

/** Bridges of all networks, running or not, so that a new one is chosen apart from them. */
async function bridgesInUse(context: DriverContext, signal?: AbortSignal): Promise<Set<string>> {
  const { nets } = await context.link.call(procedures.connectListAllNetworks, { needResults: true, flags: 0 }, { signal });
  const infos = await Promise.all(nets.map((net) => readNetwork(context, net, signal).catch(() => null)));
  return new Set(infos.flatMap((info) => (info?.bridge ? [info.bridge] : [])));
}
