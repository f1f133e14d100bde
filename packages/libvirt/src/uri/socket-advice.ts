import { LibvirtError } from '../error.ts';

/** Whose a local socket is. */
export interface LocalDaemon {
  /** `libvirtd`, `virtqemud`…, any of which would do; none where only the path is known. */
  daemons: readonly string[];
  /** The user's own, not the host's. */
  session: boolean;
  readOnly: boolean;
}

/** The failure of a local socket with what a technician can do about it. Other failures stay as they are. */
export function withAdvice(error: unknown, path: string, daemon: LocalDaemon): unknown {
  const cause = error instanceof LibvirtError ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (!(error instanceof LibvirtError) || typeof code !== 'string') return error;
  const advice = adviceOn(code, daemon);
  return advice ? new LibvirtError(error.code, `${path}: ${advice} (${code})`, { cause }) : error;
}

function adviceOn(code: string, daemon: LocalDaemon): string | null {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no such socket; ${howToStart(daemon)}`;
    case 'ECONNREFUSED':
      return `nobody listens at this socket, a daemon left it behind; ${howToStart(daemon)}`;
    case 'EACCES':
    case 'EPERM':
      return notAllowed(daemon);
    case 'EAGAIN':
      return 'too many clients wait for the daemon to let them in';
    default:
      return null;
  }
}

function howToStart({ daemons, session }: LocalDaemon): string {
  if (daemons.length === 0) return 'is the daemon running, and is this its socket?';
  const names = daemons.join(' or ');
  if (!session) return `start ${names} (systemctl start), or name another socket with ?socket= in the URI`;
  return `${names} of this user does not run, and this client starts none: run ${daemons[0]} --daemon --timeout 120`;
}

function notAllowed({ session, readOnly }: LocalDaemon): string {
  const user = process.geteuid ? `the user with id ${process.geteuid()}` : 'this user';
  if (session || readOnly) return `${user} may not open this socket`;
  return `${user} may not open this socket; members of its group may (on Debian: libvirt), and others with readOnly`;
}
