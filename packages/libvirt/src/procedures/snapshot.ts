import { LIMITS } from '../limits.ts';
import { array, flag, int32, nothing, string, struct, uint32 } from '../xdr/codec.ts';
import { domain, domainSnapshot } from './handles.ts';
import { remote } from './procedure.ts';

const domFlags = struct({ dom: domain, flags: uint32 });
const snap = struct({ snap: domainSnapshot });
const snapFlags = struct({ snap: domainSnapshot, flags: uint32 });

/** Snapshots of domains. */
export const snapshotProcedures = {
  domainListAllSnapshots: remote(
    'domainListAllSnapshots',
    274,
    struct({ dom: domain, needResults: flag, flags: uint32 }),
    struct({ snapshots: array(domainSnapshot, LIMITS.domainSnapshotListMax), ret: int32 }),
  ),
  domainSnapshotNum: remote('domainSnapshotNum', 187, domFlags, struct({ num: int32 })),
  domainSnapshotCreateXml: remote('domainSnapshotCreateXml', 185, struct({ dom: domain, xmlDesc: string, flags: uint32 }), snap),
  domainSnapshotLookupByName: remote('domainSnapshotLookupByName', 189, struct({ dom: domain, name: string, flags: uint32 }), snap),
  domainSnapshotGetXmlDesc: remote('domainSnapshotGetXmlDesc', 186, snapFlags, struct({ xml: string })),
  domainSnapshotGetParent: remote('domainSnapshotGetParent', 244, snapFlags, snap),
  domainHasCurrentSnapshot: remote('domainHasCurrentSnapshot', 190, domFlags, struct({ result: flag })),
  domainSnapshotCurrent: remote('domainSnapshotCurrent', 191, domFlags, snap),
  domainSnapshotIsCurrent: remote('domainSnapshotIsCurrent', 271, snapFlags, struct({ current: flag })),
  domainRevertToSnapshot: remote('domainRevertToSnapshot', 192, snapFlags, nothing),
  domainSnapshotDelete: remote('domainSnapshotDelete', 193, snapFlags, nothing),
};
