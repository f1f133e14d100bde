import { type Network, network as networkDocument } from '@aula/libvirt-xml';
import type { NetworkDefinition } from '@aula/model';
import type { PlannedNetwork } from './site-plan.ts';

const FORWARD: Readonly<Record<NetworkDefinition['mode'], string | null>> = {
  nat: 'nat',
  routed: 'route',
  open: 'open',
  bridge: 'bridge',
  isolated: null,
};
const SECONDS_PER_MINUTE = 60;

/** The network's libvirt XML, with the reservations and DNS names of all its seats. @throws {XmlError} `invalid-value`. */
export function buildNetworkXml({ network, bridge, hosts }: PlannedNetwork): string {
  const mode = FORWARD[network.mode];
  const forward = mode === null ? {} : { forward: { mode } };
  if (network.mode === 'bridge') return networkDocument.build({ name: network.name, ...forward, bridge: { name: bridge } });
  const { ipv6 } = network;
  const value: Network = {
    name: network.name,
    ...forward,
    bridge: { name: bridge, stp: false, delay: 0 },
    domain: { name: network.domain, localOnly: true },
    dns: dnsOf(network, hosts),
    ips: [
      { address: network.gateway, prefix: Number(network.subnet.split('/')[1]), ...dhcpOf(network, hosts) },
      ...(ipv6 === null ? [] : [{ family: 'ipv6', address: ipv6.gateway, prefix: Number(ipv6.subnet.split('/')[1]) }]),
    ],
  };
  return networkDocument.build(value);
}

/** What libvirt 9 takes as a lease time; null: its own default. */
export function leaseMinutes({ dhcp }: Pick<NetworkDefinition, 'dhcp'>): number | null {
  const seconds = dhcp?.leaseSeconds ?? null;
  return seconds === null ? null : Math.ceil(seconds / SECONDS_PER_MINUTE);
}

function dhcpOf({ dhcp }: NetworkDefinition, hosts: PlannedNetwork['hosts']) {
  if (dhcp === null) return {};
  const minutes = leaseMinutes({ dhcp });
  const lease = minutes === null ? {} : { lease: { expiry: minutes, unit: 'minutes' } };
  const ranges = dhcp.dynamic.map(({ first, last }) => ({ start: first, end: last, ...lease }));
  return { dhcp: { ranges, hosts: hosts.map(({ mac, name, ip }) => ({ mac, name, ip, ...lease })) } };
}

function dnsOf({ dns, domain }: NetworkDefinition, hosts: PlannedNetwork['hosts']): NonNullable<Network['dns']> {
  const names = new Map<string, string[]>();
  for (const { ip, name } of [...dns.records, ...hosts]) names.set(ip, [...(names.get(ip) ?? []), name]);
  return {
    forwarders: dns.forwarders.map((address) => ({ address })),
    txts: dns.txt,
    srvs: dns.srv.map((record) => ({ ...record, domain })),
    hosts: [...names].map(([ip, all]) => ({ ip, names: all })),
  };
}
