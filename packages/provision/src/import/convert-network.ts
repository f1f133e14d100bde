import {
  type AddressRange,
  type Ipv4Address,
  type Ipv4Subnet,
  ipv4FromNumber,
  ipv4Range,
  ipv4ToNumber,
  type MacAddress,
  NETWORK_LIMITS,
  type NetworkMode,
  parseIpv4Address,
  parseIpv4Subnet,
  parseMacAddress,
  parseSeatName,
  type SeatName,
  whyNotReserved,
  whyUnusable,
} from '@aula/model';
import type { Origin } from '../contexts/context-node.ts';
import { type Findings, quoted } from './findings.ts';
import { KeyReader } from './key-reader.ts';
import type { NamedSource } from './miniascape-site.ts';
import { hostLabel, settleName } from './names.ts';
import { readRecords } from './network-names.ts';
import { prefixOf, subnetAround } from './read-address.ts';
import { mapOf, type SourceMap, textOf } from './source-node.ts';

/** A network on its way into Aula. */
export interface ImportedNetwork {
  /** What guests call it. */
  sourceName: string;
  name: string;
  origin: Origin;
  mode: NetworkMode;
  bridge: string | null;
  domain: string | null;
  subnet: Ipv4Subnet;
  gateway: Ipv4Address;
  dhcp: { dynamic: AddressRange | null; static: AddressRange | null } | null;
  forwarders: string[];
  records: { name: string; ip: string }[];
  hosts: { name: SeatName; mac: MacAddress; ip: Ipv4Address }[];
}

const MODES: Readonly<Record<string, NetworkMode>> = {
  nat: 'nat',
  route: 'routed',
  routed: 'routed',
  open: 'open',
  bridge: 'bridge',
  none: 'isolated',
  isolated: 'isolated',
};
const BRIDGE = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,14}$/;
const PREFIX_MIN = 8;
const PREFIX_MAX = 30;
const NO_COUNTERPART = 'the key is left out: a network of Aula has nothing like it';
const OF_GUESTS = ['domain', 'gateway', 'netmask'] as const;

/** Reads a network in the form of either line of miniascape. Null when it cannot be one of Aula's (told). */
export function convertNetwork(
  { name: sourceName, source }: NamedSource,
  common: SourceMap,
  taken: { names: Set<string>; bridges: Set<string>; guests: ReadonlySet<string> },
  findings: Findings,
): ImportedNetwork | null {
  const reader = new KeyReader(source, `networks.${sourceName}`, findings);
  reader.ignore('name', 'nameservers');
  const name = settleName(sourceName, taken.names, { origin: reader.origin, path: reader.path, findings });
  const mode = readMode(reader);
  const bridge = readBridge(reader, mode, taken.bridges);
  const place = readPlace(reader, common);
  if (mode === null || place === null || (mode === 'bridge' && bridge === null)) {
    const why =
      mode === null
        ? 'how it reaches further is not known'
        : place === null
          ? 'it has no subnet'
          : "a network of this mode needs the host's bridge";
    reader.leftOut(reader, '', `the network is left out: ${why}`);
    return null;
  }
  const network: ImportedNetwork = {
    sourceName,
    name,
    origin: reader.origin,
    mode,
    bridge,
    domain: readDomain(reader, common),
    ...place,
    dhcp: readDhcp(reader, mode, place.subnet),
    forwarders: [],
    records: [],
    hosts: [],
  };
  readRecords(reader, network);
  readHosts(reader, network, taken.guests);
  reader.reportRest(NO_COUNTERPART);
  return network;
}

function readMode(reader: KeyReader): NetworkMode | null {
  const node = reader.take('mode') ?? reader.take('forward');
  reader.ignore('mode', 'forward');
  const text = textOf(node) ?? 'nat';
  if (node === undefined) reader.note(reader, 'mode', 'nothing says how the network reaches further: it is nat');
  return MODES[text.toLowerCase()] ?? null;
}

function readBridge(reader: KeyReader, mode: NetworkMode | null, taken: Set<string>): string | null {
  const node = reader.take('bridge');
  const text = textOf(node);
  if (node === undefined || text === null) return null;
  const isTaken = mode !== 'bridge' && taken.has(text);
  if (BRIDGE.test(text) && !isTaken) {
    taken.add(text);
    return text;
  }
  const why = isTaken ? 'another network has this bridge' : `${quoted(text)} is not the name of a bridge`;
  reader.note(
    node,
    'bridge',
    `${why}: Aula names one`,
    `at most ${NETWORK_LIMITS.bridgeLength} letters, digits, dots, hyphens and underscores`,
  );
  return null;
}

/** The subnet with the host's address on it: from the network's own keys, else from those that all guests have. */
function readPlace(reader: KeyReader, common: SourceMap): { subnet: Ipv4Subnet; gateway: Ipv4Address } | null {
  const said = (key: (typeof OF_GUESTS)[number]) => reader.text(key) ?? textOf(common.entries.get(key));
  const [gatewayText, netmask] = [said('gateway'), said('netmask')];
  const networkNode = reader.take('network');
  const base = textOf(networkNode) ?? gatewayText;
  if (base === null) return null;
  const [address = '', inline] = base.split('/');
  const prefix = prefixOf(inline ?? netmask ?? '24');
  const subnet = prefix === null ? null : subnetAround(address, prefix);
  if (netmask === null && inline === undefined) reader.note(reader, 'netmask', 'nothing says how large the network is: it is a /24');
  if (prefix === null || subnet === null || prefix < PREFIX_MIN || prefix > PREFIX_MAX) {
    reader.leftOut(
      networkNode ?? reader,
      networkNode ? 'network' : 'gateway',
      `${quoted(base)} with ${quoted(netmask ?? inline ?? '')} is no subnet of Aula's`,
      `a prefix of ${PREFIX_MIN} to ${PREFIX_MAX}`,
    );
    return null;
  }
  const unusable = whyUnusable(subnet);
  if (unusable !== null) {
    reader.leftOut(networkNode ?? reader, networkNode ? 'network' : 'gateway', `${subnet} cannot be used: ${unusable}`);
    return null;
  }
  if (parseIpv4Subnet(`${address}/${prefix}`) === null && networkNode !== undefined) {
    reader.note(networkNode, 'network', `${quoted(base)} is no subnet's first address: it is ${subnet}`);
  }
  return { subnet, gateway: gatewayOf(reader, gatewayText, subnet) };
}

function gatewayOf(reader: KeyReader, text: string | null, subnet: Ipv4Subnet): Ipv4Address {
  const range = ipv4Range(subnet);
  const first = ipv4FromNumber((range?.first ?? 0) + 1);
  if (text === null) return first;
  const address = parseIpv4Address(text);
  const value = address === null ? 0 : ipv4ToNumber(address);
  if (address !== null && range !== null && value > range.first && value < range.last) return address;
  reader.leftOut(
    reader.take('gateway') ?? reader,
    'gateway',
    `${quoted(text)} is no usable address of ${subnet}: the host has ${first}`,
    `an address of ${subnet}`,
  );
  return first;
}

function readDomain(reader: KeyReader, common: SourceMap): string | null {
  const text = reader.text('domain') ?? textOf(common.entries.get('domain'));
  if (text === null) return null;
  const domain = text.toLowerCase();
  if (domain.length <= 120 && domain.split('.').every((label) => parseSeatName(label) !== null)) return domain;
  reader.leftOut(reader.take('domain') ?? reader, 'domain', `${quoted(text)} is not a DNS domain`, 'labels of letters, digits and hyphens');
  return null;
}

function readDhcp(reader: KeyReader, mode: NetworkMode, subnet: Ipv4Subnet): ImportedNetwork['dhcp'] {
  const separate = reader.take('libvirt_network_dhcp_enabled');
  const early = { start: reader.take('dhcp_start'), end: reader.take('dhcp_end') };
  const dhcp = reader.map('dhcp');
  if (mode === 'bridge') {
    const node = separate ?? early.start ?? dhcp;
    if (node) reader.note(node, 'dhcp', 'it is left out: on a bridge of the host the addresses come from its own DHCP server');
    return null;
  }
  if (separate !== undefined && /^(0|false|no)$/i.test(textOf(separate) ?? '')) {
    reader.note(
      separate,
      'libvirt_network_dhcp_enabled',
      "the dnsmasq service of its own is left out: libvirt's serves the same addresses",
    );
  }
  const range = (path: string, first: ReturnType<KeyReader['take']>, last: ReturnType<KeyReader['take']>): AddressRange | null => {
    const [from, to] = [parseIpv4Address(textOf(first) ?? ''), parseIpv4Address(textOf(last) ?? '')];
    if (first === undefined && last === undefined) return null;
    const block = ipv4Range(subnet);
    const isFit =
      from && to && block && ipv4ToNumber(from) > block.first && ipv4ToNumber(to) < block.last && ipv4ToNumber(from) <= ipv4ToNumber(to);
    if (isFit) return { first: from, last: to };
    const said = `${textOf(first) ?? ''}-${textOf(last) ?? ''}`;
    reader.leftOut(
      first ?? last ?? reader,
      path,
      `the range ${quoted(said)} is left out`,
      `usable addresses of ${subnet}, the lower first`,
    );
    return null;
  };
  const fixed = dhcp?.map('static') ?? null;
  const dynamic = dhcp ? range('dhcp', dhcp.take('start'), dhcp.take('end')) : range('dhcp_start', early.start, early.end);
  const still = fixed ? range('dhcp.static', fixed.take('start'), fixed.take('end')) : null;
  dhcp?.reportRest(NO_COUNTERPART);
  fixed?.reportRest(NO_COUNTERPART);
  const clash =
    dynamic && still && ipv4ToNumber(dynamic.first) <= ipv4ToNumber(still.last) && ipv4ToNumber(still.first) <= ipv4ToNumber(dynamic.last);
  if (clash)
    reader.leftOut(
      fixed ?? reader,
      'dhcp.static',
      'the static range is left out: it shares addresses with the dynamic one',
      'ranges apart',
    );
  return { dynamic, static: clash ? null : still };
}

/** Machines that are no guests: the old tool lists its guests here as well. */
function readHosts(reader: KeyReader, network: ImportedNetwork, guests: ReadonlySet<string>): void {
  for (const item of reader.list('hosts')) {
    const host = new KeyReader(
      mapOf(item) ?? { kind: 'map', origin: item.origin, entries: new Map() },
      `${reader.path}.hosts`,
      reader.findings,
    );
    const named = host.text('name') ?? host.text('hostname') ?? host.text('host') ?? host.text('fqdn');
    const name = named === null ? null : hostLabel(named);
    if (name !== null && guests.has(name)) continue;
    const mac =
      host.parsed('hwaddr', parseMacAddress, 'a unicast MAC address') ?? host.parsed('mac', parseMacAddress, 'a unicast MAC address');
    const ip = host.parsed('ip', parseIpv4Address, 'an IPv4 address');
    host.reportRest(NO_COUNTERPART);
    if (name === null || mac === null || ip === null) host.leftOut(host, '', 'a host without name, MAC and address is left out');
    else addHost(network, { name, mac, ip }, host, '');
  }
}

/** Reserves an address on a network, or tells why it cannot be. */
export function addHost(network: ImportedNetwork, host: ImportedNetwork['hosts'][number], reader: KeyReader, key: string): boolean {
  const clash = network.hosts.find((other) => other.name === host.name || other.mac === host.mac || other.ip === host.ip);
  const wrong = reservable(network, host.ip, { origin: reader.origin, findings: reader.findings });
  const why =
    clash !== undefined
      ? `${host.name} ${host.mac} ${host.ip} and ${clash.name} ${clash.mac} ${clash.ip} share something`
      : network.hosts.length >= NETWORK_LIMITS.hosts
        ? `the network has ${NETWORK_LIMITS.hosts} already`
        : wrong;
  if (why === null) network.hosts.push(host);
  else reader.leftOut(reader, key, `the reservation on the network ${network.name} is left out: ${why}`);
  return why === null;
}

/** Why a network cannot keep an address for one machine; a static range that is in the way is given up (told). */
export function reservable(network: ImportedNetwork, ip: Ipv4Address, at: { origin: Origin; findings: Findings }): string | null {
  const ranges = network.dhcp === null ? null : { dynamic: network.dhcp.dynamic ? [network.dhcp.dynamic] : [], leaseSeconds: null };
  const wrong = whyNotReserved(ip, { ...network, dhcp: ranges === null ? null : { ...ranges, static: null } });
  if (wrong !== null) return `${ip} ${wrong.message}`;
  const fixed = network.dhcp?.static ?? null;
  const value = ipv4ToNumber(ip);
  if (network.dhcp && fixed && (value < ipv4ToNumber(fixed.first) || value > ipv4ToNumber(fixed.last))) {
    const text = `${fixed.first}-${fixed.last}`;
    at.findings.note(
      at.origin,
      `networks.${network.sourceName}.dhcp.static`,
      `the static range ${text} is given up: ${ip} is reserved outside it`,
    );
    network.dhcp.static = null;
  }
  return null;
}
