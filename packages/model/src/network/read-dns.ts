import { quote } from '../room-parse/quote.ts';
import type { Field, YamlReader } from '../room-parse/yaml-reader.ts';
import { NETWORK_LIMITS, type NetworkDns } from './definition.ts';
import { readHostLabel, readIp, readNumber, readWord } from './values.ts';

const SERVICE = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const SERVICE_RULE = 'a service, e.g. ldap, without the underscore';
const NAME = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const NAME_RULE = `a DNS name, lower case, at most ${NETWORK_LIMITS.textLength} characters`;
const TEXT_RULE = `printable characters, at most ${NETWORK_LIMITS.textLength}`;
const PORTS = [1, 65_535] as const;
const WORDS16 = [0, 65_535] as const;

export function readDns(reader: YamlReader, field: Field | undefined): NetworkDns {
  const dns: NetworkDns = { forwarders: [], records: [], srv: [], txt: [] };
  const fields = field === undefined ? null : reader.fields(field, 'dns', ['forwarders', 'records', 'srv', 'txt']);
  if (fields === null) return dns;
  const list = <Item>(key: string, max: number, read: (reader: YamlReader, item: Field) => Item | null): Item[] => {
    const found = fields.get(key);
    return found === undefined ? [] : (reader.items(found, key, max) ?? []).flatMap((item) => read(reader, item) ?? []);
  };
  dns.forwarders = list('forwarders', NETWORK_LIMITS.forwarders, readIp);
  dns.records = list('records', NETWORK_LIMITS.records, readRecord);
  dns.srv = list('srv', NETWORK_LIMITS.records, readSrv);
  dns.txt = list('txt', NETWORK_LIMITS.records, readTxt);
  return dns;
}

function readRecord(reader: YamlReader, item: Field): NetworkDns['records'][number] | null {
  const fields = reader.fields(item, 'a record', ['name', 'ip']);
  if (fields === null) return null;
  const nameField = reader.required(item, fields, 'name', 'a host name');
  const ipField = reader.required(item, fields, 'ip', 'an IP address');
  const name = nameField && readHostLabel(reader, nameField);
  const ip = ipField && readIp(reader, ipField);
  return name && ip ? { name, ip } : null;
}

function readSrv(reader: YamlReader, item: Field): NetworkDns['srv'][number] | null {
  const fields = reader.fields(item, 'a service', ['service', 'protocol', 'target', 'port', 'priority', 'weight']);
  if (fields === null) return null;
  const serviceField = reader.required(item, fields, 'service', SERVICE_RULE);
  const targetField = reader.required(item, fields, 'target', 'the DNS name of the machine');
  const portField = reader.required(item, fields, 'port', 'a port');
  const protocolField = fields.get('protocol');
  const service = serviceField && readMatching(reader, serviceField, SERVICE, SERVICE_RULE);
  const target = targetField && readMatching(reader, targetField, NAME, NAME_RULE);
  const port = portField && readNumber(reader, portField, PORTS);
  const protocol = protocolField === undefined ? 'tcp' : readWord(reader, protocolField, ['tcp', 'udp'] as const);
  const numbers = ['priority', 'weight'].map((key) => {
    const found = fields.get(key);
    return found === undefined ? 0 : readNumber(reader, found, WORDS16);
  });
  const [priority = null, weight = null] = numbers;
  if (!service || !target || !port || !protocol || priority === null || weight === null) return null;
  return { service, protocol, target, port, priority, weight };
}

function readTxt(reader: YamlReader, item: Field): NetworkDns['txt'][number] | null {
  const fields = reader.fields(item, 'a text record', ['name', 'value']);
  if (fields === null) return null;
  const nameField = reader.required(item, fields, 'name', NAME_RULE);
  const valueField = reader.required(item, fields, 'value', TEXT_RULE);
  const name = nameField && readMatching(reader, nameField, NAME, NAME_RULE);
  const value = valueField && readMatching(reader, valueField, /^[\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd]+$/, TEXT_RULE);
  return name && value ? { name, value } : null;
}

function readMatching(reader: YamlReader, field: Field, pattern: RegExp, allowed: string): string | null {
  const text = reader.text(field, allowed);
  if (text === null) return null;
  if (text.length <= NETWORK_LIMITS.textLength && pattern.test(text)) return text;
  reader.report(field, field.path, `${quote(text)} is not allowed here`, allowed);
  return null;
}
