import { type Domain, DomainShutoffReason, DomainState, isNotFound, procedures } from '@aula/libvirt';
import type { LiveSeat } from '../host.ts';
import type { DriverContext } from './context.ts';

export type Power = LiveSeat['power'];

/** libvirt's state and reason in Aula's words. */
export function powerOf(state: number, reason: number): Power {
  switch (state) {
    case DomainState.running:
    case DomainState.blocked:
    case DomainState.pmsuspended:
      return 'running';
    case DomainState.paused:
      return 'paused';
    case DomainState.shutdown:
      return 'stopping';
    case DomainState.crashed:
      return 'crashed';
    default:
      return reason === DomainShutoffReason.crashed ? 'crashed' : 'off';
  }
}

/** Whether QEMU runs for it, also with stopped vCPUs. */
export const isActive = (state: number): boolean =>
  state !== DomainState.shutoff && state !== DomainState.nostate && state !== DomainState.crashed;

/** The domain's state; null when it is gone. */
export async function readState(
  context: DriverContext,
  domain: Domain,
  signal?: AbortSignal,
): Promise<{ state: number; reason: number } | null> {
  try {
    return await context.link.call(procedures.domainGetState, { dom: domain, flags: 0 }, { signal });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
