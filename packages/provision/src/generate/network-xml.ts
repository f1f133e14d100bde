import { type Network, network as networkDocument } from '@aula/libvirt-xml';
import type { NetworkDefinition } from '@aula/model';
import type { NetworkIdentity } from './network-identity.ts';
import type { PlannedNetwork } from './site-plan.ts';

const FORWARD: Readonly<Record<NetworkDefinition['mode'], string | null>> = {
  nat: 'nat',
  routed: 'route',
  open: 'open',
  bridge: 'bridge',
  isolated: null,
};

/**
 * The network's libvirt XML, with the reservations and DNS names of all its seats, and all that libvirt would else choose at random.
 *
 * @throws {XmlError} `invalid-value`.
 */
export function buildNetworkXml({ network, bridge, hosts }: PlannedNetwork, { uuid, mac }: NetworkIdentity): string {
  const mode = FORWARD[network.mode];
  const nat = network.mode === 'nat' && network.ipv6 !== null ? { nat: { ipv6: true } } : {};
  const forward = mode === null ? {} : { forward: { mode, ...nat } };
  if (network.mode === 'bridge') return networkDocument.build({ name: network.name, uuid, ...forward, bridge: { name: bridge } });
  const { ipv6 } = network;
  const value: Network = {
    name: network.name,
    uuid,
    ...forward,
    bridge: { name: bridge, stp: false, delay: 0 },
    mac,
    domain: { name: network.domain, localOnly: true },
    dns: dnsOf(network, hosts),
    ips: [
      { address: network.gateway, prefix: Number(network.subnet.split('/')[1]), ...dhcpOf(network, hosts) },
      ...(ipv6 === null ? [] : [{ family: 'ipv6', address: ipv6.gateway, prefix: Number(ipv6.subnet.split('/')[1]) }]),
    ],
  };
  return networkDocument.build(value);
}

function dhcpOf({ dhcp }: NetworkDefinition, hosts: PlannedNetwork['hosts']) {
  if (dhcp === null || (dhcp.dynamic.length === 0 && hosts.length === 0)) return {};
  const { leaseSeconds } = dhcp;
  const lease = leaseSeconds === null ? {} : { lease: { expiry: leaseSeconds, unit: 'seconds' } };
  const ranges = dhcp.dynamic.map(({ first, last }) => ({ start: first, end: last, ...lease }));
  return { dhcp: { ranges, hosts: hosts.map(({ mac, name, ip }) => ({ mac, name, ip, ...lease })) } };
}

function dnsOf({ dns }: NetworkDefinition, hosts: PlannedNetwork['hosts']): NonNullable<Network['dns']> {
  const names = new Map<string, string[]>();
  for (const { ip, name } of [...dns.records, ...hosts]) names.set(ip, [...(names.get(ip) ?? []), name]);
  return {
    forwarders: dns.forwarders.map((address) => ({ address })),
    txts: dns.txt,
    srvs: dns.srv,
    hosts: [...names].map(([ip, all]) => ({ ip, names: all })),
  };
}
