import { LIMITS } from '../limits.ts';
import { array, flag, int32, int64, nothing, nullableString, string, struct, uint32 } from '../xdr/codec.ts';
import { uuid } from '../xdr/uuid.ts';
import { network, nwfilter } from './handles.ts';
import { remote } from './procedure.ts';

const net = struct({ net: network });
const lease = struct({
  iface: string,
  expirytime: int64,
  type: int32,
  mac: nullableString,
  iaid: nullableString,
  ipaddr: string,
  prefix: uint32,
  hostname: nullableString,
  clientid: nullableString,
});

/** Virtual networks. */
export const networkProcedures = {
  networkLookupByName: remote('networkLookupByName', 46, struct({ name: string }), net),
  networkLookupByUuid: remote('networkLookupByUuid', 47, struct({ uuid }), net),
  networkDefineXml: remote('networkDefineXml', 41, struct({ xml: string }), net),
  /** Since libvirt 7.7. */
  networkDefineXmlFlags: remote('networkDefineXmlFlags', 432, struct({ xml: string, flags: uint32 }), net),
  networkCreateXml: remote('networkCreateXml', 40, struct({ xml: string }), net),
  networkCreate: remote('networkCreate', 39, net, nothing),
  networkDestroy: remote('networkDestroy', 42, net, nothing),
  networkUndefine: remote('networkUndefine', 49, net, nothing),
  /** `parentIndex` -1: libvirt finds the parent itself. */
  networkUpdate: remote(
    'networkUpdate',
    291,
    struct({ net: network, command: uint32, section: uint32, parentIndex: int32, xml: string, flags: uint32 }),
    nothing,
  ),
  networkGetXmlDesc: remote('networkGetXmlDesc', 43, struct({ net: network, flags: uint32 }), struct({ xml: string })),
  networkGetBridgeName: remote('networkGetBridgeName', 45, net, struct({ name: string })),
  networkGetAutostart: remote('networkGetAutostart', 44, net, struct({ autostart: flag })),
  networkSetAutostart: remote('networkSetAutostart', 48, struct({ net: network, autostart: flag }), nothing),
  networkIsActive: remote('networkIsActive', 152, net, struct({ active: flag })),
  networkIsPersistent: remote('networkIsPersistent', 153, net, struct({ persistent: flag })),
  /** `mac` null: all leases. `expirytime` in seconds since 1970, `type` of `IpAddrType`. */
  networkGetDhcpLeases: remote(
    'networkGetDhcpLeases',
    341,
    struct({ net: network, mac: nullableString, needResults: flag, flags: uint32 }),
    struct({ leases: array(lease, LIMITS.networkDhcpLeasesMax), ret: uint32 }),
  ),
};

/** Packet filters. */
export const nwfilterProcedures = {
  nwfilterLookupByName: remote('nwfilterLookupByName', 175, struct({ name: string }), struct({ nwfilter })),
  nwfilterDefineXml: remote('nwfilterDefineXml', 180, struct({ xml: string }), struct({ nwfilter })),
  nwfilterUndefine: remote('nwfilterUndefine', 181, struct({ nwfilter }), nothing),
  nwfilterGetXmlDesc: remote('nwfilterGetXmlDesc', 177, struct({ nwfilter, flags: uint32 }), struct({ xml: string })),
};
