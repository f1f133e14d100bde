import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { connectSeatSocket, type SeatSocket } from '@aula/gateway';
import { type Domain, DomainConsoleFlags, isInvalidState, procedures } from '@aula/libvirt';
import type { SeatName } from '@aula/model';
import { HypervisorError } from '@aula/rollout';
import type { ScreenSockets } from '../host.ts';
import type { DriverContext } from './context.ts';
import { type DomainInfo, readDomain } from './domain-info.ts';
import { findDomain } from './owned.ts';

/** Bytes of a unix socket's path that the kernel takes. */
const SOCKET_PATH_MAX = 107;
const CONNECT_TIMEOUT_MS = 5_000;
/** Bytes of one picture: 64 MiB is 4096 × 4096 with 4 bytes each. */
export const SCREENSHOT_MAX_BYTES = 64 * 1024 * 1024;
/** Seats whose socket is remembered. */
const SOCKETS_MAX = 4096;

/** Screens and serial consoles of running seats. */
export class Consoles {
  readonly #context: DriverContext;
  /** Where each seat's screen was last; a start makes a new path, so that an old one no longer answers. */
  readonly #sockets = new Map<SeatName, string>();

  constructor(context: DriverContext) {
    this.#context = context;
  }

  /** A new connection to the seat's VNC server, in the gateway's own kind of socket: only the gateway can read from it. */
  async connectDesktop(seat: SeatName, signal?: AbortSignal): Promise<Duplex> {
    const remembered = this.#sockets.get(seat);
    if (remembered !== undefined) {
      const socket = await connectUnix(remembered, signal).catch(() => null);
      signal?.throwIfAborted();
      if (socket !== null) return socket;
      this.#sockets.delete(seat);
    }
    const { vnc: path } = await this.screenSockets(seat, signal);
    const socket = await connectUnix(path, signal);
    if (this.#sockets.size >= SOCKETS_MAX) this.#sockets.clear();
    this.#sockets.set(seat, path);
    return socket;
  }

  /** Paths of the unix sockets of the running seat's screen servers, as this process sees them; null: it has none for SPICE. */
  async screenSockets(seat: SeatName, signal?: AbortSignal): Promise<ScreenSockets> {
    const { graphics } = await this.#readLive(seat, signal);
    const pathOf = (wanted: string): string | null =>
      graphics.find(({ type, socket }) => type === wanted && socket !== null)?.socket ?? null;
    const [vnc, spice] = [pathOf('vnc'), pathOf('spice')];
    if (vnc === null) throw new HypervisorError('failed', `${seat} has no screen on a unix socket`);
    const { mapPath } = this.#context;
    return { vnc: mapPath(vnc), spice: spice === null ? null : mapPath(spice) };
  }

  /** The seat's serial console. libvirt has one at a time: an older one is ended. `signal` gives up opening it; it does not end it once open. */
  async openTerminal(seat: SeatName, signal?: AbortSignal): Promise<Duplex> {
    const domain = await this.#requireRunning(seat, signal);
    const flags = DomainConsoleFlags.force;
    // A stream of libvirt's ends with the signal it was opened with.
    const opening = new AbortController();
    const giveUp = (): void => opening.abort(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await offWhenInvalid(seat, this.#context.link.streams.domainOpenConsole(domain, { flags, signal: opening.signal }));
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** The screen as a picture in QEMU's own format (PPM or PNG). */
  async screenshot(seat: SeatName, signal?: AbortSignal): Promise<Buffer> {
    const domain = await this.#requireRunning(seat, signal);
    const { body } = await offWhenInvalid(seat, this.#context.link.streams.domainScreenshot(domain, signal ? { signal } : {}));
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > SCREENSHOT_MAX_BYTES)
        throw new HypervisorError('failed', `The picture of ${seat} is larger than ${SCREENSHOT_MAX_BYTES} bytes`);
      chunks.push(bytes);
    }
    return Buffer.concat(chunks, size);
  }

  async #requireRunning(seat: SeatName, signal?: AbortSignal): Promise<Domain> {
    const domain = await findDomain(this.#context, seat, signal);
    if (domain === null) throw new HypervisorError('missing', `There is no domain ${seat}`);
    if (domain.id < 0) throw new HypervisorError('off', `${seat} is off`);
    return domain;
  }

  async #readLive(seat: SeatName, signal?: AbortSignal): Promise<DomainInfo> {
    const dom = await this.#requireRunning(seat, signal);
    const { xml } = await this.#context.link.call(procedures.domainGetXMLDesc, { dom, flags: 0 }, { signal });
    const info = readDomain(xml);
    if (info.mark?.installation !== this.#context.installationId)
      throw new HypervisorError('foreign', `The domain ${seat} was not made by this Aula`);
    return info;
  }
}

async function offWhenInvalid<T>(seat: SeatName, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isInvalidState(error)) throw new HypervisorError('off', `${seat} is off`, { cause: error });
    throw error;
  }
}

/** Connects; a path too long for the kernel is reached through its folder's descriptor. */
async function connectUnix(path: string, signal?: AbortSignal): Promise<SeatSocket> {
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX) return connectShort(path, path, signal);
  const folder = await open(dirname(path), 'r');
  try {
    return await connectShort(`/proc/self/fd/${folder.fd}/${basename(path)}`, path, signal);
  } finally {
    await folder.close();
  }
}

async function connectShort(path: string, shownPath: string, signal?: AbortSignal): Promise<SeatSocket> {
  const timeout = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
  try {
    return await connectSeatSocket({ path }, signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
  } catch (cause) {
    if (signal?.aborted) throw new HypervisorError('cancelled', 'The connection to the screen was cancelled', { cause });
    throw screenError(cause, shownPath);
  }
}

/** QEMU makes its socket a moment after libvirt calls the domain running, and takes it away a moment before it is off. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ECONNREFUSED']);

function screenError(cause: unknown, path: string): HypervisorError {
  const absent = cause instanceof Error && 'code' in cause && NOT_THERE.has(cause.code);
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HypervisorError(absent ? 'off' : 'failed', `The screen at ${path} does not answer: ${why}`, { cause });
}
