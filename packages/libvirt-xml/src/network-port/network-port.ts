import { bandwidth, virtualPort, vlan } from '../common/network-parts.ts';
import { pciAddress } from '../common/pci-address.ts';
import { deviceName, unicastMac } from '../common/values.ts';
import {
  attr,
  child,
  childAttr,
  childText,
  documentType,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  uuid,
  yesNo,
} from '../schema/index.ts';

const onBridge = {
  bridge: required(attr('bridge', deviceName)),
  macTableManager: attr('macTableManager', suggest('kernel', 'libvirt')),
};

/** Whom a port or a filter binding belongs to. */
export const owner = record({ name: required(childText('name')), uuid: required(childText('uuid', uuid)) });

/** An interface's place in a network: https://libvirt.org/formatnetworkport.html */
export const networkPort = documentType(
  'networkport',
  record({
    uuid: required(childText('uuid', uuid)),
    owner: required(child('owner', owner)),
    group: childText('group', deviceName),
    mac: required(childAttr('mac', 'address', unicastMac)),
    trustGuestRxFilters: childAttr('rxfilters', 'trustGuest', yesNo),
    virtualPort: child('virtualport', virtualPort),
    bandwidth: child('bandwidth', bandwidth),
    vlan: child('vlan', vlan),
    isolated: childAttr('port', 'isolated', yesNo),
    plug: child(
      'plug',
      tagged(
        'type',
        {
          network: onBridge,
          bridge: onBridge,
          direct: {
            dev: required(attr('dev', deviceName)),
            mode: required(attr('mode', suggest('bridge', 'passthrough', 'private', 'vepa'))),
          },
          'hostdev-pci': {
            managed: attr('managed', yesNo),
            driver: childAttr('driver', 'name', suggest('kvm', 'vfio')),
            address: required(child('address', record(pciAddress))),
          },
        },
        { open: true },
      ),
    ),
  }),
);
export interface NetworkPort extends TypeOf<typeof networkPort> {}
