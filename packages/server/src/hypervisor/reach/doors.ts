import { Socket as UdpSocket } from 'node:dgram';
import { Server } from 'node:net';
import { type Answer, type Door, doorKey } from './messages.ts';
import { TcpDoor } from './tcp-door.ts';
import { UdpDoor } from './udp-door.ts';

type Failed = Extract<Answer, { type: 'doors' }>['failed'];

/** All doors that are open, by protocol and number. */
export class Doors {
  readonly #open = new Map<string, TcpDoor | UdpDoor>();
  /** Listening sockets that were handed in, until their door is asked for. */
  readonly #handed = new Map<string, Server | UdpSocket>();

  hand(key: string, listener: unknown): void {
    if (listener instanceof Server || listener instanceof UdpSocket) this.#handed.set(key, listener);
  }

  /** Exactly these are open afterwards, but for those that it tells of. */
  async set(doors: readonly Door[]): Promise<Failed> {
    const wanted = new Map(doors.map((door) => [doorKey(door), door]));
    for (const [key, door] of this.#open) {
      if (wanted.has(key)) continue;
      door.close();
      this.#open.delete(key);
    }
    const failed: Failed = [];
    for (const [key, door] of wanted) {
      const open = this.#open.get(key);
      if (open !== undefined) open.change(door);
      else
        await this.#openOne(door).catch((error: NodeJS.ErrnoException) => {
          failed.push({ protocol: door.protocol, hostPort: door.hostPort, code: error.code ?? 'failed' });
        });
    }
    return failed;
  }

  /** Passes of the open doors that are of no more use. */
  over(): string[] {
    return [...this.#open.values()].flatMap((door) => (door instanceof TcpDoor ? door.over() : []));
  }

  async #openOne(door: Door): Promise<void> {
    const key = doorKey(door);
    const handed = this.#handed.get(key) ?? null;
    this.#handed.delete(key);
    const made =
      door.protocol === 'tcp'
        ? await TcpDoor.open(door, handed instanceof Server ? handed : null)
        : await UdpDoor.open(door, handed instanceof UdpSocket ? handed : null);
    this.#open.set(key, made);
  }
}
