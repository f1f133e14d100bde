import {
  type Domain,
  DomainCreateFlags,
  DomainShutdownFlagValues,
  DomainState,
  DomainUndefineFlagsValues,
  DomainXMLFlags,
  isInvalidState,
  isNotFound,
  procedures,
} from '@aula/libvirt';
import { domain as domainXml } from '@aula/libvirt-xml';
import { HypervisorError, type SeatMachine, type SeatRef } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { type DomainInfo, readDomain } from './domain-info.ts';
import { seatDomain } from './domain-spec.ts';
import { sameDefinition } from './drift.ts';
import { assertOwn, findDomain, findOwnDomain } from './owned.ts';
import { isActive, readState } from './power.ts';

/** Everything that would keep a domain from being undefined. */
const UNDEFINE_ALL =
  DomainUndefineFlagsValues.managedSave |
  DomainUndefineFlagsValues.snapshotsMetadata |
  DomainUndefineFlagsValues.checkpointsMetadata |
  DomainUndefineFlagsValues.nvram;

export const domainDefine = (context: DriverContext, seat: SeatMachine, signal?: AbortSignal): Promise<void> =>
  context.protection.exclusively(seat.name, () => define(context, seat, signal));

async function define(context: DriverContext, seat: SeatMachine, signal?: AbortSignal): Promise<void> {
  const xml = domainXml.build(seatDomain(seat, context, await context.protection.dress(seat, signal)));
  // Before libvirt may learn of it: whoever starts it then, its rules can be there.
  await context.protection.defined(seat);
  const existing = await findDomain(context, seat.name, signal);
  if (existing !== null) {
    const now = await readDefinition(context, existing, signal);
    if (now !== null) {
      assertOwn(context, seat, now.mark);
      if (sameDefinition(now, readDomain(xml))) return;
      // libvirt knows a domain by its UUID: another one can only come after the old one is gone.
      if (now.uuid !== seat.uuid) await domainUndefine(context, seat, signal);
    }
  }
  await context.link.call(procedures.domainDefineXMLFlags, { xml, flags: 0 }, { lane: 'work', signal });
}

async function readDefinition(context: DriverContext, domain: Domain, signal?: AbortSignal): Promise<DomainInfo | null> {
  try {
    const { xml } = await context.link.call(procedures.domainGetXMLDesc, { dom: domain, flags: DomainXMLFlags.inactive }, { signal });
    return readDomain(xml);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

export async function domainUndefine(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<void> {
  const domain = await findOwnDomain(context, seat, signal);
  if (domain === null) return;
  const found = await readState(context, domain, signal);
  if (found === null) return;
  // Undefining a running domain would only make it transient and leave it running.
  if (isActive(found.state)) throw new HypervisorError('in-use', `${seat.name} is running; it cannot be removed`);
  try {
    await context.link.call(procedures.domainUndefineFlags, { dom: domain, flags: UNDEFINE_ALL }, { lane: 'work', signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  await context.protection.gone(seat.name);
}

async function requireOwnDomain(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<Domain> {
  const domain = await findOwnDomain(context, seat, signal);
  if (domain === null) throw new HypervisorError('missing', `There is no domain ${seat.name}`);
  return domain;
}

export async function domainStartPaused(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<void> {
  const domain = await requireOwnDomain(context, seat, signal);
  if (domain.id >= 0) return;
  await context.protection.beforeStart(seat.name);
  try {
    const flags = DomainCreateFlags.startPaused;
    await context.link.call(procedures.domainCreateWithFlags, { dom: domain, flags }, { lane: 'work', signal });
    await context.protection.started(seat.name, domain);
  } catch (error) {
    if (!isInvalidState(error)) throw error;
    // Somebody else started it between the look and the act: then it is as asked.
    const found = await readState(context, domain, signal);
    if (found === null || !isActive(found.state)) throw error;
  }
}

export async function domainResume(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<void> {
  const domain = await requireOwnDomain(context, seat, signal);
  const found = await readState(context, domain, signal);
  if (found === null || !isActive(found.state)) throw new HypervisorError('off', `${seat.name} is off; it cannot go on`);
  if (found.state !== DomainState.paused) return;
  try {
    await context.link.call(procedures.domainResume, { dom: domain }, { lane: 'work', signal });
  } catch (error) {
    if (!isInvalidState(error)) throw error;
    const now = await readState(context, domain, signal);
    if (now?.state !== DomainState.running) throw error;
  }
}

export async function domainShutdown(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<void> {
  const domain = await findOwnDomain(context, seat, signal);
  if (domain === null || domain.id < 0) return;
  const flags = DomainShutdownFlagValues.acpiPowerBtn;
  await ignoreInactive(context.link.call(procedures.domainShutdownFlags, { dom: domain, flags }, { signal }));
}

export async function domainDestroy(context: DriverContext, seat: SeatRef, signal?: AbortSignal): Promise<void> {
  const domain = await findOwnDomain(context, seat, signal);
  if (domain === null || domain.id < 0) return;
  await ignoreInactive(context.link.call(procedures.domainDestroyFlags, { dom: domain, flags: 0 }, { lane: 'work', signal }));
}

/** A domain that went off or away by itself is as asked. */
async function ignoreInactive(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isInvalidState(error) && !isNotFound(error)) throw error;
  }
}
