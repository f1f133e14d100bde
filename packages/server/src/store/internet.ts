import { schemas } from '@aula/api';
import type { NetworkInternet } from '@aula/model';
import type { Database } from './database.ts';

export type SwitchKind = 'room' | 'seat';
export interface StoredSwitch {
  kind: SwitchKind;
  name: string;
  internet: NetworkInternet;
}

export type InternetStore = ReturnType<typeof createInternetStore>;

/** Internet switches of rooms and seats; those without one go as their network says. */
export function createInternetStore(db: Database) {
  return {
    async list(): Promise<StoredSwitch[]> {
      const rows = await db.selectFrom('internet_switch').selectAll().orderBy('kind').orderBy('name').execute();
      return rows.flatMap(({ kind, name, internet_json }) => {
        const internet = schemas.internet.safeParse(JSON.parse(internet_json));
        return (kind === 'room' || kind === 'seat') && internet.success ? [{ kind, name, internet: internet.data }] : [];
      });
    },
    /** Null takes it away. */
    async set(kind: SwitchKind, name: string, internet: NetworkInternet | null): Promise<void> {
      if (internet === null) {
        await db.deleteFrom('internet_switch').where('kind', '=', kind).where('name', '=', name).execute();
        return;
      }
      const internet_json = JSON.stringify(internet);
      await db
        .insertInto('internet_switch')
        .values({ kind, name, internet_json })
        .onConflict((c) => c.columns(['kind', 'name']).doUpdateSet({ internet_json }))
        .execute();
    },
  };
}
