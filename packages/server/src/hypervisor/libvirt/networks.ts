import {
  isInvalidState,
  isNotFound,
  type Network,
  NetworkUpdateCommand,
  NetworkUpdateFlags,
  NetworkUpdateSection,
  NetworkXMLFlags,
  procedures,
} from '@aula/libvirt';
import {
  buildDhcpHost,
  buildDnsHost,
  buildNetwork,
  type NetworkHost,
  type NetworkInfo,
  type NetworkSpec,
  parseNetwork,
} from '@aula/libvirt-xml';
import { bridgeName, type DesiredNetwork, type NetworkName, type RoomName } from '@aula/model';
import { HypervisorError, type Reservation } from '@aula/rollout';
import type { DriverContext } from './context.ts';

/** The network of that name; null when there is none. */
export async function findNetwork(context: DriverContext, name: string, signal?: AbortSignal): Promise<Network | null> {
  try {
    return (await context.link.call(procedures.networkLookupByName, { name }, { signal })).net;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Its definition; `live` as it runs now. */
export async function readNetwork(context: DriverContext, net: Network, signal?: AbortSignal, live = false): Promise<NetworkInfo> {
  const flags = live ? 0 : NetworkXMLFlags.inactive;
  return parseNetwork((await context.link.call(procedures.networkGetXMLDesc, { net, flags }, { signal })).xml);
}

export async function networkEnsure(
  context: DriverContext,
  room: RoomName,
  network: DesiredNetwork,
  reservations: readonly Reservation[],
  signal?: AbortSignal,
): Promise<void> {
  const net = await findNetwork(context, network.name, signal);
  const now = net === null ? null : await readNetwork(context, net, signal);
  if (now !== null) assertOwn(context, network.name, now, room);
  const bridge = now?.bridge ?? bridgeName(context.installationId, network.name, await bridgesInUse(context, signal));
  const spec = specOf(context, room, network, reservations, bridge, now?.uuid);
  if (net === null || now === null) {
    await bringUp(context, await define(context, spec, signal), signal);
    return;
  }
  await bringInLine(context, net, now, spec, signal);
  await bringUp(context, net, signal);
}

/**
 * The definition is written whole; the running network follows entry by entry, or by a restart where libvirt cannot do it
 * live (which cuts off its running guests until they are started anew). Each is compared on its own: someone may have changed only one.
 */
async function bringInLine(context: DriverContext, net: Network, now: NetworkInfo, spec: NetworkSpec, signal?: AbortSignal): Promise<void> {
  const { active } = await context.link.call(procedures.networkIsActive, { net }, { signal });
  const live = active ? await readNetwork(context, net, signal, true) : null;
  const changes = live === null ? [] : hostChanges(live, spec.hosts);
  const needsRestart =
    live !== null && (!sameGround(now, spec) || !sameGround(live, spec) || (changes.length > LIVE_CHANGES_FEW && live.connections === 0));
  // First down, then defined: if this is cut short in between, the next run sees a network that is down and goes on.
  if (needsRestart) await takeDown(context, net, signal);
  if (!sameGround(now, spec) || hostChanges(now, spec.hosts).length > 0) await define(context, spec, signal);
  if (!needsRestart) await applyLive(context, net, changes, signal);
}

const define = async (context: DriverContext, spec: NetworkSpec, signal?: AbortSignal): Promise<Network> =>
  (await context.link.call(procedures.networkDefineXML, { xml: buildNetwork(spec) }, { lane: 'work', signal })).net;

export async function networkRemove(context: DriverContext, name: NetworkName, signal?: AbortSignal): Promise<void> {
  const net = await findNetwork(context, name, signal);
  if (net === null) return;
  assertOwn(context, name, await readNetwork(context, net, signal), null);
  await takeDown(context, net, signal);
  await context.link.call(procedures.networkUndefine, { net }, { lane: 'work', signal }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

function assertOwn(context: DriverContext, name: string, info: NetworkInfo, room: RoomName | null): void {
  if (info.mark === null || info.mark.installation !== context.installationId) {
    throw new HypervisorError('foreign', `The network ${name} was not made by this Aula; it is left as it is`);
  }
  if (room !== null && info.mark.room !== room) {
    throw new HypervisorError('foreign', `The network ${name} belongs to the room ${info.mark.room}; it is left as it is`);
  }
}

function specOf(
  context: DriverContext,
  room: RoomName,
  network: DesiredNetwork,
  hosts: readonly Reservation[],
  bridge: string,
  uuid: string | undefined,
): NetworkSpec {
  return {
    name: network.name,
    ...(uuid === undefined ? {} : { uuid }),
    bridge,
    domain: network.domain,
    gateway: network.gateway,
    prefix: Number(network.subnet.split('/')[1]),
    hosts,
    mark: { installation: context.installationId, room },
  };
}

/** Everything but the hosts: what only a restart of the network can change. */
function sameGround(now: NetworkInfo, spec: NetworkSpec): boolean {
  const [address, more] = now.addresses;
  return (
    more === undefined &&
    address?.address === spec.gateway &&
    address.prefix === spec.prefix &&
    now.domain === spec.domain &&
    now.forward === 'nat' &&
    now.bridge === spec.bridge &&
    now.ranges.length === 0
  );
}

/**
 * libvirt writes all its firewall rules anew for each live change of a reservation, which takes as long as a restart of the
 * network: with more changes than this a network that nobody is attached to is restarted instead.
 */
const LIVE_CHANGES_FEW = 4;

interface HostChange {
  command: number;
  section: number;
  xml: string;
}

const dhcpKey = (host: { mac: string; name: string | null; ip: string }): string => `${host.mac} ${host.name} ${host.ip}`;
const dnsKey = (host: { ip: string; name: string }): string => `${host.ip} ${host.name}`;

/** What turns the network's hosts into the wanted ones; what is no longer wanted goes first, so that addresses are free. */
function hostChanges(now: NetworkInfo, wanted: readonly NetworkHost[]): HostChange[] {
  const { delete: remove, addLast } = NetworkUpdateCommand;
  const { ipDhcpHost, dnsHost } = NetworkUpdateSection;
  const dnsNow = now.dnsHosts.flatMap(({ ip, names }) => names.map((name) => ({ ip, name })));
  const wantedDhcp = new Set(wanted.map(dhcpKey));
  const wantedDns = new Set(wanted.map(dnsKey));
  const hadDhcp = new Set(now.reservations.map(dhcpKey));
  const hadDns = new Set(dnsNow.map(dnsKey));
  const dhcp = (command: number, host: NetworkHost): HostChange => ({ command, section: ipDhcpHost, xml: buildDhcpHost(host) });
  const dns = (command: number, host: { ip: string; name: string }): HostChange => ({ command, section: dnsHost, xml: buildDnsHost(host) });
  return [
    ...now.reservations.filter((host) => !wantedDhcp.has(dhcpKey(host))).map((host) => dhcp(remove, { ...host, name: host.name ?? '' })),
    ...dnsNow.filter((host) => !wantedDns.has(dnsKey(host))).map((host) => dns(remove, host)),
    ...wanted.filter((host) => !hadDhcp.has(dhcpKey(host))).map((host) => dhcp(addLast, host)),
    ...wanted.filter((host) => !hadDns.has(dnsKey(host))).map((host) => dns(addLast, host)),
  ];
}

/** Entry by entry, on the running network only. */
async function applyLive(context: DriverContext, net: Network, changes: readonly HostChange[], signal?: AbortSignal): Promise<void> {
  const flags = NetworkUpdateFlags.live;
  for (const change of changes) {
    await context.link.call(procedures.networkUpdate, { net, ...change, parentIndex: -1, flags }, { lane: 'work', signal });
  }
}

async function bringUp(context: DriverContext, net: Network, signal?: AbortSignal): Promise<void> {
  const { autostart } = await context.link.call(procedures.networkGetAutostart, { net }, { signal });
  if (!autostart) await context.link.call(procedures.networkSetAutostart, { net, autostart: true }, { signal });
  const { active } = await context.link.call(procedures.networkIsActive, { net }, { signal });
  if (active) return;
  await context.link.call(procedures.networkCreate, { net }, { lane: 'work', signal }).catch(async (error: unknown) => {
    if (!isInvalidState(error)) throw error;
    const { active: isUp } = await context.link.call(procedures.networkIsActive, { net }, { signal });
    if (!isUp) throw error;
  });
}

async function takeDown(context: DriverContext, net: Network, signal?: AbortSignal): Promise<void> {
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
