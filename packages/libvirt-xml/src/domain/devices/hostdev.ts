import { pciAddress } from '../../common/pci-address.ts';
import {
  attr,
  child,
  childAttr,
  children,
  childText,
  flag,
  hexadecimal,
  integer,
  oneOf,
  onOff,
  record,
  suggest,
  type TypeOf,
  tagged,
  uuid,
  yesNo,
} from '../../schema/index.ts';
import { deviceFields } from './address.ts';
import { deviceBoot, initiatorName, ipFields, rom, startupPolicy, storageAuth, teaming, virtioModel } from './common.ts';

const usbId = hexadecimal(4, 0xffff);
const count = integer();

const adapter = record({
  type: attr('type', suggest('scsi_host', 'fc_host')),
  name: attr('name'),
  parent: attr('parent'),
  managed: attr('managed', yesNo),
  parentWwnn: attr('parent_wwnn'),
  parentWwpn: attr('parent_wwpn'),
  parentFabricWwn: attr('parent_fabric_wwn'),
  wwnn: attr('wwnn'),
  wwpn: attr('wwpn'),
  parentAddress: child('parentaddr', record({ uniqueId: attr('unique_id', count), address: child('address', record(pciAddress)) })),
});

const sources = {
  pci: {
    driver: childAttr('driver', 'name', suggest('vfio', 'kvm', 'xen')),
    teaming,
    source: child(
      'source',
      record({ startupPolicy, writeFiltering: attr('writeFiltering', yesNo), address: child('address', record(pciAddress)) }),
    ),
  },
  usb: {
    source: child(
      'source',
      record({
        startupPolicy,
        guestReset: attr('guestReset', suggest('off', 'uninitialized', 'on')),
        missing: attr('missing', yesNo),
        vendor: childAttr('vendor', 'id', usbId),
        product: childAttr('product', 'id', usbId),
        address: child('address', record({ bus: attr('bus', hexadecimal(1)), device: attr('device', hexadecimal(1)), port: attr('port') })),
      }),
    ),
  },
  scsi: {
    sgio: attr('sgio', suggest('filtered', 'unfiltered')),
    rawio: attr('rawio', yesNo),
    source: child(
      'source',
      record({
        protocol: attr('protocol', suggest('adapter', 'iscsi')),
        name: attr('name'),
        adapter: child('adapter', adapter),
        address: child('address', record({ bus: attr('bus', count), target: attr('target', count), unit: attr('unit', count) })),
        hosts: children('host', record({ name: attr('name'), port: attr('port', count) })),
        auth: storageAuth,
        initiator: initiatorName,
      }),
    ),
  },
  scsi_host: {
    model: attr('model', virtioModel),
    source: child('source', record({ protocol: attr('protocol', suggest('vhost')), wwpn: attr('wwpn') })),
  },
  mdev: {
    model: attr('model', suggest('vfio-pci', 'vfio-ccw', 'vfio-ap')),
    display: attr('display', onOff),
    ramfb: attr('ramfb', onOff),
    source: child('source', record({ address: child('address', record({ uuid: attr('uuid', uuid) })) })),
  },
  storage: { source: child('source', record({ block: childText('block') })) },
  misc: { source: child('source', record({ char: childText('char') })) },
  net: { source: child('source', record({ interface: childText('interface') })), ...ipFields },
};

/** A device of the host that the guest gets. */
export const hostdev = tagged('type', sources, {
  open: true,
  common: {
    mode: attr('mode', oneOf('subsystem', 'capabilities')),
    managed: attr('managed', yesNo),
    readonly: flag('readonly'),
    shareable: flag('shareable'),
    boot: deviceBoot,
    rom,
    ...deviceFields,
  },
});
export type HostDevice = TypeOf<typeof hostdev>;
