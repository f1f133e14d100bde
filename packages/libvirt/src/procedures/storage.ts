import { LIMITS } from '../limits.ts';
import { array, flag, int32, nothing, string, struct, uint32, uint64 } from '../xdr/codec.ts';
import { uuid } from '../xdr/uuid.ts';
import { storagePool, storageVol } from './handles.ts';
import { remote, streaming } from './procedure.ts';

const pool = struct({ pool: storagePool });
const poolFlags = struct({ pool: storagePool, flags: uint32 });
const xmlFlags = struct({ xml: string, flags: uint32 });
const vol = struct({ vol: storageVol });
const volFlags = struct({ vol: storageVol, flags: uint32 });
const transfer = struct({ vol: storageVol, offset: uint64, length: uint64, flags: uint32 });

/** Storage pools. */
export const storagePoolProcedures = {
  storagePoolLookupByName: remote('storagePoolLookupByName', 84, struct({ name: string }), pool),
  storagePoolLookupByUuid: remote('storagePoolLookupByUuid', 85, struct({ uuid }), pool),
  storagePoolLookupByVolume: remote('storagePoolLookupByVolume', 86, vol, pool),
  storagePoolLookupByTargetPath: remote('storagePoolLookupByTargetPath', 391, struct({ path: string }), pool),
  storagePoolCreateXml: remote('storagePoolCreateXml', 76, xmlFlags, pool),
  storagePoolDefineXml: remote('storagePoolDefineXml', 77, xmlFlags, pool),
  storagePoolCreate: remote('storagePoolCreate', 78, poolFlags, nothing),
  storagePoolBuild: remote('storagePoolBuild', 79, poolFlags, nothing),
  storagePoolDestroy: remote('storagePoolDestroy', 80, pool, nothing),
  storagePoolDelete: remote('storagePoolDelete', 81, poolFlags, nothing),
  storagePoolUndefine: remote('storagePoolUndefine', 82, pool, nothing),
  storagePoolRefresh: remote('storagePoolRefresh', 83, poolFlags, nothing),
  /** In bytes; `state` of `StoragePoolState`. */
  storagePoolGetInfo: remote(
    'storagePoolGetInfo',
    87,
    pool,
    struct({ state: uint32, capacity: uint64, allocation: uint64, available: uint64 }),
  ),
  storagePoolGetXmlDesc: remote('storagePoolGetXmlDesc', 88, poolFlags, struct({ xml: string })),
  storagePoolGetAutostart: remote('storagePoolGetAutostart', 89, pool, struct({ autostart: flag })),
  storagePoolSetAutostart: remote('storagePoolSetAutostart', 90, struct({ pool: storagePool, autostart: flag }), nothing),
  storagePoolIsActive: remote('storagePoolIsActive', 154, pool, struct({ active: flag })),
  storagePoolIsPersistent: remote('storagePoolIsPersistent', 155, pool, struct({ persistent: flag })),
  storagePoolListAllVolumes: remote(
    'storagePoolListAllVolumes',
    282,
    struct({ pool: storagePool, needResults: flag, flags: uint32 }),
    struct({ vols: array(storageVol, LIMITS.storageVolListMax), ret: uint32 }),
  ),
};

/** Volumes of storage pools. */
export const storageVolProcedures = {
  storageVolLookupByName: remote('storageVolLookupByName', 95, struct({ pool: storagePool, name: string }), vol),
  storageVolLookupByKey: remote('storageVolLookupByKey', 96, struct({ key: string }), vol),
  storageVolLookupByPath: remote('storageVolLookupByPath', 97, struct({ path: string }), vol),
  storageVolCreateXml: remote('storageVolCreateXml', 93, struct({ pool: storagePool, xml: string, flags: uint32 }), vol),
  storageVolCreateXmlFrom: remote(
    'storageVolCreateXmlFrom',
    125,
    struct({ pool: storagePool, xml: string, clonevol: storageVol, flags: uint32 }),
    vol,
  ),
  storageVolDelete: remote('storageVolDelete', 94, volFlags, nothing),
  storageVolWipe: remote('storageVolWipe', 165, volFlags, nothing),
  /** In bytes; `type` of `StorageVolType`. */
  storageVolGetInfo: remote('storageVolGetInfo', 98, vol, struct({ type: int32, capacity: uint64, allocation: uint64 })),
  storageVolGetInfoFlags: remote('storageVolGetInfoFlags', 378, volFlags, struct({ type: int32, capacity: uint64, allocation: uint64 })),
  storageVolGetPath: remote('storageVolGetPath', 100, vol, struct({ name: string })),
  storageVolGetXmlDesc: remote('storageVolGetXmlDesc', 99, volFlags, struct({ xml: string })),
  /** `capacity` in bytes. */
  storageVolResize: remote('storageVolResize', 260, struct({ vol: storageVol, capacity: uint64, flags: uint32 }), nothing),
  storageVolUpload: streaming('storageVolUpload', 208, transfer, nothing, 'write'),
  storageVolDownload: streaming('storageVolDownload', 209, transfer, nothing, 'read'),
};
