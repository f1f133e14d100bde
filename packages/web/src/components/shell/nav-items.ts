import type { PersonView } from '@aula/api';
import { IconAffiliate, IconDoor, IconHistory, IconProgressCheck, IconServer2, IconUsers } from '@tabler/icons-react';

const STAFF = [
  { to: '/rooms', label: 'Rooms', Icon: IconDoor },
  { to: '/networks', label: 'Networks', Icon: IconAffiliate },
  { to: '/operations', label: 'Operations', Icon: IconProgressCheck },
  { to: '/people', label: 'People', Icon: IconUsers },
] as const;

const ADMIN = [
  { to: '/hosts', label: 'Hosts', Icon: IconServer2 },
  { to: '/audit', label: 'Audit', Icon: IconHistory },
] as const;

export type NavItem = (typeof STAFF)[number] | (typeof ADMIN)[number];

/** Places that a small screen's bar has no room for: they are in the account's menu there. */
export const furtherItems = ({ role }: PersonView): readonly NavItem[] => (role === 'admin' ? ADMIN : []);

/** Places a role has; a student's one place is the home page. */
export function navItems({ role }: PersonView): readonly NavItem[] {
  if (role === 'student') return [];
  return role === 'admin' ? [...STAFF, ...ADMIN] : STAFF;
}
