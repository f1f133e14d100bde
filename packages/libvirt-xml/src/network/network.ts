import { bandwidth, virtualPort, vlan } from '../common/network-parts.ts';
import { deviceName, dnsName, like, UINT16, UINT32, unicastMac } from '../common/values.ts';
import {
  attr,
  attrOf,
  child,
  childAttr,
  children,
  childrenWithin,
  childText,
  documentType,
  foreign,
  integer,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  uuid,
  yesNo,
} from '../schema/index.ts';
import { dns } from './dns.ts';
import { forward } from './forward.ts';
import { ip, route } from './ip.ts';
import { portGroup } from './port-group.ts';

const DNSMASQ = { namespace: 'http://libvirt.org/schemas/network/dnsmasq/1.0', prefix: 'dnsmasq' } as const;

/** A virtual network: https://libvirt.org/formatnetwork.html */
export const network = documentType(
  'network',
  record({
    /** Guests that are attached to it now; libvirt reports it of a network that runs. */
    connections: attr('connections', integer({ max: UINT32 })),
    /** IPv6 between guests although the network has no such address. */
    ipv6: attr('ipv6', yesNo),
    trustGuestRxFilters: attr('trustGuestRxFilters', yesNo),
    /** Unique on the host. */
    name: required(childText('name')),
    /** libvirt makes one where it is left out. */
    uuid: childText('uuid', uuid),
    /** Elements of programs, one of each namespace; see `element()`. */
    metadata: foreign('metadata'),
    /** How guests get out; isolated where it is left out. */
    forward: child('forward', forward),
    bridge: child(
      'bridge',
      record({
        name: attr('name', deviceName),
        zone: attr('zone', like(/^[a-zA-Z0-9_-]+$/, "a firewall zone's name")),
        stp: attr('stp', onOff),
        /** Seconds. */
        delay: attr('delay', integer()),
        macTableManager: attr('macTableManager', suggest('kernel', 'libvirt')),
      }),
    ),
    /** Bytes. */
    mtu: childAttr('mtu', 'size', integer({ max: UINT16 })),
    /** Of the bridge; libvirt makes one where it is left out. */
    mac: childAttr('mac', 'address', unicastMac),
    /** DNS domain of the guests. */
    domain: child('domain', record({ name: required(attr('name', dnsName)), localOnly: attr('localOnly', yesNo) })),
    dns: child('dns', dns),
    vlan: child('vlan', vlan),
    bandwidth: child('bandwidth', bandwidth),
    /** Guests on it cannot reach each other. */
    isolatedPorts: childAttr('port', 'isolated', yesNo),
    /** The host's own addresses, with DHCP for the guests. */
    ips: children('ip', ip, { key: ({ family, address }) => `${family ?? 'ipv4'} ${address}` }),
    routes: children('route', route),
    virtualPort: child('virtualport', virtualPort),
    /** Classes of guests, with their own bandwidth and VLAN. */
    portGroups: children('portgroup', portGroup, { key: ({ name }) => name }),
    /** Lines for dnsmasq's configuration. */
    dnsmasqOptions: childrenWithin({ name: 'options', ...DNSMASQ }, { name: 'option', ...DNSMASQ }, attrOf('value')),
  }),
);
export interface Network extends TypeOf<typeof network> {}
