import type { FilterImplOptions } from 'liquidjs';
import { cidr, inCidr, ip, mac } from './network-filters.ts';
import { passwordHash } from './password-filter.ts';
import { gecos, ini, kickstart, line, preseed, shell, userName, virtOption, xml, yaml } from './quoting-filters.ts';

/** Aula's filters beside LiquidJS' own; docs/generate.md lists them for people. */
export const OWN_FILTERS: Readonly<Record<string, FilterImplOptions>> = {
  ip,
  cidr,
  in_cidr: inCidr,
  mac,
  shell,
  xml,
  yaml,
  ini,
  kickstart,
  preseed,
  line,
  gecos,
  user_name: userName,
  virt_option: virtOption,
  password_hash: passwordHash,
};
