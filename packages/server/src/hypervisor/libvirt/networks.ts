import {
  isInvalidState,
  isNotFound,
  type Network,
  NetworkUpdateCommand,
  NetworkUpdateFlags,
  NetworkUpdateSection,
  NetworkXmlFlags,
  procedures,
} from '@aula/libvirt';
import { buildDhcpHost, buildDnsHost, buildNetwork, type NetworkInfo, type NetworkSpec, parseNetwork } from '@aula/libvirt-xml';
import type { DesiredNetwork, NetworkName, RoomName } from '@aula/model';
import { HypervisorError, type Reservation } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { bridgeName } from './names.ts';

/** The network of that name; null when there is none. */
export async function findNetwork(context: DriverContext, name: string, signal?: AbortSignal): Promise<Network | null> {
  try {
    return (await context.link.call(procedures.networkLookupByName, { name }, { signal })).net;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Its definition, not its live state. */
export async function readNetwork(context: DriverContext, net: Network, signal?: AbortSignal): Promise<NetworkInfo> {
  const { xml } = await context.link.call(procedures.networkGetXmlDesc, { net, flags: NetworkXmlFlags.inactive }, { signal });
  return parseNetwork(xml);
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
    const { net: made } = await context.link.call(procedures.networkDefineXml, { xml: buildNetwork(spec) }, { lane: 'work', signal });
    await bringUp(context, made, signal);
    return;
  }
  const { active } = await context.link.call(procedures.networkIsActive, { net }, { signal });
  if (!sameGround(now, spec)) {
    // Address, DNS domain and bridge cannot change while it is up.
    if (active) await takeDown(context, net, signal);
    await context.link.call(procedures.networkDefineXml, { xml: buildNetwork(spec) }, { lane: 'work', signal });
  } else if (active) await updateHosts(context, net, now, reservations, signal);
  else if (!sameHosts(now, reservations)) {
    await context.link.call(procedures.networkDefineXml, { xml: buildNetwork(spec) }, { lane: 'work', signal });
  }
  await bringUp(context, net, signal);
}

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

const hostKey = (host: { mac: string; name: string | null; ip: string }): string => `${host.mac} ${host.name} ${host.ip}`;
const dnsKey = (host: { ip: string; name: string | undefined }): string => `${host.ip} ${host.name}`;
const dnsOf = (now: NetworkInfo): { ip: string; name: string | undefined }[] =>
  now.dnsHosts.flatMap(({ ip, names }) => names.map((name) => ({ ip, name })));

function sameHosts(now: NetworkInfo, wanted: readonly Reservation[]): boolean {
  const same = (a: string[], b: string[]): boolean => a.length === b.length && a.sort().join('\n') === b.sort().join('\n');
  return same(now.reservations.map(hostKey), wanted.map(hostKey)) && same(dnsOf(now).map(dnsKey), wanted.map(dnsKey));
}

/** Entry by entry on the running network and its definition; what is no longer wanted goes first, so that addresses are free. */
async function updateHosts(context: DriverContext, net: Network, now: NetworkInfo, wanted: readonly Reservation[], signal?: AbortSignal) {
  const update = async (command: number, section: number, xml: string): Promise<void> => {
    const flags = NetworkUpdateFlags.live | NetworkUpdateFlags.config;
    const args = { net, command, section, parentIndex: -1, xml, flags };
    await context.link.call(procedures.networkUpdate, args, { lane: 'work', signal });
  };
  const wantedDhcp = new Set(wanted.map(hostKey));
  const wantedDns = new Set(wanted.map(dnsKey));
  const hadDhcp = new Set(now.reservations.map(hostKey));
  const hadDns = new Set(dnsOf(now).map(dnsKey));
  const { delete: remove, addLast } = NetworkUpdateCommand;
  const { ipDhcpHost, dnsHost } = NetworkUpdateSection;
  for (const host of now.reservations) {
    if (!wantedDhcp.has(hostKey(host))) await update(remove, ipDhcpHost, buildDhcpHost({ ...host, name: host.name ?? '' }));
  }
  for (const { ip, name } of dnsOf(now)) {
    if (name !== undefined && !wantedDns.has(dnsKey({ ip, name }))) await update(remove, dnsHost, buildDnsHost({ ip, name }));
  }
  for (const host of wanted) {
    if (!hadDhcp.has(hostKey(host))) await update(addLast, ipDhcpHost, buildDhcpHost(host));
    if (!hadDns.has(dnsKey(host))) await update(addLast, dnsHost, buildDnsHost(host));
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
