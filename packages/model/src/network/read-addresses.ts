import { ipv4Range, ipv4ToNumber } from '../ipv4.ts';
import { ipv6FromNumber, ipv6Range } from '../ipv6.ts';
import type { DesiredNetwork } from '../room.ts';
import { quote } from '../room-parse/quote.ts';
import type { Field, YamlReader } from '../room-parse/yaml-reader.ts';
import { type AddressRange, NETWORK_LIMITS, type NetworkDefinition, type NetworkDhcp, type NetworkMachine } from './definition.ts';
import { readDuration, readHostLabel, readIpv4, readMac, readRange, readSwitch } from './values.ts';

const SUBNET6_RULE = 'an IPv6 subnet such as 2001:db8::/64, prefix 48 to 120';

/** The IPv6 part of `subnet`; its first address is the host's. */
export function readSubnet6(reader: YamlReader, field: Field, text: string): NetworkDefinition['ipv6'] {
  const range = ipv6Range(text);
  if (range === null) reader.report(field, field.path, `${quote(text)} is not an IPv6 subnet`, SUBNET6_RULE);
  else if (range.prefix < 48 || range.prefix > 120)
    reader.report(field, field.path, `a prefix of ${range.prefix} is out of range`, SUBNET6_RULE);
  else if (`${ipv6FromNumber(range.first)}/${range.prefix}` !== text.toLowerCase()) {
    reader.report(field, field.path, `${quote(text)} is not in its shortest form`, `${ipv6FromNumber(range.first)}/${range.prefix}`);
  } else return { subnet: text.toLowerCase(), gateway: ipv6FromNumber(range.first + 1n) };
  return null;
}

/** `dhcp`: on with reservations only when it is not said. */
export function readDhcp(reader: YamlReader, field: Field | undefined, subnet: DesiredNetwork['subnet'] | null): NetworkDhcp | null {
  const none: NetworkDhcp = { dynamic: [], static: null, leaseSeconds: null };
  if (field === undefined) return none;
  if (reader.kind(field) === 'scalar') return readSwitch(reader, field) === false ? null : none;
  const fields = reader.fields(field, 'dhcp', ['dynamic', 'static', 'lease']);
  if (fields === null) return none;
  const dynamic = readRanges(reader, fields.get('dynamic'));
  const staticField = fields.get('static');
  const fixed = staticField === undefined ? null : readRange(reader, staticField);
  const lease = fields.get('lease');
  for (const [range, place] of [...dynamic.map((range) => [range, fields.get('dynamic')] as const), [fixed, staticField] as const]) {
    if (range !== null && place !== undefined) reportOutside(reader, place, range, subnet);
  }
  if (fixed !== null && staticField !== undefined) {
    const clash = dynamic.find((range) => overlaps(range, fixed));
    if (clash)
      reader.report(
        staticField,
        staticField.path,
        `the static range shares addresses with the dynamic ${clash.first}-${clash.last}`,
        'ranges apart',
      );
  }
  const { leaseMinSeconds, leaseMaxSeconds } = NETWORK_LIMITS;
  return {
    dynamic,
    static: fixed,
    leaseSeconds: lease === undefined ? null : readDuration(reader, lease, [leaseMinSeconds, leaseMaxSeconds]),
  };
}

function readRanges(reader: YamlReader, field: Field | undefined): AddressRange[] {
  if (field === undefined) return [];
  const fields = reader.kind(field) === 'list' ? reader.items(field, 'dynamic', NETWORK_LIMITS.ranges) : [field];
  return (fields ?? []).flatMap((item) => readRange(reader, item) ?? []);
}

function reportOutside(reader: YamlReader, place: Field, range: AddressRange, subnet: DesiredNetwork['subnet'] | null): void {
  const block = subnet === null ? null : ipv4Range(subnet);
  if (block === null) return;
  if (ipv4ToNumber(range.first) > block.first && ipv4ToNumber(range.last) < block.last) return;
  reader.report(place, place.path, `${range.first}-${range.last} is not within ${subnet}`, `usable addresses of ${subnet}`);
}

/** `hosts`: machines with a fixed address that are no seats. */
export function readMachines(
  reader: YamlReader,
  field: Field | undefined,
  network: { dhcp: NetworkDhcp | null; subnet: string | null; gateway: string | null },
): NetworkMachine[] {
  if (field === undefined) return [];
  const machines: NetworkMachine[] = [];
  const seen = new Map<string, string>();
  for (const item of reader.items(field, 'hosts', NETWORK_LIMITS.hosts) ?? []) {
    const machine = readMachine(reader, item);
    if (machine === null) continue;
    for (const [what, value] of Object.entries(machine)) {
      const first = seen.get(`${what} ${value}`);
      if (first !== undefined)
        reader.report(item, `${item.path}.${what}`, `${value} is the ${what} of ${first} already`, `its own ${what}`);
      else seen.set(`${what} ${value}`, item.path);
    }
    const wrong = whyNotReserved(machine.ip, network);
    if (wrong !== null) reader.report(item, `${item.path}.ip`, `${machine.ip} ${wrong.message}`, wrong.allowed);
    machines.push(machine);
  }
  return machines;
}

function readMachine(reader: YamlReader, item: Field): NetworkMachine | null {
  const fields = reader.fields(item, 'a host', ['name', 'mac', 'ip']);
  if (fields === null) return null;
  const nameField = reader.required(item, fields, 'name', 'its host name');
  const macField = reader.required(item, fields, 'mac', 'its MAC address');
  const ipField = reader.required(item, fields, 'ip', 'its IPv4 address');
  const name = nameField && readHostLabel(reader, nameField);
  const mac = macField && readMac(reader, macField);
  const ip = ipField && readIpv4(reader, ipField);
  return name && mac && ip ? { name, mac, ip } : null;
}

/** Why a machine cannot have this address reserved; null when it can. Also for seats. */
export function whyNotReserved(
  ip: NetworkMachine['ip'],
  network: { dhcp: NetworkDhcp | null; subnet: string | null; gateway: string | null },
): { message: string; allowed: string } | null {
  const value = ipv4ToNumber(ip);
  const block = network.subnet === null ? null : ipv4Range(network.subnet);
  if (block !== null && (value <= block.first || value >= block.last)) {
    return { message: `is no usable address of ${network.subnet}`, allowed: `an address of ${network.subnet}` };
  }
  if (ip === network.gateway) return { message: "is the host's own address", allowed: 'another address' };
  const within = (range: AddressRange) => value >= ipv4ToNumber(range.first) && value <= ipv4ToNumber(range.last);
  const dynamic = network.dhcp?.dynamic.find(within);
  if (dynamic) return { message: `lies in the dynamic range ${dynamic.first}-${dynamic.last}`, allowed: 'an address outside it' };
  const fixed = network.dhcp?.static ?? null;
  if (fixed !== null && !within(fixed)) {
    return { message: `lies outside the static range ${fixed.first}-${fixed.last}`, allowed: `an address of ${fixed.first}-${fixed.last}` };
  }
  return null;
}

const overlaps = (a: AddressRange, b: AddressRange): boolean =>
  ipv4ToNumber(a.first) <= ipv4ToNumber(b.last) && ipv4ToNumber(b.first) <= ipv4ToNumber(a.last);
