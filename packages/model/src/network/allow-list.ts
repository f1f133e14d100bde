import { ipv4Range, parseIpv4Address } from '../ipv4.ts';
import { ipv6Range } from '../ipv6.ts';
import { NETWORK_LIMITS } from './definition.ts';

const DNS_NAME = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What an entry of an allow-list may be, in words fit for a message. */
export const ALLOW_RULE = 'addresses, CIDR blocks and DNS names, e.g. 198.51.100.0/24 or files.example.org';
/** Why `*.example.org` is not taken. */
export const WILDCARD_RULE = 'each name by itself, e.g. www.example.org: which names a wildcard stands for cannot be looked up';

/** What a text in an allow-list is: an address or CIDR block, a DNS name, a name with a wildcard (which cannot be looked up), or none of them. */
export function allowedKind(text: string): 'block' | 'name' | 'wildcard' | null {
  if (parseIpv4Address(text) !== null || ipv4Range(text) !== null || ipv6Range(text) !== null || ipv6Range(`${text}/128`) !== null)
    return 'block';
  if (text.length > NETWORK_LIMITS.textLength) return null;
  if (DNS_NAME.test(text)) return 'name';
  return text.startsWith('*.') && DNS_NAME.test(text.slice(2)) ? 'wildcard' : null;
}
