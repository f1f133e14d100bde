import { type Ipv4Address, LIMITS, type MacAddress, parseIpv4Address, parseMacAddress } from '@aula/model';
import type { Origin } from '../contexts/context-node.ts';
import { addHost, type ImportedNetwork, reservable } from './convert-network.ts';
import { type Findings, quoted } from './findings.ts';
import { KeyReader } from './key-reader.ts';
import type { GroupSource } from './miniascape-site.ts';
import { hostLabel } from './names.ts';
import { usableAddresses } from './read-address.ts';
import { emptyMap, isNothing, listOf, mapOf, mergeMaps, type SourceMap, type SourceNode, textOf } from './source-node.ts';

/** A guest on its way to a seat. */
export interface ImportedGuest {
  name: string;
  network: ImportedNetwork;
  ip: Ipv4Address;
  /** Null: derived when the seat is made. */
  mac: MacAddress | null;
  /** Null: what the preset has. */
  memoryMiB: number | null;
  vcpus: number | null;
  nicModel: string | null;
  /** All that is said of it, layers merged. */
  merged: SourceMap;
  /** What is said of it alone. */
  own: SourceMap;
}

/** Keys of a guest that make its seat, and go into no context. */
export const GUEST_KEYS = ['hostname', 'name', 'fqdn', 'ip', 'mac', 'interfaces', 'description', 'network', 'bridge', 'sysgroup'] as const;
const RANDOM = /^random$/i;
const NIC_MODEL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const TRIFLES = [
  'device',
  'activate',
  'onboot',
  'type',
  'gateway',
  'netmask',
  'bootproto',
  'host',
  'fqdn',
  'hostname',
  'defroute',
] as const;

/** What is taken already, over all groups. */
export interface Taken {
  names: Map<string, Origin>;
  macs: Map<string, Origin>;
  /** By network and address. */
  ips: Map<string, Origin>;
}

interface Draft extends Omit<ImportedGuest, 'ip'> {
  ip: Ipv4Address | null;
  reader: KeyReader;
}

/** The guests of all groups, in order; those that cannot be seats are told and left out. */
export function convertGuests(
  groups: readonly GroupSource[],
  common: SourceMap,
  networks: readonly ImportedNetwork[],
  findings: Findings,
): Map<GroupSource, ImportedGuest[]> {
  const taken: Taken = { names: new Map(), macs: new Map(), ips: new Map() };
  for (const network of networks) {
    taken.ips.set(`${network.name} ${network.gateway}`, network.origin);
    for (const host of network.hosts) claimHost(taken, network, host);
  }
  const drafts = groups.map((group) => ({
    group,
    guests: group.guests.flatMap((guest) => readGuest(group, guest, common, networks, taken, findings) ?? []),
  }));
  // Addresses that are said go before those that are chosen.
  return new Map(drafts.map(({ group, guests }) => [group, guests.flatMap((draft) => settle(draft, taken, findings) ?? [])]));
}

function claimHost(taken: Taken, network: ImportedNetwork, host: ImportedNetwork['hosts'][number]): void {
  taken.ips.set(`${network.name} ${host.ip}`, network.origin);
  taken.macs.set(host.mac, network.origin);
}

function readGuest(
  group: GroupSource,
  { name, source: own }: GroupSource['guests'][number],
  common: SourceMap,
  networks: readonly ImportedNetwork[],
  taken: Taken,
  findings: Findings,
): Draft | null {
  const merged = mergeMaps(mergeMaps(common, group.source), own);
  const reader = new KeyReader(merged, `guests.${group.name}.${name}`, findings);
  const origin = own.origin;
  const lost = (why: string, allowed?: string): null => {
    findings.leftOut(origin, reader.path, `the guest is left out: ${why}`, allowed);
    return null;
  };
  const said = textOf(own.entries.get('hostname')) ?? textOf(own.entries.get('fqdn')) ?? name;
  const label = hostLabel(said);
  if (label === null) return lost(`${quoted(said)} is no host name`, 'letters, digits and hyphens');
  if (label !== said && !said.startsWith(`${label}.`))
    findings.note(origin, `${reader.path}.hostname`, `the name ${quoted(said)} becomes ${quoted(label)}`);
  const other = taken.names.get(label);
  if (other !== undefined) return lost(`there is a guest ${label} already (${other.file}:${other.line})`, 'names that differ');
  const nics = listOf(own.entries.get('interfaces') ?? merged.entries.get('interfaces')).flatMap((node) => mapOf(node) ?? []);
  const interfaces = nics.length > 0 ? nics : [emptyMap(origin)];
  const ipOf = (nic: SourceMap): string | null =>
    textOf(nic.entries.get('ip')) ?? (interfaces.length === 1 ? textOf(own.entries.get('ip')) : null);
  const ownIp = textOf(own.entries.get('ip'));
  const known = interfaces.map((nic) => ({ nic, network: networkOf(nic, own, networks) }));
  const first =
    known.find(({ nic, network }) => network !== null && ownIp !== null && ipOf(nic) === ownIp) ??
    known.find(({ network }) => network !== null);
  if (first?.network == null)
    return lost(
      `it is on no network of the site${networkWords(interfaces)}`,
      networks.length === 0 ? undefined : networks.map((network) => network.sourceName).join(', '),
    );
  taken.names.set(label, origin);
  const { nic, network } = first;
  const nicReader = new KeyReader(nic, `${reader.path}.interfaces`, findings);
  const mac = readMac(nicReader, textOf(nic.entries.get('mac')) === null ? own : null, taken);
  nicReader.ignore('ip');
  const ipNode = nic.entries.get('ip') ?? own.entries.get('ip') ?? nic;
  const ipPath = nic.entries.has('ip') ? `${nicReader.path}.ip` : `${reader.path}.ip`;
  const ip = readIp(ipOf(nic), network, taken, { node: ipNode, path: ipPath, findings });
  if (ip === undefined) return lost(`it cannot have its address on the network ${network.name}`);
  reportDomain(own, network, findings, reader.path);
  for (const spare of known) if (spare.nic !== nic) keepSpare(spare, label, taken, findings, reader.path);
  const nicModel = nicReader.parsed('model', (text) => (NIC_MODEL.test(text) ? text : null), 'a word of letters, digits and ._-');
  reportNic(nicReader);
  return { name: label, network, ip, mac, ...readHardware(merged, findings, reader.path), nicModel, merged, own, reader };
}

const networkWords = (interfaces: readonly SourceMap[]): string => {
  const named = interfaces.flatMap((nic) => textOf(nic.entries.get('network')) ?? textOf(nic.entries.get('bridge')) ?? []);
  return named.length === 0 ? '' : ` (${named.map(quoted).join(', ')})`;
};

function networkOf(nic: SourceMap, own: SourceMap, networks: readonly ImportedNetwork[]): ImportedNetwork | null {
  const name = textOf(nic.entries.get('network')) ?? textOf(own.entries.get('network'));
  // Some sites name a network by its address.
  if (name !== null)
    return networks.find(({ sourceName }) => sourceName === name) ?? networks.find(({ subnet }) => subnet.startsWith(`${name}/`)) ?? null;
  const bridge = textOf(nic.entries.get('bridge')) ?? textOf(own.entries.get('bridge'));
  if (bridge !== null) return networks.find((network) => network.bridge === bridge) ?? null;
  const [only, ...more] = networks;
  return only !== undefined && more.length === 0 ? only : (networks.find((network) => network.sourceName === 'default') ?? null);
}

function readMac(nic: KeyReader, own: SourceMap | null, taken: Taken): MacAddress | null {
  const node = nic.take('mac') ?? own?.entries.get('mac');
  const text = textOf(node);
  if (node === undefined || text === null || RANDOM.test(text)) return null;
  const mac = parseMacAddress(text.replaceAll('-', ':'));
  if (mac === null || mac.startsWith('fe:') || mac === '00:00:00:00:00:00') {
    nic.leftOut(node, 'mac', `${quoted(text)} is left out: the seat gets a MAC of Aula's`, 'a unicast MAC address');
    return null;
  }
  const other = taken.macs.get(mac);
  if (other !== undefined) {
    nic.leftOut(node, 'mac', `${mac} is in use already (${other.file}:${other.line}): the seat gets a MAC of Aula's`, 'a MAC of its own');
    return null;
  }
  taken.macs.set(mac, node.origin);
  return mac;
}

/** Null: one is to be chosen. Undefined: what is said cannot be (told). */
function readIp(
  text: string | null,
  network: ImportedNetwork,
  taken: Taken,
  { node, path, findings }: { node: SourceNode; path: string; findings: Findings },
): Ipv4Address | null | undefined {
  if (text === null) return null;
  const ip = parseIpv4Address(text.split('/')[0] ?? '');
  const other = ip === null ? undefined : taken.ips.get(`${network.name} ${ip}`);
  const why =
    ip === null
      ? `${quoted(text)} is no IPv4 address`
      : ip === network.gateway
        ? `${ip} is the host's own address`
        : other !== undefined
          ? `${ip} is in use already (${other.file}:${other.line})`
          : reservable(network, ip, { origin: node.origin, findings });
  if (why === null && ip !== null) {
    taken.ips.set(`${network.name} ${ip}`, node.origin);
    return ip;
  }
  findings.leftOut(node.origin, path, why ?? 'it is left out', `an address of ${network.subnet} that nobody has`);
  return undefined;
}

function settle(draft: Draft, taken: Taken, findings: Findings): ImportedGuest | null {
  const { reader, ip, ...guest } = draft;
  if (ip !== null) return { ...guest, ip };
  const { network } = guest;
  for (const free of usableAddresses(network.subnet, network.dhcp?.static ?? null, network.dhcp?.dynamic ?? null)) {
    if (taken.ips.has(`${network.name} ${free}`) || network.records.some(({ ip: known }) => known === free)) continue;
    taken.ips.set(`${network.name} ${free}`, guest.own.origin);
    findings.note(guest.own.origin, `${reader.path}.ip`, `nothing says its address: it gets ${free}`);
    return { ...guest, ip: free };
  }
  findings.leftOut(guest.own.origin, reader.path, `the guest is left out: the network ${network.name} has no free address`);
  return null;
}

function keepSpare(
  { nic, network }: { nic: SourceMap; network: ImportedNetwork | null },
  guest: string,
  taken: Taken,
  findings: Findings,
  path: string,
): void {
  const reader = new KeyReader(nic, `${path}.interfaces`, findings);
  const [mac, ip] = [parseMacAddress(textOf(nic.entries.get('mac')) ?? ''), parseIpv4Address(textOf(nic.entries.get('ip')) ?? '')];
  const name =
    hostLabel(textOf(nic.entries.get('host')) ?? textOf(nic.entries.get('fqdn')) ?? '') ?? hostLabel(`${guest}-${network?.name ?? 'nic'}`);
  const isFree = network !== null && mac !== null && ip !== null && !taken.macs.has(mac) && !taken.ips.has(`${network.name} ${ip}`);
  const isKept = isFree && name !== null && addHost(network, { name, mac, ip }, reader, '');
  if (isKept) claimHost(taken, network, { name, mac, ip });
  const kept = isKept ? `; ${ip} stays reserved for ${mac} on the network ${network.name}` : '';
  reader.leftOut(reader, '', `a seat has one network interface, this further one is left out${kept}`);
}

function reportNic(nic: KeyReader): void {
  nic.ignore('network', 'bridge', ...TRIFLES);
  const bootproto = nic.take('bootproto');
  if (bootproto !== undefined && textOf(bootproto) === 'static')
    nic.note(bootproto, 'bootproto', 'the guest gets the same address by DHCP: it is reserved for its MAC');
  nic.reportRest('the key is left out: an interface of a seat has nothing like it');
}

function reportDomain(own: SourceMap, network: ImportedNetwork, findings: Findings, path: string): void {
  const fqdn = own.entries.get('fqdn');
  const domain = (textOf(fqdn) ?? '').toLowerCase().split('.').slice(1).join('.');
  if (fqdn === undefined || domain === '' || domain === network.domain) return;
  findings.note(
    fqdn.origin,
    `${path}.fqdn`,
    `its domain ${quoted(domain)} is left out: a seat has that of its network, ${network.domain ?? `${network.name}.aula.internal`}`,
  );
}

function readHardware(merged: SourceMap, findings: Findings, path: string): { memoryMiB: number | null; vcpus: number | null } {
  const virtinst = mapOf(merged.entries.get('virtinst'));
  const number = (key: string, min: number, max: number): number | null => {
    const node = virtinst?.entries.get(key);
    if (node === undefined || isNothing(node)) return null;
    const text = textOf(node) ?? '';
    if (/^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    findings.leftOut(
      node.origin,
      `${path}.virtinst.${key}`,
      `${quoted(text)} is left out: the seat has what its preset has`,
      `a whole number from ${min} to ${max}`,
    );
    return null;
  };
  return {
    memoryMiB: number('ram', Math.ceil(LIMITS.memoryMinKiB / 1024), Math.floor(LIMITS.memoryMaxKiB / 1024)),
    vcpus: number('vcpus', 1, LIMITS.vcpusMax),
  };
}
