import { isBusy, isDenied, isDisconnected, isInvalidState, isNotFound, LibvirtError } from '@aula/libvirt';
import { XmlError } from '@aula/libvirt-xml';
import { isProvisionError } from '@aula/provision';
import { HypervisorError, type HypervisorErrorCode } from '@aula/rollout';

const ENOSPC = 28;
const EDQUOT = 122;

const CODE_OF_ERRNO: Readonly<Record<string, HypervisorErrorCode>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ABORT_ERR: 'cancelled',
};

/**
 * Any error as the port's. `doing` says in a few words what failed, for people; libvirt's own words follow it.
 * A `HypervisorError` passes as it is.
 */
export function toHypervisorError(error: unknown, doing: string): HypervisorError {
  if (error instanceof HypervisorError) return error;
  const words = error instanceof Error ? error.message : String(error);
  return new HypervisorError(codeOf(error), `${doing}: ${words}`, { cause: error });
}

function codeOf(error: unknown): HypervisorErrorCode {
  if (error instanceof LibvirtError) return codeOfLibvirt(error);
  if (isProvisionError(error)) return error.code === 'no-space' || error.code === 'cancelled' ? error.code : 'failed';
  if (error instanceof XmlError) return 'failed';
  if (error instanceof Error && error.name === 'AbortError') return 'cancelled';
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return CODE_OF_ERRNO[error.code] ?? 'failed';
  return 'failed';
}

function codeOfLibvirt(error: LibvirtError): HypervisorErrorCode {
  if (error.code === 'cancelled') return 'cancelled';
  if (error.code === 'timeout' || isDisconnected(error)) return 'unreachable';
  if (error.code === 'overloaded' || isBusy(error)) return 'busy';
  // Of a network: it is down. One that is being restarted comes back, and a seat that wanted to start on it then starts.
  if (error.virDomainName === 'VIR_FROM_NETWORK' && isInvalidState(error)) return 'busy';
  if (isDenied(error)) return 'denied';
  if (isNotFound(error)) return 'missing';
  if (error.errno === ENOSPC || error.errno === EDQUOT) return 'no-space';
  return 'failed';
}
