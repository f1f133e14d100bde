import { randomUUID } from 'node:crypto';
import { createAuditStore } from './audit.ts';
import { type Database, openDatabase } from './database.ts';
import { createInternetStore } from './internet.ts';
import { createLoginStore } from './logins.ts';
import { createNetworkStore } from './networks.ts';
import { createOperationStore } from './operations.ts';
import { createPeopleStore } from './people.ts';
import { createPortStore } from './ports.ts';
import { createRoomStore } from './rooms.ts';
import { settingOr } from './settings.ts';

/** All that must outlive the process, one part per kind of thing. */
export interface Store extends AsyncDisposable {
  /** Made once per data folder; identities of seats derive from it. */
  readonly installationId: string;
  readonly people: ReturnType<typeof createPeopleStore>;
  readonly logins: ReturnType<typeof createLoginStore>;
  readonly rooms: ReturnType<typeof createRoomStore>;
  readonly networks: ReturnType<typeof createNetworkStore>;
  readonly internet: ReturnType<typeof createInternetStore>;
  readonly ports: ReturnType<typeof createPortStore>;
  readonly operations: ReturnType<typeof createOperationStore>;
  readonly audit: ReturnType<typeof createAuditStore>;
}

/** Opens the store at `path` (`:memory:` for one that vanishes). */
export async function openStore(path: string): Promise<Store> {
  const db: Database = await openDatabase(path);
  const installationId = await settingOr(db, 'installation', () => randomUUID());
  return {
    installationId,
    people: createPeopleStore(db),
    logins: createLoginStore(db),
    rooms: createRoomStore(db),
    networks: createNetworkStore(db),
    internet: createInternetStore(db),
    ports: createPortStore(db),
    operations: createOperationStore(db),
    audit: createAuditStore(db),
    [Symbol.asyncDispose]: () => db.destroy(),
  };
}
