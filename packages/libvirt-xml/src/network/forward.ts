import { pciAddress } from '../common/pci-address.ts';
import { deviceName, ipv4Address, port, UINT32 } from '../common/values.ts';
import { attr, child, childAttr, children, integer, record, required, suggest, yesNo } from '../schema/index.ts';

const connections = attr('connections', integer({ max: UINT32 }));

/** A device that interfaces of guests are put on. */
export const forwardInterface = record({ dev: required(attr('dev', deviceName)), connections });

/** How a network reaches the world. Without a mode it is `nat`; a network without `forward` is isolated. */
export const forward = record({
  dev: attr('dev', deviceName),
  mode: attr('mode', suggest('nat', 'route', 'open', 'bridge', 'passthrough', 'private', 'vepa', 'hostdev')),
  managed: attr('managed', yesNo),
  driver: childAttr('driver', 'name', suggest('kvm', 'vfio')),
  /** Device whose virtual functions are handed out. */
  physicalFunction: childAttr('pf', 'dev', deviceName),
  nat: child(
    'nat',
    record({
      ipv6: attr('ipv6', yesNo),
      address: child('address', record({ start: required(attr('start', ipv4Address)), end: required(attr('end', ipv4Address)) })),
      port: child('port', record({ start: required(attr('start', port)), end: required(attr('end', port)) })),
    }),
  ),
  interfaces: children('interface', forwardInterface, { key: ({ dev }) => dev }),
  addresses: children('address', record({ type: required(attr('type', suggest('pci'))), ...pciAddress, connections })),
});
