import type { Network } from '@aula/libvirt-xml';
import {
  type AddressRange,
  ipv4Range,
  ipv4ToNumber,
  ipv6FromNumber,
  ipv6Range,
  NETWORK_LIMITS,
  parseIpv4Address,
  parseMacAddress,
  whyNotReserved,
} from '@aula/model';
import { type Findings, quoted } from './findings.ts';
import type { XmlPlaces } from './libvirt-places.ts';
import { hostLabel } from './names.ts';
import { prefixOf, subnetAround } from './read-address.ts';
import type { YamlValue } from './write-yaml.ts';

type Ip = NonNullable<Network['ips']>[number];
const SECONDS = { seconds: 1, minutes: 60, hours: 3600 } as const;
const PREFIX_DEFAULT = 24;

export interface AddressYaml {
  subnet: YamlValue;
  gateway: YamlValue | undefined;
  dhcp: YamlValue | undefined;
  hosts: YamlValue | undefined;
}

/** `subnet`, `gateway`, `dhcp` and `hosts`; null when there is no IPv4 subnet to be had. */
export function addressParts(network: Network, mode: string, places: XmlPlaces, findings: Findings): AddressYaml | null {
  const ips = (network.ips ?? []).map((ip, index) => ({ ip, index }));
  const four = ips.filter(({ ip }) => (ip.family ?? 'ipv4') === 'ipv4' && ip.address !== undefined);
  const six = ips.filter(({ ip }) => ip.family === 'ipv6');
  const [first, ...more] = four;
  for (const { index } of [...more, ...six.slice(1)])
    findings.leftOut(
      places.of('ip', index),
      '/network/ip',
      'a network has one IPv4 subnet and one IPv6 subnet: this further one is left out',
    );
  const prefix = first === undefined ? null : (first.ip.prefix ?? prefixOf(first.ip.netmask ?? String(PREFIX_DEFAULT)));
  const address = parseIpv4Address(first?.ip.address ?? '');
  const subnet = address === null || prefix === null ? null : subnetAround(address, prefix);
  if (first === undefined || address === null || subnet === null) return null;
  const second = six[0] === undefined ? null : subnet6(six[0].ip, six[0].index, places, findings);
  const block = ipv4Range(subnet);
  const isFirst = block !== null && ipv4ToNumber(address) === block.first + 1;
  const base = { subnet: second === null ? subnet : [subnet, second], gateway: isFirst ? undefined : address };
  if (mode === 'bridge') return { ...base, dhcp: undefined, hosts: undefined };
  const { dynamic, dhcp } = dhcpOf(first.ip, first.index, places, findings);
  const hosts = hostsOf(network, first.ip, { subnet, gateway: address, dynamic }, places, findings);
  return { ...base, dhcp, hosts: hosts.length === 0 ? undefined : hosts };
}

function subnet6(ip: Ip, index: number, places: XmlPlaces, findings: Findings): string | null {
  const range = ip.address === undefined ? null : ipv6Range(`${ip.address}/${ip.prefix ?? 64}`);
  const origin = places.of('ip', index);
  if (range === null || range.prefix < 48 || range.prefix > 120) {
    findings.leftOut(origin, '/network/ip/@prefix', 'the IPv6 subnet is left out', 'a prefix of 48 to 120');
    return null;
  }
  const gateway = ipv6FromNumber(range.first + 1n);
  if (gateway !== ip.address?.toLowerCase())
    findings.note(origin, '/network/ip/@address', `the host gets the first address of the subnet, ${gateway}`);
  if (ip.dhcp !== undefined)
    findings.leftOut(origin, '/network/ip/dhcp', 'DHCP for IPv6 is left out: seats have IPv6 addresses by router advertisement');
  return `${ipv6FromNumber(range.first)}/${range.prefix}`;
}

function dhcpOf(ip: Ip, index: number, places: XmlPlaces, findings: Findings): { dynamic: AddressRange[]; dhcp: YamlValue | undefined } {
  if (ip.dhcp === undefined) return { dynamic: [], dhcp: 'off' };
  const ranges = ip.dhcp.ranges ?? [];
  const dynamic = ranges.slice(0, NETWORK_LIMITS.ranges).flatMap(({ start, end }) => {
    const [from, to] = [parseIpv4Address(start), parseIpv4Address(end)];
    return from === null || to === null ? [] : [{ first: from, last: to }];
  });
  const origin = places.of('ip', index);
  if (dynamic.length < ranges.length)
    findings.leftOut(
      origin,
      '/network/ip/dhcp/range',
      `of ${ranges.length} ranges ${dynamic.length} are left`,
      `at most ${NETWORK_LIMITS.ranges} of IPv4`,
    );
  const leases = [...new Set(ranges.map(({ lease }) => leaseSeconds(lease)))];
  const [lease = null, ...others] = leases;
  if (others.length > 0) findings.note(origin, '/network/ip/dhcp/range/lease', 'the network has one lease time: that of the first range');
  const isFit = lease !== null && lease >= NETWORK_LIMITS.leaseMinSeconds && lease <= NETWORK_LIMITS.leaseMaxSeconds;
  if (lease !== null && !isFit) findings.leftOut(origin, '/network/ip/dhcp/range/lease', `a lease of ${lease} s is left out`, '2m to 365d');
  const texts = dynamic.map(({ first, last }) => `${first}-${last}`);
  const [only] = texts;
  const said = {
    ...(only === undefined ? {} : { dynamic: texts.length === 1 ? only : texts }),
    ...(isFit ? { lease: `${lease}s` } : {}),
  };
  return { dynamic, dhcp: Object.keys(said).length === 0 ? undefined : said };
}

function leaseSeconds(lease: { expiry: number; unit?: string | undefined } | undefined): number | null {
  if (lease === undefined) return null;
  const { unit = 'minutes' } = lease;
  return unit === 'seconds' || unit === 'minutes' || unit === 'hours' ? lease.expiry * SECONDS[unit] : null;
}

function hostsOf(
  network: Network,
  ip: Ip,
  place: { subnet: string; gateway: string; dynamic: AddressRange[] },
  places: XmlPlaces,
  findings: Findings,
): YamlValue[] {
  const taken = new Set<string>();
  const hosts = ip.dhcp?.hosts ?? [];
  const elements = places.root.find('ip', 'dhcp', 'host');
  const kept: YamlValue[] = [];
  for (const host of hosts) {
    const element = elements.find((one) => one.attribute('ip') === host.ip && (one.attribute('mac') ?? undefined) === host.mac);
    const origin = element === undefined ? places.of('ip/dhcp/host') : places.at(element);
    const [mac, address] = [parseMacAddress(host.mac ?? ''), parseIpv4Address(host.ip)];
    const name = nameOf(network, host, taken);
    const lost = (why: string) => findings.leftOut(origin, '/network/ip/dhcp/host', `the reservation of ${host.ip} is left out: ${why}`);
    if (mac === null || address === null) lost('it needs a unicast MAC and an IPv4 address');
    else if (kept.length >= NETWORK_LIMITS.hosts) lost(`at most ${NETWORK_LIMITS.hosts}`);
    else {
      const wrong = whyNotReserved(address, { ...place, dhcp: { dynamic: place.dynamic, static: null, leaseSeconds: null } });
      const double = [name, mac, address].find((value) => taken.has(value));
      if (wrong !== null) lost(`it ${wrong.message}`);
      else if (double !== undefined) lost(`${double} is there already`);
      else {
        if (name !== host.name) findings.note(origin, '/network/ip/dhcp/host/@name', `${quoted(host.name ?? '')} becomes ${quoted(name)}`);
        for (const value of [name, mac, address]) taken.add(value);
        kept.push({ name, mac, ip: address });
      }
    }
  }
  return kept;
}

/** Its own name, else what the DNS calls its address, else one after its address. */
function nameOf({ dns }: Network, host: { name?: string | undefined; ip: string }, taken: ReadonlySet<string>): string {
  const known = [host.name, ...(dns?.hosts?.find(({ ip }) => ip === host.ip)?.names ?? [])];
  for (const candidate of known) {
    const label = candidate === undefined ? null : hostLabel(candidate);
    if (label !== null && !taken.has(label)) return label;
  }
  return `host-${host.ip.toLowerCase().replace(/[^0-9a-f]+/g, '-')}`;
}
