import type { Diagnostic } from '../diagnostic.ts';
import { NAME_RULE } from '../ids.ts';
import { readNetworkDomain, readNetworkGateway, readNetworkName, readNetworkSubnet, SUBNET_RULE } from '../room-parse/network-reader.ts';
import { quote } from '../room-parse/quote.ts';
import { type Field, YamlReader } from '../room-parse/yaml-reader.ts';
import { NETWORK_LIMITS, NETWORK_MODES, type NetworkDefinition, type NetworkMode } from './definition.ts';
import { readDhcp, readMachines, readSubnet6 } from './read-addresses.ts';
import { readDns } from './read-dns.ts';
import { readInternet, readProtect, readPublish } from './read-reach.ts';
import { readWord } from './values.ts';

const NETWORK_FILE_KEYS = [
  'network',
  'mode',
  'bridge',
  'domain',
  'subnet',
  'gateway',
  'dhcp',
  'dns',
  'hosts',
  'protect',
  'internet',
  'publish',
] as const;
const BRIDGE = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,14}$/;
const BRIDGE_RULE = `an interface name of at most ${NETWORK_LIMITS.bridgeLength} letters, digits, dots, hyphens and underscores`;

export interface ParsedNetwork {
  /** Null when there is an error. */
  network: NetworkDefinition | null;
  /** Everything found, in source order. */
  diagnostics: Diagnostic[];
}

/** Reads a network's YAML: all rules checked, all problems at once. Throws on no text whatever. `file` is what diagnostics call it. */
export function parseNetwork(source: string, file = '<input>'): ParsedNetwork {
  const reader = new YamlReader(source, file);
  const bytes = new TextEncoder().encode(source).length;
  let network: NetworkDefinition | null = null;
  if (bytes > NETWORK_LIMITS.sourceBytes) {
    reader.report(0, '', `the text has ${bytes} bytes`, `at most ${NETWORK_LIMITS.sourceBytes} bytes`);
  } else {
    const root = reader.root();
    if (root !== null) network = readDefinition(reader, root);
  }
  return { network: reader.failed ? null : network, diagnostics: reader.findings() };
}

function readDefinition(reader: YamlReader, root: Field): NetworkDefinition | null {
  const fields = reader.fields(root, 'a network', NETWORK_FILE_KEYS);
  if (fields === null) return null;
  const nameField = reader.required(root, fields, 'network', NAME_RULE);
  const subnetField = reader.required(root, fields, 'subnet', SUBNET_RULE);
  const modeField = fields.get('mode');
  const name = nameField === null ? null : readNetworkName(reader, nameField);
  const mode = modeField === undefined ? 'nat' : readWord(reader, modeField, NETWORK_MODES);
  const { subnet, ipv6 } = subnetField === null ? { subnet: null, ipv6: null } : readSubnets(reader, subnetField);
  const gateway = readNetworkGateway(reader, fields.get('gateway'), subnet);
  const domain = readNetworkDomain(reader, fields.get('domain'), name);
  const bridge = readBridge(reader, root, fields, mode);
  const dhcp = mode === 'bridge' ? bridgeHasNone(reader, fields.get('dhcp')) : readDhcp(reader, fields.get('dhcp'), subnet);
  const rest = {
    dns: readDns(reader, fields.get('dns')),
    hosts: readMachines(reader, fields.get('hosts'), { dhcp, subnet, gateway }),
    protect: readProtect(reader, fields.get('protect')),
    internet: readInternet(reader, fields.get('internet')),
    publish: readPublish(reader, fields.get('publish')),
  };
  const internet = fields.get('internet');
  if (mode === 'bridge' && internet !== undefined && rest.internet.mode !== 'on') {
    reader.report(
      internet,
      internet.path,
      "what goes through a bridge of the host's does not pass its packet filter",
      'on, or another mode',
    );
  }
  if (mode === 'isolated' && fields.has('publish')) {
    const field = fields.get('publish');
    if (field) reader.report(field, field.path, 'ports of an isolated network cannot be published', 'another mode');
  }
  if (name === null || mode === null || subnet === null || gateway === null || domain === null) return null;
  return { name, mode, bridge, subnet, ipv6, gateway, domain, dhcp, ...rest };
}

/** One IPv4 subnet, or a list of it and one IPv6 subnet. */
function readSubnets(reader: YamlReader, field: Field): Pick<NetworkDefinition, 'ipv6'> & { subnet: NetworkDefinition['subnet'] | null } {
  if (reader.kind(field) !== 'list') return { subnet: readNetworkSubnet(reader, field), ipv6: null };
  let subnet: NetworkDefinition['subnet'] | null = null;
  let ipv6: NetworkDefinition['ipv6'] = null;
  const counts = { v4: 0, v6: 0 };
  for (const item of reader.items(field, 'subnet', 2) ?? []) {
    const text = reader.text(item, SUBNET_RULE);
    if (text === null) continue;
    if (text.includes(':')) {
      counts.v6 += 1;
      ipv6 = readSubnet6(reader, item, text);
    } else {
      counts.v4 += 1;
      subnet = readNetworkSubnet(reader, item);
    }
  }
  if (counts.v4 !== 1 || counts.v6 > 1)
    reader.report(field, field.path, 'one IPv4 subnet is needed, one IPv6 subnet may stand beside it', SUBNET_RULE);
  return { subnet, ipv6 };
}

function readBridge(reader: YamlReader, root: Field, fields: ReadonlyMap<string, Field>, mode: NetworkMode | null): string | null {
  const field = mode === 'bridge' ? reader.required(root, fields, 'bridge', "the host's bridge, e.g. br0") : fields.get('bridge');
  if (!field) return null;
  const text = reader.text(field, BRIDGE_RULE);
  if (text === null || BRIDGE.test(text)) return text;
  reader.report(field, field.path, `${quote(text)} is not the name of a bridge`, BRIDGE_RULE);
  return null;
}

function bridgeHasNone(reader: YamlReader, field: Field | undefined): null {
  if (field !== undefined && reader.scalar(field) !== false && reader.scalar(field) !== 'off') {
    reader.report(field, field.path, 'on a bridge of the host the addresses come from its own DHCP server', 'no dhcp, or off');
  }
  return null;
}
