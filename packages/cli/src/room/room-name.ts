import { chooseRoom } from '../lib/room-source.ts';
import type { Session } from '../lib/session.ts';

/** The option of every command that takes `-f FILE` or ROOM. */
export const FILE = ['-f, --file <file>', "a room's YAML; - is stdin"] as const;

/** Name of the room that `ROOM` or `-f FILE` means. */
export async function resolveRoomName(session: Session, room: string | undefined, file: string | undefined): Promise<string> {
  const choice = await chooseRoom(room, file, session.io);
  if (choice.kind === 'stored') return choice.room;
  const plan = await session.client.call('planRoom', { body: { source: choice.source, file: choice.file } });
  return plan.room;
}
