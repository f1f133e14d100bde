import { pciAddress } from '../common/pci-address.ts';
import { like, UINT16, UINT32, worldWideName } from '../common/values.ts';
import { attr, child, childAttr, children, childText, integer, record, required, suggest, tagged, uuid, yesNo } from '../schema/index.ts';

/*
 * What a pool's source is made of. Which parts there are depends on the pool's type.
 */

const path = like(/^\/[^\n\r\t]+$/, 'a path, or an iSCSI qualified name', (text) => /^[^\n\r\t]+$/.test(text));

export const hosts = {
  hosts: children(
    'host',
    record({
      name: required(
        attr(
          'name',
          like(/^[a-zA-Z0-9.-]+$/, 'a host', (text) => /^[a-zA-Z0-9.:-]+$/.test(text)),
        ),
      ),
      port: attr('port', integer({ min: -1, max: UINT16 })),
    }),
    {
      key: ({ name }) => name,
    },
  ),
};

const extents = children('freeExtent', record({ start: required(attr('start', integer())), end: required(attr('end', integer())) }));
export const devices = {
  devices: children(
    'device',
    record({ path: required(attr('path', path)), partSeparator: attr('part_separator', yesNo), freeExtents: extents }),
    {
      key: (device) => device.path,
    },
  ),
};

export const directory = {
  dir: childAttr(
    'dir',
    'path',
    like(/^\/[^\n\r\t]*$/, 'a path', (text) => /^[^\n\r\t]+$/.test(text)),
  ),
};
export const sourceName = { name: childText('name') };
/** What the devices, or the file server, hold. */
export const format = (...names: readonly string[]) => ({ format: childAttr('format', 'type', suggest(...names)) });
export const vendor = { vendor: childAttr('vendor', 'name'), product: childAttr('product', 'name') };
export const initiator = { initiator: child('initiator', record({ iqn: required(childAttr('iqn', 'name')) })) };

export const auth = {
  auth: child(
    'auth',
    record({
      type: required(attr('type', suggest('chap', 'ceph'))),
      username: required(attr('username')),
      secret: required(child('secret', record({ uuid: attr('uuid', uuid), usage: attr('usage') }))),
    }),
  ),
};

/** A SCSI or fibre channel host adapter. */
export const adapter = {
  adapter: child(
    'adapter',
    tagged(
      'type',
      {
        scsi_host: {
          name: attr('name'),
          parent: child(
            'parentaddr',
            record({
              uniqueId: attr('unique_id', integer({ min: 1, max: UINT32 })),
              address: required(child('address', record(pciAddress))),
            }),
          ),
        },
        fc_host: {
          parent: attr('parent'),
          managed: attr('managed', yesNo),
          parentWwnn: attr('parent_wwnn', worldWideName),
          parentWwpn: attr('parent_wwpn', worldWideName),
          parentFabricWwn: attr('parent_fabric_wwn', worldWideName),
          wwnn: required(attr('wwnn', worldWideName)),
          wwpn: required(attr('wwpn', worldWideName)),
        },
      },
      { absent: 'scsi_host', open: true },
    ),
  ),
};
