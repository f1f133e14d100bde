import { type Domain, DomainMetadataType, isNotFound, procedures } from '@aula/libvirt';
import { AULA_NAMESPACE, parseSeatMark, type SeatMark } from '@aula/libvirt-xml';
import { HypervisorError, type SeatRef } from '@aula/rollout';
import type { DriverContext } from './context.ts';

/** The domain of that name, whoever made it; null when there is none. */
export async function findDomain(context: Pick<DriverContext, 'link'>, name: string, signal?: AbortSignal): Promise<Domain | null> {
  try {
    return (await context.link.call(procedures.domainLookupByName, { name }, { signal })).dom;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The seat's domain; null when there is none. Throws `foreign` for a domain of that name which this installation did not make for this room. */
export async function findOwnDomain(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<Domain | null> {
  const domain = await findDomain(context, seat.name, signal);
  if (domain === null) return null;
  const mark = await readMark(context, domain, signal);
  if (mark === 'gone') return null;
  assertOwn(context, seat, mark);
  return domain;
}

/** Throws `foreign` unless the mark is this installation's for this room. */
export function assertOwn(context: Pick<DriverContext, 'installationId'>, seat: SeatRef, mark: SeatMark | null): void {
  if (mark === null || mark.installation !== context.installationId || mark.name !== seat.name) {
    throw new HypervisorError('foreign', `The domain ${seat.name} was not made by this Aula; it is left as it is`);
  }
  if (mark.room !== seat.room) {
    throw new HypervisorError('foreign', `The domain ${seat.name} belongs to the room ${mark.room}; it is left as it is`);
  }
}

async function readMark(context: DriverContext, domain: Domain, signal?: AbortSignal): Promise<SeatMark | null | 'gone'> {
  // The definition's mark, not the running domain's: both are the same unless someone edited one of them.
  const args = { dom: domain, type: DomainMetadataType.element, uri: AULA_NAMESPACE, flags: 0 };
  try {
    return parseSeatMark((await context.link.call(procedures.domainGetMetadata, args, { signal })).metadata);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return (await findDomain(context, domain.name, signal)) === null ? 'gone' : null;
  }
}
