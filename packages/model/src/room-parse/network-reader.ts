import { NAME_RULE, type NetworkName, parseNetworkName, parseSeatName } from '../ids.ts';
import { ipv4FromNumber, ipv4Range, ipv4ToNumber, parseIpv4Address, parseIpv4Subnet, whyUnusable } from '../ipv4.ts';
import { readInternet, readProtect, readPublish } from '../network/read-reach.ts';
import { type DesiredNetwork, LIMITS } from '../room.ts';
import { quote } from './quote.ts';
import type { Field, YamlReader } from './yaml-reader.ts';

const NETWORK_KEYS = ['name', 'subnet', 'gateway', 'domain', 'protect', 'internet', 'publish'] as const;
/** Prefix lengths that a room's subnet may have. */
const PREFIX_MIN = 8;
const PREFIX_MAX = 30;
export const SUBNET_RULE = `an IPv4 subnet such as 192.0.2.0/24, prefix ${PREFIX_MIN} to ${PREFIX_MAX}`;
const DOMAIN_RULE = `a DNS domain of at most ${LIMITS.domainLength} characters, lower case, e.g. demo.aula.internal`;

/** The room's network; null when anything of it is broken (reported). `sections`: names of the room's; null where they are broken. */
export function readNetwork(reader: YamlReader, field: Field, sections: readonly string[] | null): DesiredNetwork | null {
  const fields = reader.fields(field, 'the network', NETWORK_KEYS);
  if (fields === null) return null;
  const nameField = reader.required(field, fields, 'name', NAME_RULE);
  const subnetField = reader.required(field, fields, 'subnet', SUBNET_RULE);
  const name = nameField === null ? null : readNetworkName(reader, nameField);
  const subnet = subnetField === null ? null : readNetworkSubnet(reader, subnetField);
  const gateway = readNetworkGateway(reader, fields.get('gateway'), subnet);
  const domain = readNetworkDomain(reader, fields.get('domain'), name);
  const reach = {
    protect: readProtect(reader, fields.get('protect'), sections),
    internet: readInternet(reader, fields.get('internet')),
    publish: readPublish(reader, fields.get('publish'), sections),
  };
  return name === null || subnet === null || gateway === null || domain === null ? null : { name, subnet, gateway, domain, ...reach };
}

export function readNetworkName(reader: YamlReader, field: Field): NetworkName | null {
  const text = reader.text(field, NAME_RULE);
  if (text === null) return null;
  const name = parseNetworkName(text);
  if (name === null) reader.report(field, field.path, `${quote(text)} is not a network's name`, NAME_RULE);
  return name;
}

export function readNetworkSubnet(reader: YamlReader, field: Field): DesiredNetwork['subnet'] | null {
  const text = reader.text(field, SUBNET_RULE);
  if (text === null) return null;
  const range = ipv4Range(text);
  const subnet = parseIpv4Subnet(text);
  if (range === null) reader.report(field, field.path, `${quote(text)} is not an IPv4 subnet`, SUBNET_RULE);
  else if (range.prefix < PREFIX_MIN || range.prefix > PREFIX_MAX) {
    reader.report(field, field.path, `a prefix of ${range.prefix} is out of range`, SUBNET_RULE);
  } else if (subnet === null) {
    reader.report(field, field.path, `${quote(text)} has host bits set`, `${ipv4FromNumber(range.first)}/${range.prefix}`);
  } else {
    const why = whyUnusable(subnet);
    if (why === null) return subnet;
    reader.report(field, field.path, `${subnet} cannot be used: ${why}`, SUBNET_RULE);
  }
  return null;
}

export function readNetworkGateway(
  reader: YamlReader,
  field: Field | undefined,
  subnet: DesiredNetwork['subnet'] | null,
): DesiredNetwork['gateway'] | null {
  const range = subnet === null ? null : ipv4Range(subnet);
  if (field === undefined) return range === null ? null : ipv4FromNumber(range.first + 1);
  const allowed = subnet === null || range === null ? 'an IPv4 address of the subnet' : usable(range.first, range.last);
  const text = reader.text(field, allowed);
  if (text === null) return null;
  const address = parseIpv4Address(text);
  if (address === null) reader.report(field, field.path, `${quote(text)} is not an IPv4 address`, allowed);
  else if (range !== null) {
    const value = ipv4ToNumber(address);
    if (value > range.first && value < range.last) return address;
    reader.report(field, field.path, `${address} is no usable address of ${subnet}`, allowed);
  }
  return null;
}

/** `192.0.2.1 to 192.0.2.254`: the addresses of a subnet that a machine may have. */
export const usable = (first: number, last: number): string => `${ipv4FromNumber(first + 1)} to ${ipv4FromNumber(last - 1)}`;

export function readNetworkDomain(reader: YamlReader, field: Field | undefined, name: NetworkName | null): string | null {
  if (field === undefined) return name === null ? null : `${name}.aula.internal`;
  const text = reader.text(field, DOMAIN_RULE);
  if (text === null) return null;
  if (text.length <= LIMITS.domainLength && text.split('.').every((label) => parseSeatName(label) !== null)) return text;
  reader.report(field, field.path, `${quote(text)} is not a DNS domain`, DOMAIN_RULE);
  return null;
}
