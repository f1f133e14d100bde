import type { Migration } from 'kysely/migration';
import { start } from './001-start.ts';

/** Every migration by its name, applied in the order of names. */
export const migrations: Record<string, Migration> = {
  '001-start': start,
};
