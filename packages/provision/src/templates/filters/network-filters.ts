import { formatIp, type IpBlock, type IpNumber, parseBlock, parseIp } from './ip-math.ts';

const text = (value: unknown): string => String(value ?? '');

function addressOf(value: unknown): IpNumber {
  const address = parseIp(text(value));
  if (address === null) throw new Error(`${JSON.stringify(text(value))} is no IP address`);
  return address;
}

function blockOf(value: unknown): IpBlock {
  const block = parseBlock(text(value));
  if (block === null) throw new Error(`${JSON.stringify(text(value))} is no subnet such as 192.0.2.0/24`);
  return block;
}

function wholeOf(value: unknown): bigint {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${JSON.stringify(text(value))} is no whole number`);
  return BigInt(number);
}

/**
 * `ip`: an address of a subnet by its number (`"192.0.2.0/24" | ip: 10` is 192.0.2.10, `ip: -1` the last), or the address
 * so many further on (`"192.0.2.10" | ip: 5`). Leaving the subnet or the family is an error.
 */
export function ip(value: unknown, offset: unknown = 0): string {
  const count = wholeOf(offset);
  if (!text(value).includes('/')) return formatIp(within(addressOf(value), count));
  const { first, last, bits } = blockOf(value);
  const found = (count < 0n ? last.value + 1n : first.value) + count;
  if (found < first.value || found > last.value) throw new Error(`${text(value)} has no address number ${count}`);
  return formatIp({ value: found, bits });
}

function within({ value, bits }: IpNumber, count: bigint): IpNumber {
  const moved = value + count;
  if (moved < 0n || moved >= 1n << BigInt(bits)) throw new Error(`there is no address ${count} from ${formatIp({ value, bits })}`);
  return { value: moved, bits };
}

const CIDR_PARTS: Readonly<Record<string, (block: IpBlock) => string>> = {
  network: ({ first }) => formatIp(first),
  broadcast: ({ last }) => formatIp(last),
  prefix: ({ prefix }) => String(prefix),
  netmask: ({ bits, prefix }) => formatIp({ value: ((1n << BigInt(prefix)) - 1n) << BigInt(bits - prefix), bits }),
  hostmask: ({ bits, prefix }) => formatIp({ value: (1n << BigInt(bits - prefix)) - 1n, bits }),
  first: ({ first, bits, prefix }) => formatIp({ value: first.value + (prefix < bits - 1 ? 1n : 0n), bits }),
  last: ({ last, bits, prefix }) => formatIp({ value: last.value - (prefix < bits - 1 && bits === 32 ? 1n : 0n), bits }),
  size: ({ bits, prefix }) => String(1n << BigInt(bits - prefix)),
  family: ({ bits }) => (bits === 32 ? '4' : '6'),
  reverse: reverseZone,
};

/**
 * `cidr`: one part of a subnet, e.g. `subnet | cidr: "netmask"`: network, broadcast, prefix, netmask, hostmask, first, last, size,
 * family, reverse (DNS zone). Without a part: the subnet with its host bits cleared.
 */
export function cidr(value: unknown, part?: unknown): string {
  const block = blockOf(value);
  if (part === undefined) return `${formatIp(block.first)}/${block.prefix}`;
  const read = Object.hasOwn(CIDR_PARTS, text(part)) ? CIDR_PARTS[text(part)] : undefined;
  if (read === undefined) throw new Error(`cidr has no part ${JSON.stringify(text(part))}; allowed: ${Object.keys(CIDR_PARTS).join(', ')}`);
  return read(block);
}

/** The zone for the whole bytes (IPv4) or digits (IPv6) that the prefix fixes. */
function reverseZone({ first, bits, prefix }: IpBlock): string {
  if (bits === 32)
    return `${[
      ...formatIp(first)
        .split('.')
        .slice(0, Math.floor(prefix / 8))
        .toReversed(),
      'in-addr',
      'arpa',
    ].join('.')}`;
  const digits = first.value
    .toString(16)
    .padStart(32, '0')
    .slice(0, Math.floor(prefix / 4));
  return [...[...digits].toReversed(), 'ip6', 'arpa'].join('.');
}

/** `in_cidr`: whether the address is one of the subnet. */
export function inCidr(value: unknown, subnet: unknown): boolean {
  const address = addressOf(value);
  const block = blockOf(subnet);
  return address.bits === block.bits && address.value >= block.first.value && address.value <= block.last.value;
}

/** `mac`: a MAC address in lower case with colons, or with another separator: `nic | mac: "-"`. */
export function mac(value: unknown, separator: unknown = ':'): string {
  const digits = text(value).toLowerCase().replace(/[:.-]/g, '');
  if (!/^[0-9a-f]{12}$/.test(digits)) throw new Error(`${JSON.stringify(text(value))} is no MAC address`);
  return digits.match(/../g)?.join(text(separator)) ?? '';
}
