import { pciAddress } from '../../common/pci-address.ts';
import { attr, child, childAttr, hexadecimal, integer, onOff, record, type TypeOf, tagged } from '../../schema/index.ts';

const number = integer();
/** Where a device sits in the guest, by its kind of bus. */
export const address = tagged(
  'type',
  {
    pci: {
      ...pciAddress,
      zpci: child('zpci', record({ uid: attr('uid', hexadecimal(4, 0xffff)), fid: attr('fid', hexadecimal(8, 0xffff_ffff)) })),
    },
    drive: { controller: attr('controller', number), bus: attr('bus', number), target: attr('target', number), unit: attr('unit', number) },
    'virtio-serial': { controller: attr('controller', number), bus: attr('bus', number), port: attr('port', number) },
    ccid: { controller: attr('controller', number), slot: attr('slot', number) },
    usb: { bus: attr('bus', number), port: attr('port') },
    'spapr-vio': { reg: attr('reg', hexadecimal(8)) },
    ccw: {
      cssid: attr('cssid', hexadecimal(2, 0xfe)),
      ssid: attr('ssid', hexadecimal(1, 3)),
      devno: attr('devno', hexadecimal(4, 0xffff)),
    },
    isa: { iobase: attr('iobase', hexadecimal(1)), irq: attr('irq', hexadecimal(1)) },
    'virtio-mmio': {},
    dimm: { slot: attr('slot', number), base: attr('base', hexadecimal(1)) },
    unassigned: {},
  },
  { open: true },
);
export type DeviceAddress = TypeOf<typeof address>;

/** What nearly every device has. */
export const deviceFields = {
  alias: childAttr('alias', 'name'),
  acpiIndex: childAttr('acpi', 'index', integer()),
  address: child('address', address),
};

/** How a virtio device talks to its driver. */
export const virtioOptions = {
  iommu: attr('iommu', onOff),
  ats: attr('ats', onOff),
  packed: attr('packed', onOff),
  pagePerVq: attr('page_per_vq', onOff),
};

/** `<driver>` of devices whose driver has nothing but virtio's options. */
export const virtioDriver = child('driver', record(virtioOptions));
