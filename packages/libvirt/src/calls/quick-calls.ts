import { procedures } from '../protocol/index.ts';
import type { ProcedureId } from '../protocol/procedure.ts';

const p = procedures;

/**
 * Calls that the daemon answers out of its own memory: they wait for no guest, monitor, agent or storage. libvirt's protocol file
 * marks them `@priority: high`, which it keeps from whatever may access a monitor. The two that it leaves unmarked, `domainGetXMLDesc`
 * and `domainGetInfo`, read the domain's record and `/proc` and nothing else (QEMU and test drivers of libvirt 9.0). High priority
 * alone is not enough: destroying waits for a process, networks for the packet filter, and pools and volumes for their storage.
 */
const QUICK: ReadonlySet<ProcedureId> = new Set<ProcedureId>([
  p.domainGetXMLDesc,
  p.domainGetInfo,
  p.connectGetHostname,
  p.connectGetLibVersion,
  p.connectGetType,
  p.connectGetURI,
  p.connectGetVersion,
  p.connectListAllDomains,
  p.connectNumOfDomains,
  p.connectSupportsFeature,
  p.domainGetAutostart,
  p.domainGetMaxMemory,
  p.domainGetOSType,
  p.domainGetState,
  p.domainIsActive,
  p.domainIsPersistent,
  p.domainIsUpdated,
  p.domainListAllSnapshots,
  p.domainLookupByID,
  p.domainLookupByName,
  p.domainLookupByUUID,
  p.domainSnapshotGetXMLDesc,
  p.domainSnapshotLookupByName,
]);

/** Whether calls of the procedure may wait unread in the daemon's socket, as those before them are soon done. */
export function isQuick(procedure: ProcedureId): boolean {
  return QUICK.has(procedure);
}
