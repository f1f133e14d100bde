import { filterReference } from '../../common/filter-reference.ts';
import { bandwidth, virtualPort, vlan } from '../../common/network-parts.ts';
import { pciAddress } from '../../common/pci-address.ts';
import {
  attr,
  child,
  childAttr,
  children,
  childText,
  hexadecimal,
  integer,
  macAddress,
  oneOf,
  onOff,
  record,
  suggest,
  type TypeOf,
  tagged,
  uuid,
  yesNo,
} from '../../schema/index.ts';
import { deviceFields, virtioOptions } from './address.ts';
import { deviceBoot, ipFields, reconnect, rom, teaming } from './common.ts';

const count = integer();
const portNumber = attr('port', integer({ min: -1, max: 65535 }));
const networkFields = { network: attr('network'), portgroup: attr('portgroup'), portId: attr('portid', uuid) };
const bridgeFields = { bridge: attr('bridge'), macTableManager: attr('macTableManager', suggest('kernel', 'libvirt')) };
const socket = child('source', record({ address: attr('address'), port: portNumber }));
const usbId = hexadecimal(4, 0xffff);

const hostdevSource = record({
  missing: attr('missing', yesNo),
  vendor: childAttr('vendor', 'id', usbId),
  product: childAttr('product', 'id', usbId),
  address: child('address', record({ type: attr('type', oneOf('pci', 'usb')), ...pciAddress, device: attr('device', hexadecimal(1)) })),
});

/** What the other end of the cable is. */
const sources = {
  network: { source: child('source', record({ ...networkFields, ...bridgeFields })) },
  bridge: { source: child('source', record({ ...bridgeFields, ...networkFields })) },
  ethernet: { source: child('source', record({ dev: attr('dev'), ...ipFields })) },
  user: { source: child('source', record({ dev: attr('dev') })) },
  direct: {
    source: child(
      'source',
      record({ dev: attr('dev'), mode: attr('mode', suggest('vepa', 'bridge', 'private', 'passthrough')), ...networkFields }),
    ),
  },
  vhostuser: {
    source: child(
      'source',
      record({ type: attr('type', suggest('unix')), path: attr('path'), mode: attr('mode', oneOf('server', 'client')), reconnect }),
    ),
  },
  internal: { source: child('source', record({ name: attr('name') })) },
  mcast: { source: socket },
  client: { source: socket },
  server: { source: socket },
  udp: {
    source: child(
      'source',
      record({ address: attr('address'), port: portNumber, local: child('local', record({ address: attr('address'), port: portNumber })) }),
    ),
  },
  hostdev: { managed: attr('managed', yesNo), source: child('source', hostdevSource) },
  vdpa: { source: child('source', record({ dev: attr('dev') })) },
  null: {},
  vds: {
    source: child(
      'source',
      record({
        switchId: attr('switchid'),
        portId: attr('portid', count),
        portgroupId: attr('portgroupid'),
        connectionId: attr('connectionid', count),
      }),
    ),
  },
};

const offloads = {
  csum: attr('csum', onOff),
  gso: attr('gso', onOff),
  tso4: attr('tso4', onOff),
  tso6: attr('tso6', onOff),
  ecn: attr('ecn', onOff),
  ufo: attr('ufo', onOff),
};
const interfaceDriver = record({
  name: attr('name', suggest('qemu', 'vhost', 'kvm', 'vfio', 'xen')),
  txmode: attr('txmode', suggest('iothread', 'timer')),
  ioeventfd: attr('ioeventfd', onOff),
  eventIdx: attr('event_idx', onOff),
  /** Pairs of queues that work at once, of virtio. */
  queues: attr('queues', count),
  rxQueueSize: attr('rx_queue_size', count),
  txQueueSize: attr('tx_queue_size', count),
  rss: attr('rss', onOff),
  rssHashReport: attr('rss_hash_report', onOff),
  ...virtioOptions,
  host: child('host', record({ ...offloads, mrgRxbuf: attr('mrg_rxbuf', onOff) })),
  guest: child('guest', record(offloads)),
});

const portForward = record({
  proto: attr('proto', oneOf('tcp', 'udp')),
  address: attr('address'),
  dev: attr('dev'),
  ranges: children(
    'range',
    record({ start: attr('start', count), end: attr('end', count), to: attr('to', count), exclude: attr('exclude', yesNo) }),
  ),
});

/** A network card. */
export const networkInterface = tagged('type', sources, {
  first: ['mac', 'source'],
  open: true,
  common: {
    /** The guest may change its MAC address and multicast filters, with macvtap. */
    trustGuestRxFilters: attr('trustGuestRxFilters', yesNo),
    /** libvirt makes one where it is left out. */
    mac: childAttr('mac', 'address', macAddress),
    macType: childAttr('mac', 'type', suggest('generated', 'static')),
    macCheck: childAttr('mac', 'check', yesNo),
    virtualPort: child('virtualport', virtualPort),
    ...ipFields,
    portForwards: children('portForward', portForward),
    script: childAttr('script', 'path'),
    downscript: childAttr('downscript', 'path'),
    backendDomain: childAttr('backenddomain', 'name'),
    /** The host's side; names like `vnet0` are given at each start. */
    target: child('target', record({ dev: attr('dev'), managed: attr('managed', yesNo) })),
    guest: child('guest', record({ dev: attr('dev'), actual: attr('actual') })),
    /** `rtl8139` by default on x86; `virtio` is what one wants. */
    model: childAttr('model', 'type', suggest('virtio', 'e1000e', 'e1000', 'rtl8139')),
    driver: child('driver', interfaceDriver),
    backend: child(
      'backend',
      record({ type: attr('type', suggest('passt')), tap: attr('tap'), vhost: attr('vhost'), logFile: attr('logFile') }),
    ),
    /** Packet filter on the host, with its variables. */
    filter: child('filterref', filterReference),
    tune: child('tune', record({ sendBufferBytes: childText('sndbuf', count) })),
    /** Whether the cable is in; up by default. */
    link: childAttr('link', 'state', oneOf('up', 'down')),
    /** Bytes. */
    mtu: childAttr('mtu', 'size', integer({ max: 65535 })),
    /** Packets that are gathered before the host is told. */
    coalesce: child('coalesce', record({ rx: child('rx', record({ maxFrames: childAttr('frames', 'max', count) })) })),
    bandwidth: child('bandwidth', bandwidth),
    vlan: child('vlan', vlan),
    /** It reaches no other isolated port of the same bridge. */
    isolated: childAttr('port', 'isolated', yesNo),
    teaming,
    boot: deviceBoot,
    rom,
    ...deviceFields,
  },
});
export type NetworkInterface = TypeOf<typeof networkInterface>;
