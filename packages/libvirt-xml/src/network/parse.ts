import { readNetworkMark } from '../metadata/marks.ts';
import { parseXml } from '../xml/read.ts';
import { requiredText, wholeNumber } from '../xml/read-values.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { NetworkInfo } from './types.ts';

/**
 * Reads a `<network>` document of any origin.
 *
 * @throws {XmlError} `unexpected` when it has no name or UUID; otherwise as `parseXml`.
 */
export function parseNetwork(source: string): NetworkInfo {
  const network = parseXml(source, 'network');
  const ipv4 = network.children('ip').filter((ip) => (ip.attribute('family') ?? 'ipv4') === 'ipv4');
  return {
    name: requiredText(network, 'name'),
    uuid: requiredText(network, 'uuid').toLowerCase(),
    bridge: network.child('bridge')?.attribute('name') ?? null,
    forward: network.child('forward') === null ? null : (network.child('forward')?.attribute('mode') ?? 'nat'),
    domain: network.child('domain')?.attribute('name') ?? null,
    addresses: ipv4.flatMap(parseAddress),
    reservations: ipv4.flatMap((ip) => ip.find('dhcp', 'host')).flatMap(parseReservation),
    ranges: ipv4
      .flatMap((ip) => ip.find('dhcp', 'range'))
      .map((range) => ({ start: range.attribute('start') ?? '', end: range.attribute('end') ?? '' })),
    dnsHosts: network.find('dns', 'host').map((host) => ({
      ip: host.attribute('ip') ?? '',
      names: host.children('hostname').map((name) => name.text),
    })),
    routes: network.children('route').flatMap(parseRoute),
    connections: wholeNumber(network.attribute('connections')) ?? 0,
    mark: readNetworkMark(network),
  };
}

function parseAddress(ip: XmlElement): { address: string; prefix: number }[] {
  const address = ip.attribute('address');
  const prefix = prefixOf(ip);
  return address === null || prefix === null ? [] : [{ address, prefix }];
}

function parseRoute(route: XmlElement): string[] {
  const address = route.attribute('address');
  const prefix = prefixOf(route);
  if (address === null || prefix === null || (route.attribute('family') ?? 'ipv4') !== 'ipv4') return [];
  return [`${address}/${prefix}`];
}

function parseReservation(host: XmlElement): NetworkInfo['reservations'] {
  const mac = host.attribute('mac');
  const ip = host.attribute('ip');
  return mac === null || ip === null ? [] : [{ mac: mac.toLowerCase(), name: host.attribute('name'), ip }];
}

/** From `prefix` or `netmask`; null when neither is a valid one. */
function prefixOf(element: XmlElement): number | null {
  const prefix = wholeNumber(element.attribute('prefix'));
  if (prefix !== null) return prefix <= 32 ? prefix : null;
  const octets = (element.attribute('netmask') ?? '').split('.').map((octet) => wholeNumber(octet) ?? 256);
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return null;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : null;
}
