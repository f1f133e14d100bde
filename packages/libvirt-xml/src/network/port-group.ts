import { bandwidth, virtualPort, vlan } from '../common/network-parts.ts';
import { deviceName } from '../common/values.ts';
import { attr, child, record, required, yesNo } from '../schema/index.ts';

/** Settings that an interface takes by the group's name. */
export const portGroup = record({
  name: required(attr('name', deviceName)),
  default: attr('default', yesNo),
  trustGuestRxFilters: attr('trustGuestRxFilters', yesNo),
  vlan: child('vlan', vlan),
  virtualPort: child('virtualport', virtualPort),
  bandwidth: child('bandwidth', bandwidth),
});
