/** An IPv6 address as a number, and CIDR blocks of them. Text forms of RFC 4291; embedded IPv4 and zones are not taken. */

const GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;

/** Null if the text is no IPv6 address. */
export function ipv6ToNumber(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = GROUPS - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => GROUP.test(group))) return null;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The shortest form (RFC 5952). Takes the low 128 bits. */
export function ipv6FromNumber(value: bigint): string {
  const groups = Array.from({ length: GROUPS }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  let best = { start: 0, length: 0 };
  for (let start = 0; start < GROUPS; start++) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}

/** First and last address of a block, both included. */
export interface Ipv6Range {
  first: bigint;
  last: bigint;
  prefix: number;
}

/** The block around an address in CIDR form; null if it is none. */
export function ipv6Range(cidr: string): Ipv6Range | null {
  const match = /^([0-9a-fA-F:]{2,39})\/(\d{1,3})$/.exec(cidr);
  const value = ipv6ToNumber(match?.[1] ?? '-');
  const prefix = Number(match?.[2]);
  if (value === null || !(prefix <= 128)) return null;
  const size = 1n << BigInt(128 - prefix);
  const first = value - (value % size);
  return { first, last: first + size - 1n, prefix };
}

/** Whether two IPv6 blocks share an address. Anything that is no block overlaps nothing. */
export function ipv6Overlap(a: string, b: string): boolean {
  const left = ipv6Range(a);
  const right = ipv6Range(b);
  return left !== null && right !== null && left.first <= right.last && right.first <= left.last;
}
