import { buildNetworkMark } from '../metadata/marks.ts';
import { element, writeXml, type XmlNode } from '../xml/write.ts';
import type { NetworkHost, NetworkSpec } from './types.ts';

/** Linux' IFNAMSIZ without the closing zero. */
export const BRIDGE_NAME_MAX = 15;

/**
 * The network's XML. There is no dynamic range: with reservations only, libvirt runs dnsmasq with a static range, so that an
 * unknown machine gets no address and a known one is answered at once, without dnsmasq's probe of dynamic addresses.
 *
 * @throws {XmlError} `invalid-value`.
 */
export function buildNetwork(spec: NetworkSpec): string {
  return writeXml(
    element(
      'network',
      {},
      element('name', {}, spec.name),
      spec.uuid === undefined ? null : element('uuid', {}, spec.uuid),
      element('metadata', {}, buildNetworkMark(spec.mark)),
      element('forward', { mode: 'nat' }),
      element('bridge', { name: spec.bridge, stp: 'off', delay: 0 }),
      element('domain', { name: spec.domain, localOnly: 'yes' }),
      element('dns', {}, ...spec.hosts.map(dnsHost)),
      element('ip', { address: spec.gateway, prefix: spec.prefix }, element('dhcp', {}, ...spec.hosts.map(dhcpHost))),
    ),
  );
}

const dhcpHost = ({ mac, name, ip }: NetworkHost): XmlNode => element('host', { mac, name, ip });
const dnsHost = ({ name, ip }: Pick<NetworkHost, 'name' | 'ip'>): XmlNode => element('host', { ip }, element('hostname', {}, name));

/** One `<host>` of `<dhcp>`, as `virNetworkUpdate` wants it for the section `ip-dhcp-host`. */
export const buildDhcpHost = (host: NetworkHost): string => writeXml(dhcpHost(host));

/** One `<host>` of `<dns>`, as `virNetworkUpdate` wants it for the section `dns-host`. */
export const buildDnsHost = (host: Pick<NetworkHost, 'name' | 'ip'>): string => writeXml(dnsHost(host));
