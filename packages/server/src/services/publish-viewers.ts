import { randomInt, randomUUID } from 'node:crypto';
import type { ViewerView } from '@aula/api';
import type { SeatName } from '@aula/model';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../auth/caller.ts';
import { ServerError } from '../errors.ts';
import type { ScreenSockets } from '../hypervisor/host.ts';
import { type Door, type Pass, plainAddress } from '../hypervisor/reach/messages.ts';
import { chooseHostPort } from './publish-numbers.ts';
import { viewerFile, viewerHost } from './viewer-file.ts';

/** Viewers that one screen is open for at a time. */
const PASSES_MAX = 16;
/** A viewer has to come within this time, also one whose person types the password. */
const PASS_MS = 120_000;
/** VNC takes no more than eight characters. */
const PASSWORD_LENGTH = { vnc: 8, spice: 22 } as const;
/** Without those that are taken for each other when they are typed. */
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

type Protocol = 'vnc' | 'spice';

interface Viewer {
  seat: string;
  protocol: Protocol;
  hostPort: number;
  path: string;
  passes: (Pass & { loginId: string })[];
}

export interface ViewersOptions {
  /** Off unless the technician wants it: a native viewer passes by the gateway's views and supervision. */
  enabled: boolean;
  /** Name or address that viewers are told; undefined: the one that the portal was asked by. */
  host: string | undefined;
  screenSockets(seat: SeatName): Promise<ScreenSockets>;
  isOn(seat: string): boolean;
  titleOf(seat: string): string;
  /** Numbers that must not be taken. */
  taken(): Promise<ReadonlySet<number>>;
  sync(): Promise<void>;
  /** Why a door is not open; null when it is. */
  problemOf(door: Pick<Door, 'protocol' | 'hostPort'>): string | null;
  audit: Pick<Audit, 'write'>;
  now?: () => number;
}

export interface ViewerRequest {
  /** Absent: SPICE where the seat has it, else VNC. */
  protocol?: Protocol | undefined;
  /** The address that asks. */
  from: string;
  /** The host that the portal was asked by. */
  askedAt: string;
}

export type Viewers = ReturnType<typeof createViewers>;

/**
 * Screens of running seats for native viewers: each at a port of the host. Whoever asks gets a password that lets one viewer in, from the address that
 * asked. Kept by nobody: a start of the server begins with none.
 */
export function createViewers(options: ViewersOptions) {
  const { enabled, screenSockets, isOn, titleOf, taken, sync, problemOf, audit, now = Date.now } = options;
  const viewers = new Map<string, Viewer>();
  let turn: Promise<unknown> = Promise.resolve();

  async function viewerOf(seat: SeatName, wanted: Protocol | undefined): Promise<Viewer> {
    const sockets = await screenSockets(seat);
    const protocol = wanted ?? (sockets.spice === null ? 'vnc' : 'spice');
    const path = sockets[protocol];
    if (path === null)
      throw new ServerError(
        'conflict',
        `${seat} has no screen for SPICE: its section says "spice: on" in the room's YAML, and it is started after that was applied.`,
      );
    const known = viewers.get(keyOf(seat, protocol));
    // A path is that of one run of the seat.
    if (known?.path === path) return known;
    const hostPort = known?.hostPort ?? chooseHostPort(new Set([...numbers(), ...(await taken())]));
    if (hostPort === null) throw new ServerError('conflict', 'No number is left on the host for another screen.');
    return { seat, protocol, hostPort, path, passes: [] };
  }

  const numbers = (): number[] => [...viewers.values()].map(({ hostPort }) => hostPort);

  /** Takes passes away; screens that nobody has one for any more are closed. */
  function keep(stays: (pass: Viewer['passes'][number], viewer: Viewer) => boolean): boolean {
    let changed = false;
    for (const [key, viewer] of viewers) {
      const kept = viewer.passes.filter((pass) => stays(pass, viewer));
      changed ||= kept.length < viewer.passes.length;
      viewer.passes = kept;
      if (kept.length === 0) viewers.delete(key);
    }
    return changed;
  }

  async function add(caller: Caller, seat: SeatName, { protocol, from }: ViewerRequest): Promise<{ viewer: Viewer; pass: Pass }> {
    const viewer = await viewerOf(seat, protocol);
    if (viewer.passes.length >= PASSES_MAX)
      throw new ServerError('conflict', `The screen is open for ${PASSES_MAX} viewers already: close one, or try again in two minutes.`);
    const pass: Pass = {
      id: randomUUID(),
      client: plainAddress(from),
      password: makePassword(PASSWORD_LENGTH[viewer.protocol]),
      opensUntil: now() + PASS_MS,
    };
    viewer.passes.push({ ...pass, loginId: caller.loginId });
    viewers.set(keyOf(seat, viewer.protocol), viewer);
    return { viewer, pass };
  }

  return {
    enabled,
    /** Doors of those whose seat runs; the others are forgotten. */
    doors(): Door[] {
      for (const [key, { seat }] of viewers) if (!isOn(seat)) viewers.delete(key);
      return [...viewers.values()].map(({ protocol, hostPort, path, passes }) => ({
        protocol: 'tcp',
        hostPort,
        address: path,
        port: hostPort,
        clients: [...new Set(passes.map(({ client }) => client))],
        guard: { protocol, passes: passes.map(({ id, client, password, opensUntil }) => ({ id, client, password, opensUntil })) },
      }));
    },
    numbers,
    async open(caller: Caller, seat: SeatName, request: ViewerRequest): Promise<ViewerView> {
      if (!enabled) throw new ServerError('conflict', 'Native viewers are off on this server (aula serve --native-viewers).');
      if (!isOn(seat)) throw new ServerError('conflict', `${seat} is off: a screen is opened while its seat runs.`);
      const result = turn.then(() => add(caller, seat, request));
      turn = result.catch(() => {});
      const { viewer, pass } = await result;
      const { protocol, hostPort } = viewer;
      const problem = await sync().then(
        () => problemOf({ protocol: 'tcp', hostPort }),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      await audit.write({
        actor: caller.auditName,
        action: 'seat.viewer.open',
        subject: seat,
        detail: `${protocol} at ${hostPort} for ${pass.client}`,
      });
      const host = options.host ?? viewerHost(request.askedAt) ?? 'localhost';
      return {
        seat,
        protocol,
        host,
        hostPort,
        clientAddress: pass.client,
        password: pass.password,
        validUntil: new Date(pass.opensUntil).toISOString(),
        file: viewerFile({ protocol, host, port: hostPort, password: pass.password, title: titleOf(seat) }),
        problem,
      };
    },
    /** For all that asked; connections end. */
    async close(caller: Caller | null, seat: string): Promise<void> {
      if (!keep((_pass, viewer) => viewer.seat !== seat)) return;
      // What fails now is done by the next round.
      await sync().catch(() => {});
      if (caller !== null) await audit.write({ actor: caller.auditName, action: 'seat.viewer.close', subject: seat, detail: '' });
    },
    /** Viewers that these logins asked for end with them. */
    async endLogins(ids: readonly string[]): Promise<void> {
      const ended = new Set(ids);
      if (keep(({ loginId }) => !ended.has(loginId))) await sync().catch(() => {});
    },
    /** These let nobody in any more. */
    forget(ids: readonly string[]): void {
      const gone = new Set(ids);
      if (gone.size > 0) keep(({ id }) => !gone.has(id));
    },
  };
}

const keyOf = (seat: string, protocol: Protocol): string => `${seat} ${protocol}`;

function makePassword(length: number): string {
  return Array.from({ length }, () => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)]).join('');
}
