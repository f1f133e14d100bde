import type { ViewerView } from '@aula/api';
import type { SeatName } from '@aula/model';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../auth/caller.ts';
import { ServerError } from '../errors.ts';
import { type Door, plainAddress } from '../hypervisor/reach/messages.ts';
import { chooseHostPort } from './publish-numbers.ts';

/** Addresses that one seat's screen can be open for at a time. */
const CLIENTS_MAX = 16;

interface Viewer {
  hostPort: number;
  path: string;
  addresses: Set<string>;
}

export interface ViewersOptions {
  /** Off unless the technician wants it: a native viewer passes by the gateway's views, tickets and supervision. */
  enabled: boolean;
  screenSocket(seat: SeatName): Promise<string>;
  isOn(seat: string): boolean;
  /** Numbers that must not be taken. */
  taken(): Promise<ReadonlySet<number>>;
  sync(): Promise<void>;
  /** Why a door is not open; null when it is. */
  problemOf(door: Pick<Door, 'protocol' | 'hostPort'>): string | null;
  audit: Audit;
}

export type Viewers = ReturnType<typeof createViewers>;

/** Screens of running seats for native VNC viewers: each at a port of the host, for the addresses that asked, until the seat stops. Kept by nobody: a start of the server begins with none. */
export function createViewers({ enabled, screenSocket, isOn, taken, sync, problemOf, audit }: ViewersOptions) {
  const viewers = new Map<string, Viewer>();
  let turn: Promise<unknown> = Promise.resolve();

  async function viewerOf(seat: SeatName): Promise<Viewer> {
    const known = viewers.get(seat);
    if (known !== undefined) return known;
    const path = await screenSocket(seat);
    const own = [...viewers.values()].map(({ hostPort }) => hostPort);
    const hostPort = chooseHostPort(new Set([...own, ...(await taken())]));
    if (hostPort === null) throw new ServerError('conflict', 'No number is left on the host for another screen.');
    const made = { hostPort, path, addresses: new Set<string>() };
    viewers.set(seat, made);
    return made;
  }

  return {
    /** Doors of those whose seat runs; the others are forgotten. */
    doors(): Door[] {
      for (const seat of viewers.keys()) if (!isOn(seat)) viewers.delete(seat);
      return [...viewers.values()].map(({ hostPort, path, addresses }) => ({
        protocol: 'tcp',
        hostPort,
        address: path,
        port: hostPort,
        clients: [...addresses],
      }));
    },
    numbers: (): number[] => [...viewers.values()].map(({ hostPort }) => hostPort),
    async open(caller: Caller, seat: SeatName, from: string): Promise<ViewerView> {
      if (!enabled) throw new ServerError('conflict', 'Native viewers are off on this server (aula serve --native-viewers).');
      if (!isOn(seat)) throw new ServerError('conflict', `${seat} is off: a screen is opened while its seat runs.`);
      const result = turn.then(() => viewerOf(seat));
      turn = result.catch(() => {});
      const viewer = await result;
      const address = plainAddress(from);
      if (viewer.addresses.size >= CLIENTS_MAX && !viewer.addresses.has(address))
        throw new ServerError('conflict', `The screen is open for ${CLIENTS_MAX} addresses already.`);
      viewer.addresses.add(address);
      const problem = await sync().then(
        () => problemOf({ protocol: 'tcp', hostPort: viewer.hostPort }),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      await audit.write({
        actor: caller.auditName,
        action: 'seat.viewer.open',
        subject: seat,
        detail: `${viewer.hostPort} for ${address}`,
      });
      return { seat, hostPort: viewer.hostPort, clientAddresses: [...viewer.addresses], problem };
    },
    /** For all that asked; connections end. */
    async close(seat: string): Promise<void> {
      // What fails now is done by the next round.
      if (viewers.delete(seat)) await sync().catch(() => {});
    },
  };
}
