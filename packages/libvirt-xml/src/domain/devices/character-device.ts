import {
  attr,
  child,
  childAttr,
  children,
  childText,
  integer,
  oneOf,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  text,
  yesNo,
} from '../../schema/index.ts';
import { deviceFields } from './address.ts';
import { deviceBoot, deviceSeclabels, reconnect, viewerFields } from './common.ts';

const source = record({
  /** `bind` or `connect`; a UDP device has one of each. */
  mode: attr('mode', suggest('bind', 'connect')),
  path: attr('path'),
  host: attr('host'),
  service: attr('service'),
  channel: attr('channel'),
  master: attr('master'),
  slave: attr('slave'),
  append: attr('append', onOff),
  tls: attr('tls', yesNo),
  reconnect,
  seclabels: deviceSeclabels,
  ...viewerFields,
});

/** Where the other end of a stream of bytes is. */
export const streamType = attr(
  'type',
  suggest(
    'pty',
    'unix',
    'tcp',
    'udp',
    'file',
    'dev',
    'pipe',
    'null',
    'stdio',
    'vc',
    'spicevmc',
    'spiceport',
    'nmdm',
    'qemu-vdagent',
    'dbus',
  ),
);
export const streamFields = {
  sources: children('source', source, { key: (item) => item.mode }),
  protocol: childAttr('protocol', 'type', suggest('raw', 'telnet', 'telnets', 'tls')),
  log: child('log', record({ file: attr('file'), append: attr('append', onOff) })),
};

const port = attr('port', integer());

const portDevice = {
  type: streamType,
  tty: attr('tty'),
  ...streamFields,
  target: child('target', record({ type: attr('type'), port, model: childAttr('model', 'name') })),
  ...deviceFields,
};

/** A serial port; `target.type` like `isa-serial`, `pci-serial`, `usb-serial`. */
export const serial = record(portDevice);
export type SerialPort = TypeOf<typeof serial>;
export const parallel = record(portDevice);
/** A console; `target.type` like `serial`, `virtio`. */
export const consoleDevice = record(portDevice);

/** A channel between host and guest, such as the guest agent's. */
export const channel = record({
  type: required(streamType),
  ...streamFields,
  target: child(
    'target',
    tagged(
      'type',
      {
        virtio: { name: attr('name'), state: attr('state', oneOf('connected', 'disconnected')) },
        guestfwd: { address: attr('address'), port },
        xen: { name: attr('name'), state: attr('state', oneOf('connected', 'disconnected')) },
      },
      { open: true },
    ),
  ),
  ...deviceFields,
});
export type Channel = TypeOf<typeof channel>;

export const smartcard = tagged(
  'mode',
  {
    host: {},
    'host-certificates': { certificates: children('certificate', record({ file: required(text()) })), database: childText('database') },
    passthrough: { type: streamType, ...streamFields },
  },
  { open: true, common: deviceFields },
);

/** A USB device that a viewer lends to the guest. */
export const redirectedDevice = record({
  bus: attr('bus', suggest('usb')),
  type: streamType,
  ...streamFields,
  boot: deviceBoot,
  ...deviceFields,
});

/** Which USB devices may be lent; the first rule that fits decides. */
export const redirectFilter = record({
  rules: children(
    'usbdev',
    record({
      class: attr('class'),
      vendor: attr('vendor'),
      product: attr('product'),
      version: attr('version'),
      allow: required(attr('allow', yesNo)),
    }),
  ),
});
