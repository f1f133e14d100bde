import { hexadecimal, integer, string, type Value } from '../schema/index.ts';

/*
 * Values that libvirt's schemas restrict. Reading takes any text, for a document that exists must stay readable; writing refuses
 * what the schema refuses.
 */

/**
 * @param pattern - What may be written, anchored.
 * @param allowed - The same in words that end a sentence.
 * @param check - Stands in for `pattern` where a pattern alone would be unreadable; `pattern` then makes examples.
 */
export const like = (pattern: RegExp, allowed: string, check = (text: string): boolean => pattern.test(text)): Value<string> => ({
  shape: { kind: 'string', pattern },
  allowed,
  read: string.read,
  write: (value) => (typeof value === 'string' && check(value) ? value : undefined),
});

export const dnsName: Value<string> = like(/^[a-zA-Z0-9.-]+$/, 'a DNS name');
export const deviceName: Value<string> = like(/^[a-zA-Z0-9_.\\:/-]+$/, "a device's name");
export const objectName: Value<string> = like(/^[^/\n\r\t]+$/, 'a name without a slash');
export const absolutePath: Value<string> = like(/^\/[^\n\r]+$/, 'an absolute path');
export const octalMode: Value<string> = like(/^[0-7]{1,6}$/, 'an octal mode such as 0644');
export const worldWideName: Value<string> = like(/^(?:0x)?[0-9a-fA-F]{16}$/, 'a world wide name of 16 hexadecimal digits');
export const hexText: Value<string> = like(/^0x[0-9a-f]{1,8}$/, 'a hexadecimal number such as 0x10c9', (text) =>
  /^(0x)?[0-9a-f]+$/.test(text),
);

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
export const IPV4_PATTERN = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const isIpv4 = (text: string): boolean => IPV4_PATTERN.test(text);

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const embedded = last !== undefined && isIpv4(last) ? groups.pop() : undefined;
  const count = groups.length + (embedded === undefined ? 0 : 2);
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

export const ipv4Address: Value<string> = like(IPV4_PATTERN, 'an IPv4 address');
export const ipAddress: Value<string> = like(
  /^(?:192\.0\.2\.[1-9][0-9]?|2001:db8::[1-9a-f][0-9a-f]{0,3}|fe80:(?:[0-9a-f]{1,4}:){6}[0-9a-f]{1,4})$/,
  'an IP address',
  (text) => isIpv4(text) || isIpv6(text),
);

/** A number in any notation of C, written in decimal. */
export const anyNotation = (max: number): Value<number> => ({ ...integer({ max }), read: hexadecimal(1, max).read });

/** `1` or `0`. */
export const bit: Value<boolean> = {
  shape: { kind: 'boolean' },
  allowed: '1 or 0',
  read: (text) => (text.trim() === '1' ? true : text.trim() === '0' ? false : undefined),
  write: (value) => (value === true ? '1' : value === false ? '0' : undefined),
};

export const UINT16 = 65_535;
export const UINT32 = 4_294_967_295;
export const port: Value<number> = integer({ min: 1, max: UINT16 });

/** A MAC address of one machine: the lowest bit of its first byte, which is for groups, is 0. */
export const unicastMac: Value<string> = like(
  /^[0-9a-fA-F][02468aAcCeE](?::[0-9a-fA-F]{2}){5}$/,
  'a MAC address such as 52:54:00:12:34:56',
);
