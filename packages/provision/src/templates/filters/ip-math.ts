import { ipv4FromNumber, ipv4ToNumber, ipv6FromNumber, ipv6ToNumber, parseIpv4Address } from '@aula/model';

/** An address of either family as a number. */
export interface IpNumber {
  value: bigint;
  bits: 32 | 128;
}

/** Null for anything that is no address. Zones (`%eth0`) are not taken. */
export function parseIp(text: string): IpNumber | null {
  const ipv4 = parseIpv4Address(text);
  if (ipv4 !== null) return { value: BigInt(ipv4ToNumber(ipv4)), bits: 32 };
  const ipv6 = ipv6ToNumber(text);
  return ipv6 === null ? null : { value: ipv6, bits: 128 };
}

/** The address as people write it (RFC 5952 for IPv6). */
export const formatIp = ({ value, bits }: IpNumber): string => (bits === 32 ? ipv4FromNumber(Number(value)) : ipv6FromNumber(value));

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
