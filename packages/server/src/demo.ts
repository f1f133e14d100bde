import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type PersonName, parsePersonName } from '@aula/model';
import type { Logger } from 'pino';
import { type Caller, LOCAL_LOGIN } from './auth/caller.ts';
import { DEMO_STUDENT } from './first-accounts.ts';
import type { RunningServer } from './serve.ts';
import type { Store } from './store/store.ts';

const DEMO_ROOM = fileURLToPath(new URL('../../../examples/demo/room.yaml', import.meta.url));
const DEMO_SEAT = 'demo-s01';
const SAY_EVERY_MS = 500;

export interface DemoOptions {
  server: RunningServer;
  store: Store;
  log: Logger;
  say(text: string): void;
  signal: AbortSignal;
}

/** Applies the demo room in the background by the ordinary way, gives its first seat to the demo's student, and says how it goes. */
export function rolloutDemo(options: DemoOptions): void {
  rollout(options).catch((error: unknown) => {
    if (options.signal.aborted) return;
    options.log.warn({ err: error }, 'The demo room could not be made');
    options.say(`The demo room could not be made: ${error instanceof Error ? error.message : String(error)}`);
  });
}

async function rollout({ server, store, say, signal }: DemoOptions): Promise<void> {
  const caller: Caller = {
    name: adminName(),
    role: 'admin',
    auditName: 'local',
    loginId: LOCAL_LOGIN,
    via: 'token',
    mustChangePassword: false,
  };
  const source = await readFile(DEMO_ROOM, 'utf8');
  const { operation } = await server.rooms.apply(caller, { source, file: 'examples/demo/room.yaml', start: true });
  if ((await store.people.find(DEMO_STUDENT)) !== null) await server.rooms.assign(caller, 'demo', { [DEMO_SEAT]: DEMO_STUDENT });
  if (operation === null) return;
  say('Making the demo room in the background…');
  let ended = false;
  let last = '';
  const end = server.operationEnded(operation.id).then(() => {
    ended = true;
  });
  while (!ended && !signal.aborted) {
    const found = await store.operations.find(operation.id);
    const message = found?.operation.message ?? '';
    if (message !== last && !ended) say(`  demo: ${message}`);
    last = message;
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, SAY_EVERY_MS).unref())]);
  }
  const found = await store.operations.find(operation.id);
  if (found?.operation.state === 'succeeded') say('The demo room is ready.');
  else if (found?.operation.state === 'failed') say(`The demo room is not complete: ${found.operation.error ?? found.operation.message}`);
}

function adminName(): PersonName {
  const name = parsePersonName('admin');
  if (name === null) throw new Error('unreachable');
  return name;
}
