import { attr, child, children, integer, record, required, suggest, uuid, yesNo } from '../schema/index.ts';
import { anyNotation, like, UINT32 } from './values.ts';

/* What networks, port groups, ports and interfaces of domains have in common (formatnetwork, "Quality of service", "VLAN tag"…). */

const VLAN_ID_MAX = 4095;
const speed = integer({ min: 1, max: UINT32 });

/** Rates in KiB/s, `burst` in KiB. */
const rates = record({
  average: attr('average', speed),
  peak: attr('peak', speed),
  floor: attr('floor', speed),
  burst: attr('burst', speed),
});

export const bandwidth = record({
  classId: attr('classID', integer({ min: 1 })),
  inbound: child('inbound', rates),
  outbound: child('outbound', rates),
});

export const vlan = record({
  trunk: attr('trunk', yesNo),
  tags: required(
    children(
      'tag',
      record({ id: required(attr('id', integer({ max: VLAN_ID_MAX }))), nativeMode: attr('nativeMode', suggest('tagged', 'untagged')) }),
    ),
  ),
});

/** Which parameters there are depends on the type; without a type any may be given. */
export const virtualPort = record({
  type: attr('type', suggest('802.1Qbg', '802.1Qbh', 'openvswitch', 'midonet')),
  parameters: child(
    'parameters',
    record({
      managerId: attr('managerid', anyNotation(0xff)),
      typeId: attr('typeid', anyNotation(0xff_ffff)),
      typeIdVersion: attr('typeidversion', anyNotation(0xff)),
      instanceId: attr('instanceid', uuid),
      profileId: attr('profileid', like(/^[^\n\r\t]{0,39}$/, 'at most 39 characters')),
      interfaceId: attr('interfaceid', uuid),
    }),
  ),
});
