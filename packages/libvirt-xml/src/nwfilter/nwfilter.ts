import { filterName, filterReference } from '../common/filter-reference.ts';
import { mixedChildren } from '../common/mixed-children.ts';
import { like, unicastMac } from '../common/values.ts';
import { owner } from '../network-port/network-port.ts';
import { attr, child, childAttr, childText, documentType, integer, record, required, suggest, type TypeOf, uuid } from '../schema/index.ts';
import { protocolAttributes } from './rule-attributes.ts';

const PRIORITY_MAX = 1000;
const priority = attr('priority', integer({ min: -PRIORITY_MAX, max: PRIORITY_MAX }));

const p = protocolAttributes;
/** At most one of the protocols; with none it matches everything of its chain. */
const rule = record({
  action: required(attr('action', suggest('drop', 'accept', 'reject', 'continue', 'return'))),
  direction: required(attr('direction', suggest('in', 'out', 'inout'))),
  priority,
  /** `false` or `0`: connections are not tracked. */
  stateMatch: attr('statematch', suggest('false', '0')),
  mac: child('mac', record(p.mac)),
  vlan: child('vlan', record(p.vlan)),
  stp: child('stp', record(p.stp)),
  arp: child('arp', record(p.arp)),
  rarp: child('rarp', record(p.rarp)),
  ip: child('ip', record(p.ip)),
  ipv6: child('ipv6', record(p.ipv6)),
  tcp: child('tcp', record(p.tcp)),
  udp: child('udp', record(p.udp)),
  sctp: child('sctp', record(p.sctp)),
  icmp: child('icmp', record(p.icmp)),
  igmp: child('igmp', record(p.igmp)),
  all: child('all', record(p.all)),
  esp: child('esp', record(p.esp)),
  ah: child('ah', record(p.ah)),
  udplite: child('udplite', record(p.udplite)),
  'tcp-ipv6': child('tcp-ipv6', record(p['tcp-ipv6'])),
  'udp-ipv6': child('udp-ipv6', record(p['udp-ipv6'])),
  'sctp-ipv6': child('sctp-ipv6', record(p['sctp-ipv6'])),
  icmpv6: child('icmpv6', record(p.icmpv6)),
  'all-ipv6': child('all-ipv6', record(p['all-ipv6'])),
  'esp-ipv6': child('esp-ipv6', record(p['esp-ipv6'])),
  'ah-ipv6': child('ah-ipv6', record(p['ah-ipv6'])),
  'udplite-ipv6': child('udplite-ipv6', record(p['udplite-ipv6'])),
});

/** A network filter: https://libvirt.org/formatnwfilter.html */
export const nwfilter = documentType(
  'filter',
  record({
    name: required(attr('name', filterName)),
    /** `root`, or a name that starts with its protocol, like `ipv4-room`. */
    chain: attr(
      'chain',
      like(/^(?:root|mac|(?:arp|ipv4|vlan)[a-z0-9-]{0,8})$/, 'root, or a protocol and at most 12 characters in all', (text) =>
        /^(?:root|(?:mac|stp|arp)[a-zA-Z0-9_.:-]{0,9}|(?:vlan|rarp|ipv[46])[a-zA-Z0-9_.:-]{0,8})$/.test(text),
      ),
    ),
    priority,
    uuid: childText('uuid', uuid),
    /** Applied by priority, those of the same priority in this order. */
    entries: mixedChildren({ rule, filterref: filterReference }),
  }),
);
export interface Nwfilter extends TypeOf<typeof nwfilter> {}

/** A filter in use on a port: https://libvirt.org/formatnwfilterbinding.html */
export const nwfilterBinding = documentType(
  'filterbinding',
  record({
    owner: required(child('owner', owner)),
    portDevice: required(childAttr('portdev', 'name')),
    linkDevice: childAttr('linkdev', 'name'),
    mac: required(childAttr('mac', 'address', unicastMac)),
    filter: required(child('filterref', filterReference)),
  }),
);
export interface NwfilterBinding extends TypeOf<typeof nwfilterBinding> {}
