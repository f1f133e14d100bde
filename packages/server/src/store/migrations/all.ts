import type { Migration } from 'kysely/migration';
import { start } from './001-start.ts';
import { networks } from './002-networks.ts';
import { reach } from './003-reach.ts';

/** Every migration by its name, applied in the order of names. */
export const migrations: Record<string, Migration> = {
  '001-start': start,
  '002-networks': networks,
  '003-reach': reach,
};
