import { type Network, type NetworkMark, network as networkDocument, parseXml, readNetworkMark, XmlError } from '@aula/libvirt-xml';

/** What Aula looks at of any network, its own or not. */
export interface NetworkInfo {
  name: string;
  /** In lower case. */
  uuid: string;
  bridge: string | null;
  /** `nat`, `route`, `bridge`…; null for an isolated network. */
  forward: string | null;
  domain: string | null;
  /** IPv4 addresses of the host on it. */
  addresses: { address: string; prefix: number }[];
  /** DHCP reservations with a MAC, which is in lower case. */
  reservations: { mac: string; name: string | null; ip: string }[];
  /** DHCP ranges of dynamic addresses. */
  ranges: { start: string; end: string }[];
  /** DNS host entries. */
  dnsHosts: { ip: string; names: string[] }[];
  /** Static routes to other subnets, CIDR form. */
  routes: string[];
  /** Guests that are attached to it now; 0 in a definition and while it is down. */
  connections: number;
  mark: NetworkMark | null;
}

/**
 * Reads a `<network>` document of any origin.
 *
 * @throws {XmlError} `unexpected` when it has no UUID, or a value that is none; otherwise as `parseXml`.
 */
export function parseNetwork(source: string): NetworkInfo {
  const root = parseXml(source, 'network');
  const network = networkDocument.read(root);
  if (network.uuid === undefined) throw new XmlError('unexpected', 'the network has no UUID', root.position);
  const ipv4 = (network.ips ?? []).filter(isIpv4);
  return {
    name: network.name,
    uuid: network.uuid.toLowerCase(),
    bridge: network.bridge?.name ?? null,
    forward: network.forward === undefined ? null : (network.forward.mode ?? 'nat'),
    domain: network.domain?.name ?? null,
    addresses: ipv4.flatMap(subnetOf),
    reservations: ipv4
      .flatMap((ip) => ip.dhcp?.hosts ?? [])
      .flatMap(({ mac, name, ip }) => (mac === undefined ? [] : [{ mac: mac.toLowerCase(), name: name ?? null, ip }])),
    ranges: ipv4.flatMap((ip) => ip.dhcp?.ranges ?? []).map(({ start, end }) => ({ start, end })),
    dnsHosts: network.dns?.hosts ?? [],
    routes: (network.routes ?? [])
      .filter(isIpv4)
      .flatMap(subnetOf)
      .map(({ address, prefix }) => `${address}/${prefix}`),
    connections: network.connections ?? 0,
    mark: readNetworkMark(root),
  };
}

type Subnet = Pick<NonNullable<Network['ips']>[number], 'address' | 'netmask' | 'prefix' | 'family'>;

const isIpv4 = ({ family }: Subnet): boolean => (family ?? 'ipv4') === 'ipv4';

function subnetOf(from: Subnet): { address: string; prefix: number }[] {
  const prefix = prefixOf(from);
  return from.address === undefined || prefix === null ? [] : [{ address: from.address, prefix }];
}

/** From `prefix` or `netmask`; null when neither is a valid one. */
function prefixOf({ prefix, netmask }: Subnet): number | null {
  if (prefix !== undefined) return prefix <= 32 ? prefix : null;
  const octets = (netmask ?? '').split('.').map((octet) => (/^\d{1,3}$/.test(octet) ? Number(octet) : 256));
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return null;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : null;
}
