import { HOST_LABEL_RULE, type Ipv4Address, type MacAddress, parseMacAddress, parseSeatName, type SeatName } from '../ids.ts';
import { ipv4ToNumber, parseIpv4Address } from '../ipv4.ts';
import { ipv6ToNumber } from '../ipv6.ts';
import { nearest } from '../room-parse/nearest.ts';
import { quote } from '../room-parse/quote.ts';
import type { Field, YamlReader } from '../room-parse/yaml-reader.ts';
import type { AddressRange } from './definition.ts';

const IPV4_RULE = 'an IPv4 address, e.g. 192.0.2.5';
const RANGE_RULE = 'two IPv4 addresses, e.g. 192.0.2.10-192.0.2.99';
const MAC_RULE = 'a unicast MAC address, e.g. 52:54:00:00:00:05';

/** Each reads one value of a network's YAML, or reports what is allowed and gives null. */
export function readIpv4(reader: YamlReader, field: Field): Ipv4Address | null {
  const text = reader.text(field, IPV4_RULE);
  const address = text === null ? null : parseIpv4Address(text);
  if (text !== null && address === null) reader.report(field, field.path, `${quote(text)} is not an IPv4 address`, IPV4_RULE);
  return address;
}

/** An IPv4 or IPv6 address as it is written. */
export function readIp(reader: YamlReader, field: Field): string | null {
  const allowed = 'an IP address, e.g. 198.51.100.53 or 2001:db8::53';
  const text = reader.text(field, allowed);
  if (text === null) return null;
  if (parseIpv4Address(text) !== null || ipv6ToNumber(text) !== null) return text.toLowerCase();
  reader.report(field, field.path, `${quote(text)} is not an IP address`, allowed);
  return null;
}

export function readMac(reader: YamlReader, field: Field): MacAddress | null {
  const text = reader.text(field, MAC_RULE);
  const mac = text === null ? null : parseMacAddress(text);
  if (text !== null && mac === null) reader.report(field, field.path, `${quote(text)} is not a MAC address`, MAC_RULE);
  return mac;
}

export function readHostLabel(reader: YamlReader, field: Field): SeatName | null {
  const text = reader.text(field, HOST_LABEL_RULE);
  const name = text === null ? null : parseSeatName(text);
  if (text !== null && name === null) reader.report(field, field.path, `${quote(text)} is not a host name`, HOST_LABEL_RULE);
  return name;
}

export function readRange(reader: YamlReader, field: Field): AddressRange | null {
  const text = reader.text(field, RANGE_RULE);
  if (text === null) return null;
  const [first, last, ...more] = text.split('-').map((part) => parseIpv4Address(part.trim()));
  if (!first || !last || more.length > 0) reader.report(field, field.path, `${quote(text)} is not a range of addresses`, RANGE_RULE);
  else if (ipv4ToNumber(first) > ipv4ToNumber(last))
    reader.report(field, field.path, `the range ${text} ends before it begins`, `${last}-${first}`);
  else return { first, last };
  return null;
}

/** A whole number of `min` to `max`. */
export function readNumber(reader: YamlReader, field: Field, [min, max]: readonly [number, number]): number | null {
  const allowed = `a whole number from ${min} to ${max}`;
  const text = reader.text(field, allowed, true);
  if (text === null) return null;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  reader.report(field, field.path, `${quote(text)} is out of range`, allowed);
  return null;
}

/** One of a list of words; with the nearest one proposed for another. */
export function readWord<Word extends string>(reader: YamlReader, field: Field, words: readonly Word[]): Word | null {
  const allowed = words.join(', ');
  const text = reader.text(field, allowed);
  if (text === null) return null;
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const near = nearest(text, words);
  reader.report(field, field.path, `${quote(text)} is unknown${near === null ? '' : ` (did you mean ${quote(near)}?)`}`, allowed);
  return null;
}

/** True or false; YAML's own words and `on`, `off`, `yes`, `no`. `allowed`: for messages, where there is more than that. */
export function readSwitch(reader: YamlReader, field: Field, allowed = 'on or off'): boolean | null {
  const value = reader.scalar(field);
  if (typeof value === 'boolean') return value;
  if (value === 'on' || value === 'yes') return true;
  if (value === 'off' || value === 'no') return false;
  reader.report(field, field.path, `this must be ${allowed}`, allowed);
  return null;
}

const LEASE = /^(\d{1,8})(s|m|h|d)$/;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `8h`, `30m`, `1d`: seconds of `min` to `max`. */
export function readDuration(reader: YamlReader, field: Field, [min, max]: readonly [number, number]): number | null {
  const allowed = 'a time with its unit (s, m, h, d), e.g. 8h, from 2m to 365d';
  const text = reader.text(field, allowed, true);
  if (text === null) return null;
  const match = LEASE.exec(text);
  const unit = match?.[2];
  const seconds = Number(match?.[1]) * (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? SECONDS[unit] : Number.NaN);
  if (seconds >= min && seconds <= max) return seconds;
  reader.report(field, field.path, `${quote(text)} is no such time`, allowed);
  return null;
}
