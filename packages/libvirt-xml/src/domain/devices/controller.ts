import {
  attr,
  child,
  childAttr,
  childSize,
  childText,
  hexadecimal,
  integer,
  onOff,
  record,
  suggest,
  type TypeOf,
  tagged,
} from '../../schema/index.ts';
import { deviceFields, virtioOptions } from './address.ts';
import { virtioModel } from './common.ts';

const count = integer();
const byte = hexadecimal(1, 0xff);

const controllerDriver = record({
  queues: attr('queues', count),
  cmdPerLun: attr('cmd_per_lun', count),
  maxSectors: attr('max_sectors', count),
  ioeventfd: attr('ioeventfd', onOff),
  iothread: attr('iothread', count),
  ...virtioOptions,
});

const pciTarget = record({
  chassisNr: attr('chassisNr', byte),
  chassis: attr('chassis', byte),
  port: attr('port', byte),
  busNr: attr('busNr', byte),
  index: attr('index', byte),
  hotplug: attr('hotplug', onOff),
  memReserveBytes: attr('memReserve', count),
  node: childText('node', count),
});

/** What other devices are plugged into. */
export const controller = tagged(
  'type',
  {
    pci: {
      model: attr(
        'model',
        suggest(
          'pci-root',
          'pcie-root',
          'pci-bridge',
          'dmi-to-pci-bridge',
          'pcie-to-pci-bridge',
          'pcie-root-port',
          'pcie-switch-upstream-port',
          'pcie-switch-downstream-port',
          'pci-expander-bus',
          'pcie-expander-bus',
        ),
      ),
      modelName: childAttr('model', 'name'),
      target: child('target', pciTarget),
      pciHole64KiB: childSize('pcihole64', 'KiB'),
    },
    usb: {
      model: attr('model', suggest('qemu-xhci', 'nec-xhci', 'ich9-ehci1', 'ich9-uhci1', 'piix3-uhci', 'none')),
      masterStartPort: childAttr('master', 'startport', count),
      ports: attr('ports', count),
    },
    scsi: { model: attr('model', suggest('virtio-scsi', 'lsilogic', 'lsisas1068', 'auto', 'buslogic')) },
    ide: { model: attr('model', suggest('piix3', 'piix4', 'ich6')) },
    sata: { model: attr('model') },
    fdc: { model: attr('model') },
    ccid: { model: attr('model') },
    isa: { model: attr('model') },
    'virtio-serial': { model: attr('model', virtioModel), ports: attr('ports', count), vectors: attr('vectors', integer({ min: -1 })) },
    xenbus: { model: attr('model'), maxGrantFrames: attr('maxGrantFrames', count), maxEventChannels: attr('maxEventChannels', count) },
  },
  { open: true, common: { index: attr('index', count), driver: child('driver', controllerDriver), ...deviceFields } },
);
export type Controller = TypeOf<typeof controller>;
