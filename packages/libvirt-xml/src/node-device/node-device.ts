import { bit, hexText, like, UINT32, worldWideName } from '../common/values.ts';
import {
  attr,
  attrOf,
  child,
  childAttr,
  children,
  childText,
  documentType,
  integer,
  macAddress,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  text,
  uuid,
} from '../schema/index.ts';
import { described, mediatedTypes, pciFields } from './pci-device.ts';

const uint = integer({ max: UINT32 });
const count = integer();
const devicePath = like(/^\/[a-zA-Z0-9_+/%-]+$/, 'a path of a device');

const channelAddress = {
  cssid: required(
    childText(
      'cssid',
      like(/^0x[0-9a-e][0-9a-f]?$/, 'a channel subsystem, 0x0 to 0xfe', (value) => /^(0x)?[0-9a-fA-F]+$/.test(value)),
    ),
  ),
  ssid: required(
    childText(
      'ssid',
      like(/^0x[0-3]$/, 'a subchannel set, 0x0 to 0x3', (value) => /^(0x)?[0-3]$/.test(value)),
    ),
  ),
  devno: required(
    childText(
      'devno',
      like(/^0x[0-9a-f]{4}$/, 'a device number, 0x0000 to 0xffff', (value) => /^(0x)?[0-9a-fA-F]+$/.test(value)),
    ),
  ),
};
const adapter = { adapter: required(childText('ap-adapter', like(/^0x[0-9a-f]{2}$/, 'an adapter, 0x00 to 0xff'))) };

const mediatedCapabilities = children('capability', tagged('type', { mdev_types: mediatedTypes }, { open: true }), {
  key: ({ type }) => type,
});

const scsiHostCapability = tagged(
  'type',
  {
    fc_host: {
      wwnn: required(childText('wwnn', worldWideName)),
      wwpn: required(childText('wwpn', worldWideName)),
      fabricWwn: childText('fabric_wwn', worldWideName),
    },
    vport_ops: { maxVports: required(childText('max_vports', uint)), vports: required(childText('vports', uint)) },
  },
  { open: true },
);

const blocks = { logicalBlockSize: childText('logical_block_size', count), blockCount: childText('num_blocks', count) };
const storageCapability = tagged(
  'type',
  {
    removable: {
      mediaAvailable: childText('media_available', bit),
      mediaSizeBytes: childText('media_size', count),
      mediaLabel: childText('media_label'),
      ...blocks,
    },
    hotpluggable: {},
  },
  { open: true },
);

const system = {
  product: childText('product'),
  hardware: required(
    child(
      'hardware',
      record({
        vendor: childText('vendor'),
        version: childText('version'),
        serial: childText('serial'),
        uuid: required(childText('uuid', uuid)),
      }),
    ),
  ),
  firmware: required(
    child('firmware', record({ vendor: childText('vendor'), version: childText('version'), releaseDate: childText('release_date') })),
  ),
};

const net = {
  interface: required(childText('interface')),
  address: childText('address', macAddress),
  link: child(
    'link',
    record({
      /** Mbit/s. */
      speed: attr('speed', uint),
      state: attr('state', suggest('unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up')),
    }),
  ),
  features: children('feature', attrOf('name', like(/^[a-zA-Z_-]+$/, "a feature's name"))),
  capabilities: children('capability', tagged('type', { '80203': {}, '80211': {} }, { open: true }), { key: ({ type }) => type }),
};

const storage = {
  block: required(childText('block', devicePath)),
  bus: childText('bus'),
  driveType: childText('drive_type'),
  model: childText('model'),
  vendor: childText('vendor'),
  serial: childText('serial'),
  /** Of media that cannot be taken out. */
  sizeBytes: childText('size', count),
  ...blocks,
  capabilities: children('capability', storageCapability, { key: ({ type }) => type }),
};

const mdev = {
  typeId: required(childAttr('type', 'id')),
  iommuGroup: childAttr('iommuGroup', 'number', uint),
  uuid: childText('uuid', uuid),
  parentAddress: childText('parent_addr'),
  /** Set in this order. */
  attributes: children('attr', record({ name: required(attr('name')), value: required(attr('value')) })),
};

const capability = tagged(
  'type',
  {
    system,
    pci: pciFields,
    usb_device: {
      bus: required(childText('bus', count)),
      device: required(childText('device', count)),
      product: required(child('product', described)),
      vendor: required(child('vendor', described)),
    },
    usb: {
      number: required(childText('number', count)),
      class: required(childText('class', count)),
      subclass: required(childText('subclass', count)),
      protocol: required(childText('protocol', count)),
      description: childText('description'),
    },
    net,
    scsi_generic: { char: required(childText('char')) },
    scsi_host: {
      host: childText('host', count),
      uniqueId: childText('unique_id', uint),
      capabilities: children('capability', scsiHostCapability, { key: ({ type }) => type }),
    },
    scsi_target: {
      target: required(childText('target')),
      capabilities: children(
        'capability',
        tagged(
          'type',
          { fc_remote_port: { rport: required(childText('rport')), wwpn: required(childText('wwpn', worldWideName)) } },
          { open: true },
        ),
      ),
    },
    scsi: {
      host: required(childText('host', count)),
      bus: required(childText('bus', count)),
      target: required(childText('target', count)),
      lun: required(childText('lun', count)),
      kind: childText('type'),
    },
    storage,
    drm: { kind: required(childText('type', suggest('primary', 'control', 'render'))) },
    mdev,
    ccw: channelAddress,
    css: { ...channelAddress, channelDeviceAddress: child('channel_dev_addr', record(channelAddress)), capabilities: mediatedCapabilities },
    vdpa: { characterDevice: required(childText('chardev', devicePath)) },
    ap_card: adapter,
    ap_queue: {
      ...adapter,
      domain: required(
        childText(
          'ap-domain',
          like(/^0x[0-9a-f]{4}$/, 'a domain, 0x0000 to 0x00ff', (value) => hexText.write(value) !== undefined),
        ),
      ),
    },
    ap_matrix: { capabilities: mediatedCapabilities },
  },
  { open: true },
);

/** A device of the host: https://libvirt.org/formatnode.html */
export const nodeDevice = documentType(
  'device',
  record({
    name: required(childText('name')),
    /** In sysfs. */
    path: childText('path'),
    /** Its file in `/dev`, of type `dev`, and links to it. */
    deviceNodes: children('devnode', record({ type: required(attr('type', suggest('dev', 'link'))), path: text() })),
    /** Name, or world wide names, of the device it belongs to. */
    parent: child(
      'parent',
      record({
        name: text(),
        wwnn: attr('wwnn', worldWideName),
        wwpn: attr('wwpn', worldWideName),
        fabricWwn: attr('fabric_wwn', worldWideName),
      }),
    ),
    driver: child('driver', record({ name: childText('name') })),
    capabilities: children('capability', capability, { key: ({ type }) => type }),
  }),
);
export interface NodeDevice extends TypeOf<typeof nodeDevice> {}
