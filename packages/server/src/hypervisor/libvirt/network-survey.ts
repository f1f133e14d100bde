import { isNotFound, procedures } from '@aula/libvirt';
import {
  type Ipv4Address,
  ipv4FromNumber,
  ipv4Range,
  type NetworkName,
  parseIpv4Address,
  parseMacAddress,
  parseNetworkName,
  parseRoomName,
  parseSeatName,
  type RoomName,
} from '@aula/model';
import type { ObservedNetwork, Reservation } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import type { NetworkInfo } from './network-info.ts';
import { readNetwork } from './network-lookup.ts';
import { readProtect } from './protect/protect-mark.ts';
import { readRoutes } from './route-table.ts';

interface SurveyedNetworks {
  network: ObservedNetwork | null;
  strayNetworks: NetworkName[];
  subnetsInUse: Map<string, string>;
}

/** The wanted network, the room's others, and the subnets that all others and the host's routes take. */
export async function surveyNetworks(
  context: DriverContext,
  { room, network: wanted }: { room: RoomName; network: NetworkName },
  signal?: AbortSignal,
): Promise<SurveyedNetworks> {
  const [{ nets }, routes] = await Promise.all([
    context.link.call(procedures.connectListAllNetworks, { needResults: true, flags: 0 }, { signal }),
    readRoutes(context.routeTable()),
  ]);
  const infos = (await Promise.all(nets.map((net) => readNetwork(context, net, signal).catch(ignoreGone)))).filter((info) => info !== null);
  const subnetsInUse = new Map<string, string>();
  for (const info of infos) {
    if (info.name === wanted) continue;
    for (const address of info.addresses) subnetsInUse.set(subnetOf(address), `network ${info.name}`);
    for (const route of info.routes) subnetsInUse.set(route, `network ${info.name}`);
  }
  const bridges = new Set(infos.map((info) => info.bridge));
  for (const { device, subnet } of routes) {
    if (!bridges.has(device) && !subnetsInUse.has(subnet)) subnetsInUse.set(subnet, `the host's route on ${device}`);
  }
  const info = infos.find((candidate) => candidate.name === wanted);
  const strayNetworks = infos.flatMap(({ name, mark }) =>
    name !== wanted && mark?.installation === context.installationId && mark.room === room ? (parseNetworkName(name) ?? []) : [],
  );
  return { network: info === undefined ? null : await observeNetwork(context, info, wanted, signal), strayNetworks, subnetsInUse };
}

async function observeNetwork(
  context: DriverContext,
  info: NetworkInfo,
  name: NetworkName,
  signal?: AbortSignal,
): Promise<ObservedNetwork> {
  const net = { name: info.name, uuid: info.uuid };
  const [{ active }, { autostart }] = await Promise.all([
    context.link.call(procedures.networkIsActive, { net }, { signal }),
    context.link.call(procedures.networkGetAutostart, { net }, { signal }),
  ]);
  const live = active ? await readNetwork(context, net, signal, true).catch(ignoreGone) : null;
  const [address] = info.addresses;
  const ours = info.mark !== null && info.mark.installation === context.installationId;
  return {
    name,
    ownerRoom: ours ? parseRoomName(info.mark?.room ?? '') : null,
    managed: ours && info.mark?.room === null,
    active,
    autostart,
    subnet: address === undefined ? '' : subnetOf(address),
    gateway: address?.address ?? '',
    domain: info.domain ?? '',
    protect: ours && info.mark?.protect !== undefined ? readProtect(info.mark.protect) : null,
    reservations: live === null ? reservationsOf(info) : inBoth(reservationsOf(info), reservationsOf(live)),
  };
}

/** Reservations that also have their DNS entry: one half alone is as good as none, so that it gets mended. */
function reservationsOf(info: NetworkInfo): Reservation[] {
  const dns = new Set(info.dnsHosts.flatMap(({ ip, names }) => names.map((name) => `${ip} ${name}`)));
  return info.reservations.flatMap((host) => {
    const name = parseSeatName(host.name ?? '');
    const mac = parseMacAddress(host.mac);
    const ip = parseIpv4Address(host.ip);
    return name === null || mac === null || ip === null || !dns.has(`${ip} ${name}`) ? [] : [{ name, mac, ip }];
  });
}

/** What only the definition or only the running network has is as good as missing. */
function inBoth(defined: Reservation[], live: Reservation[]): Reservation[] {
  const key = ({ name, mac, ip }: Reservation): string => `${name} ${mac} ${ip}`;
  const running = new Set(live.map(key));
  return defined.filter((one) => running.has(key(one)));
}

function subnetOf({ address, prefix }: { address: string; prefix: number }): string {
  const range = ipv4Range(`${address}/${prefix}`);
  return range === null ? `${address}/${prefix}` : `${ipv4FromNumber(range.first) satisfies Ipv4Address}/${prefix}`;
}

function ignoreGone(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}
