import type { Socket } from 'node:net';
import type { Pass } from './messages.ts';

interface Entry {
  pass: Pass;
  /** It has let its one viewer in. */
  used: boolean;
  sockets: Set<Socket>;
}

/** The passes of one door: whom a password lets in, and what came in by it. */
export class Passes {
  readonly #entries = new Map<string, Entry>();

  /** Connections that came in by others end. */
  set(passes: readonly Pass[]): void {
    const wanted = new Map(passes.map((pass) => [pass.id, pass]));
    for (const [id, { sockets }] of this.#entries) {
      if (wanted.has(id)) continue;
      this.#entries.delete(id);
      for (const socket of sockets) socket.destroy();
    }
    for (const [id, pass] of wanted) if (!this.#entries.has(id)) this.#entries.set(id, { pass, used: false, sockets: new Set() });
  }

  /** The first pass of this address that nobody came in by and whose password `fits`; null when there is none. */
  fresh(client: string, fits: (password: string) => boolean): Pass | null {
    return this.#find(client, fits, ({ pass, used }) => !used && Date.now() < pass.opensUntil);
  }

  /** The same of those by which somebody came in who is still there. */
  inUse(client: string, fits: (password: string) => boolean): Pass | null {
    return this.#find(client, fits, ({ used, sockets }) => used && sockets.size > 0);
  }

  /** False when it is not there any more. */
  enter({ id }: Pass, socket: Socket): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined || socket.destroyed) return false;
    entry.used = true;
    entry.sockets.add(socket);
    socket.once('close', () => entry.sockets.delete(socket));
    return true;
  }

  /** Passes by which nobody is in and nobody will come in any more. */
  over(): string[] {
    const now = Date.now();
    return [...this.#entries.values()]
      .filter(({ pass, used, sockets }) => sockets.size === 0 && (used || now >= pass.opensUntil))
      .map(({ pass }) => pass.id);
  }

  #find(client: string, fits: (password: string) => boolean, suits: (entry: Entry) => boolean): Pass | null {
    for (const entry of this.#entries.values())
      if (entry.pass.client === client && suits(entry) && fits(entry.pass.password)) return entry.pass;
    return null;
  }
}
