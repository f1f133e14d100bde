import type { PersonName } from './ids.ts';

export const ROLES = ['admin', 'teacher', 'student'] as const;
export type Role = (typeof ROLES)[number];

export interface Person {
  name: PersonName;
  displayName: string;
  role: Role;
  /** ISO 8601. */
  createdAt: string;
  /** A one-time password is set: the next login must choose a new one. */
  mustChangePassword: boolean;
}

/**
 * What a route asks of its caller. `public`: nobody need be logged in. `self`: any login.
 * `seat`: admins and teachers for every seat, a student for own seats only.
 * `staff`: admin or teacher. `admin`: admin only.
 */
export const ACCESS = ['public', 'self', 'seat', 'staff', 'admin'] as const;
export type Access = (typeof ACCESS)[number];

/** The one truth table of rights. `ownsSeat` is only looked at for `seat`. */
export function mayCall(access: Access, role: Role | null, ownsSeat: boolean): boolean {
  if (access === 'public') return true;
  if (role === null) return false;
  if (access === 'self') return true;
  if (access === 'seat') return role !== 'student' || ownsSeat;
  if (access === 'staff') return role === 'admin' || role === 'teacher';
  return role === 'admin';
}
