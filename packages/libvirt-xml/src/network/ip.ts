import { dnsName, ipAddress, ipv4Address, like, unicastMac } from '../common/values.ts';
import { attr, child, childAttr, children, integer, record, required, suggest, yesNo } from '../schema/index.ts';

const family = attr('family', suggest('ipv4', 'ipv6'));
const PREFIX_MAX = 128;
const prefix = attr('prefix', integer({ max: PREFIX_MAX }));
const netmask = attr('netmask', ipv4Address);

/** Without a unit in minutes; 0 never expires. */
const lease = child(
  'lease',
  record({ expiry: required(attr('expiry', integer())), unit: attr('unit', suggest('seconds', 'minutes', 'hours')) }),
);

/** A reservation: by MAC (IPv4), by client id (IPv6) or by name alone. */
export const dhcpHost = record({
  mac: attr('mac', unicastMac),
  /** A DHCP unique identifier (IPv6). */
  id: attr(
    'id',
    like(/^0:4(:[0-9a-f]{1,2}){16}$/, 'a DUID such as 0:3:0:1:52:54:0:12:34:56', (text) =>
      /^([0-9a-fA-F]{1,2}:){6,129}[0-9a-fA-F]{1,2}$/.test(text),
    ),
  ),
  name: attr('name'),
  ip: required(attr('ip', ipAddress)),
  lease,
});

export const dhcpRange = record({ start: required(attr('start', ipAddress)), end: required(attr('end', ipAddress)), lease });

/** The host's own address on the network, with what it serves there. */
export const ip = record({
  family,
  address: attr('address', ipAddress),
  netmask,
  prefix,
  /** The DNS server answers reverse look-ups of this subnet itself. */
  localPtr: attr('localPtr', yesNo),
  /** Folder of the host that TFTP serves. */
  tftpRoot: childAttr('tftp', 'root'),
  dhcp: child(
    'dhcp',
    record({
      ranges: children('range', dhcpRange, { key: ({ start }) => start }),
      hosts: children('host', dhcpHost, { key: (host) => host.mac ?? host.id ?? host.name }),
      bootp: child('bootp', record({ file: required(attr('file', like(/^[^\n\r]+$/, 'a path'))), server: attr('server', dnsName) })),
    }),
  ),
});

export const route = record({
  family,
  address: required(attr('address', ipAddress)),
  netmask,
  prefix,
  gateway: required(attr('gateway', ipAddress)),
  metric: attr('metric', integer({ max: 4_294_967_295 })),
});
