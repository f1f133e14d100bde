import type { PersonName, Role } from '@aula/model';

/** Who makes a request. */
export interface Caller {
  name: PersonName;
  role: Role;
  /** Name in the audit trail: the login name, or `local` for the token of this machine. */
  auditName: string;
  /** Ending this login ends its streams, tickets and consoles. */
  loginId: string;
  via: 'cookie' | 'token';
  mustChangePassword: boolean;
}

/** Login id of every request by the local token. */
export const LOCAL_LOGIN = 'local';
