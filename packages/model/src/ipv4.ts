import type { Ipv4Address, Ipv4Subnet } from './ids.ts';

const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ADDRESS = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);
const SUBNET = /^([0-9.]{7,15})\/([0-9]|[12][0-9]|3[0-2])$/;

/** A dotted quad without leading zeros, or null. */
export const parseIpv4Address = (text: string): Ipv4Address | null => (ADDRESS.test(text) ? (text as Ipv4Address) : null);

/** The address as an unsigned 32-bit number. */
export const ipv4ToNumber = (address: Ipv4Address): number => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

/** The inverse of {@link ipv4ToNumber}; takes the low 32 bits. */
export const ipv4FromNumber = (value: number): Ipv4Address =>
  [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.') as Ipv4Address;

/** First and last address of a CIDR block, both included. */
export interface Ipv4Range {
  first: number;
  last: number;
  prefix: number;
}

/** The block around an address in CIDR form, whether its host bits are zero or not; null if it is no CIDR form. */
export function ipv4Range(cidr: string): Ipv4Range | null {
  const match = SUBNET.exec(cidr);
  const address = parseIpv4Address(match?.[1] ?? '');
  if (match === null || address === null) return null;
  const prefix = Number(match[2]);
  const size = 2 ** (32 - prefix);
  const value = ipv4ToNumber(address);
  const first = value - (value % size);
  return { first, last: first + size - 1, prefix };
}

/** A CIDR block with host bits zero, or null. */
export function parseIpv4Subnet(text: string): Ipv4Subnet | null {
  const range = ipv4Range(text);
  return range !== null && text === `${ipv4FromNumber(range.first)}/${range.prefix}` ? (text as Ipv4Subnet) : null;
}

/** Whether two CIDR blocks share an address. Anything that is no block overlaps nothing. */
export function ipv4Overlap(a: string, b: string): boolean {
  const left = ipv4Range(a);
  const right = ipv4Range(b);
  return left !== null && right !== null && left.first <= right.last && right.first <= left.last;
}

/** Blocks whose addresses no machine of a network can have (RFC 6890, RFC 5771) → what they are for. */
const UNUSABLE = new Map([
  ['0.0.0.0/8', 'stands for "this network"'],
  ['127.0.0.0/8', 'is each machine itself'],
  ['169.254.0.0/16', 'is for machines without an address'],
  ['224.0.0.0/4', 'is for multicast'],
  ['240.0.0.0/4', 'is reserved'],
]);

/** Why machines cannot have addresses of the subnet, e.g. `127.0.0.0/8 is each machine itself`; null when they can. */
export function whyUnusable(subnet: Ipv4Subnet): string | null {
  const found = [...UNUSABLE].find(([block]) => ipv4Overlap(block, subnet));
  return found === undefined ? null : found.join(' ');
}
