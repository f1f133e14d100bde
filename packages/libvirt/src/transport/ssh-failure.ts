import { LibvirtError } from '../error.ts';
import { LIMITS } from '../limits.ts';

export interface ProcessEnd {
  peer: string;
  exitCode: number | null;
  signalCode: NodeJS.Signals | null;
  /** The end of its error output. */
  errors: string;
}

/** ssh itself failed, not what it ran. */
const SSH_FAILED = 255;
/** OpenSSH's words, never translated. Its exit status does not tell a refused key from a host that is off. */
const REFUSED = /^(?:[^\s:]+: )?Permission denied \([\w,-]+\)\.$|^Host key verification failed\.$/m;

/** Why ssh ended: its last line of error output. `auth` where it or the remote host was refused, else `unreachable`. */
export function sshFailure({ peer, exitCode, signalCode, errors }: ProcessEnd): LibvirtError {
  const lines = errors
    .split(/[\r\n]+/)
    .map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, '').trim())
    .filter((line) => line !== '');
  const how = exitCode === null ? `ssh was ended by ${signalCode}` : `ssh ended with status ${exitCode}`;
  const text = lines.at(-1)?.slice(0, LIMITS.sshErrorLineMax) ?? 'it said nothing';
  const refused = exitCode === SSH_FAILED && REFUSED.test(lines.join('\n'));
  return new LibvirtError(refused ? 'auth' : 'unreachable', `${peer}: ${how}: ${text}`);
}
