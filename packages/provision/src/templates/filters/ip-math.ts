import { isIPv4, isIPv6 } from 'node:net';

/** An address of either family as a number. */
export interface IpNumber {
  value: bigint;
  bits: 32 | 128;
}

/** Null for anything that is no address. Zones (`%eth0`) are not taken. */
export function parseIp(text: string): IpNumber | null {
  if (isIPv4(text)) return { value: joinParts(text.split('.').map(Number), 8), bits: 32 };
  if (!isIPv6(text) || text.includes('%')) return null;
  const [head = '', tail] = text.split('::');
  const [before, after] = [groupsOf(head), tail === undefined ? [] : groupsOf(tail)];
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return { value: joinParts([...before, ...zeros, ...after], 16), bits: 128 };
}

const joinParts = (parts: readonly number[], width: number): bigint =>
  parts.reduce((sum, part) => (sum << BigInt(width)) | BigInt(part), 0n);

/** Groups of 16 bits; a dotted quad at the end makes two. */
function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** The address as people write it (RFC 5952 for IPv6). */
export function formatIp({ value, bits }: IpNumber): string {
  const parts = (count: number, width: number) =>
    Array.from({ length: count }, (_, index) => Number((value >> BigInt((count - 1 - index) * width)) & ((1n << BigInt(width)) - 1n)));
  if (bits === 32) return parts(4, 8).join('.');
  const groups = parts(8, 16).map((group) => group.toString(16));
  const zeros = longestZeros(groups);
  if (zeros.length < 2) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** A block of addresses. */
export interface IpBlock {
  first: IpNumber;
  last: IpNumber;
  prefix: number;
  bits: 32 | 128;
}

/** The block around an address with a prefix (`192.0.2.7/24`); null for anything else. */
export function parseBlock(text: string): IpBlock | null {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = parseIp(match?.[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === null || prefix > address.bits) return null;
  const { bits } = address;
  const host = (1n << BigInt(bits - prefix)) - 1n;
  const first = address.value & ~host;
  return { first: { value: first, bits }, last: { value: first | host, bits }, prefix, bits };
}
