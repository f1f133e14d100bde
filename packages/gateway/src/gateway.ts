import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SeatName } from '@aula/model';
import { DesktopRelay } from './desktop-relay.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import { CLOSE, type ConsoleClaims, type ConsoleTargets, TargetError } from './ports.ts';
import type { Relay, SessionEvent, SessionInfo } from './session.ts';
import { TerminalHubs } from './terminal-hubs.ts';
import type { Tickets } from './tickets.ts';
import { Connection, type ConnectionListener } from './ws/connection.ts';
import { acceptResponse, readHandshake, refuseResponse } from './ws/handshake.ts';

export interface GatewayOptions {
  tickets: Tickets;
  targets: ConsoleTargets;
  /** Whether a page of `origin` (the header, empty if absent) may open a console on `host` (the header). */
  allowedOrigin(origin: string, host: string): boolean;
  /** Told of every console that opens and ends. */
  onSession?: (event: SessionEvent) => void;
  /** Told of a console that could not be reached for a reason other than a seat that is off. */
  onFailure?: (claims: Readonly<ConsoleClaims>, error: unknown) => void;
  limits?: Partial<GatewayLimits>;
}

/** The console relay. The HTTP server hands it the upgrades of the console's path. */
export interface Gateway {
  /** Takes over the socket of an `upgrade` event; answers refusals itself and never throws. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Every console that is open or being opened. */
  sessions(): SessionInfo[];
  /** The consoles open to one seat. */
  viewersOf(seat: SeatName): SessionInfo[];
  /** How many consoles are open to one seat. */
  viewers(seat: SeatName): number;
  /** Closes matching consoles with CLOSE.revoked and takes back matching unused tickets; returns how many consoles. */
  revoke(predicate: (claims: Readonly<ConsoleClaims>) => boolean): number;
  /** Closes everything with CLOSE.goingAway and takes no more. */
  close(): void;
}

interface Session extends SessionInfo {
  connection: Connection;
  relay: Relay | null;
  /** Ends an opening that is under way. */
  abort: AbortController;
}

export const createGateway = (options: GatewayOptions): Gateway => new ConsoleGateway(options);

class ConsoleGateway implements Gateway {
  private readonly options: GatewayOptions;
  private readonly limits: GatewayLimits;
  private readonly hubs: TerminalHubs;
  private readonly open = new Map<number, Session>();
  private readonly ticker: NodeJS.Timeout;
  private nextId = 1;
  private closed = false;

  constructor(options: GatewayOptions) {
    this.options = options;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.hubs = new TerminalHubs((seat, signal) => options.targets.openTerminal(seat, signal), this.limits);
    // One timer for all: an idle console costs no timer of its own.
    this.ticker = setInterval(() => this.tick(), this.limits.pingIntervalMs);
    this.ticker.unref();
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refuse = (status: number, text: string): void => {
      socket.on('error', () => {});
      socket.end(refuseResponse(status, text), () => socket.destroy());
    };
    const handshake = readHandshake(request);
    if (this.closed) refuse(503, 'Service Unavailable');
    else if (!handshake.ok) refuse(handshake.status, handshake.text);
    else if (!this.options.allowedOrigin(handshake.origin, handshake.host)) refuse(403, 'Forbidden');
    else {
      if (socket instanceof Socket) socket.setNoDelay(true).setTimeout(0);
      const claims = this.options.tickets.redeem(handshake.ticket);
      if (head.length > 0) socket.unshift(head);
      if (claims === null) this.turnAway(socket, handshake.accept, CLOSE.badTicket, 'the ticket is unknown, used or expired');
      else if (this.isFull(claims.seat)) this.turnAway(socket, handshake.accept, CLOSE.tooMany, 'too many consoles are open');
      else this.start(socket, handshake.accept, claims);
    }
  }

  /** Accepts only to close: a browser tells its page the close code, but not the status of a refused upgrade. */
  private turnAway(socket: Duplex, accept: string, code: number, reason: string): void {
    const ignore = (): void => {};
    const listener = { onBinary: ignore, onText: ignore, onChunkEnd: ignore, onFlushed: ignore, onEnd: ignore };
    socket.write(acceptResponse(accept));
    new Connection(socket, listener, this.limits).close(code, reason);
  }

  private isFull(seat: SeatName): boolean {
    return this.open.size >= this.limits.maxSessions || this.viewers(seat) >= this.limits.maxSessionsPerSeat;
  }

  private start(socket: Duplex, accept: string, claims: ConsoleClaims): void {
    const abort = new AbortController();
    // The seat's side is asked first, so that both connections are made at the same time.
    const target = claims.kind === 'desktop' ? this.openDesktop(claims.seat, abort.signal) : null;
    socket.write(acceptResponse(accept));
    const id = this.nextId++;
    const listener: ConnectionListener = {
      onBinary: (bytes) => session.relay?.onBinary(bytes),
      onText: (text) => session.relay?.onText(text),
      onChunkEnd: () => session.relay?.onChunkEnd(),
      onFlushed: () => session.relay?.onFlushed(),
      onEnd: (code) => this.end(session, code),
    };
    const connection = new Connection(socket, listener, this.limits);
    const session: Session = { id, claims, openedAt: new Date(), connection, relay: null, abort };
    connection.pause();
    this.open.set(id, session);
    this.options.onSession?.({ phase: 'start', session: infoOf(session) });
    const limit = this.limits.connectTimeoutMs;
    const timer = setTimeout(() => this.fail(session, new Error(`The console did not answer within ${limit} ms`)), limit);
    const relay = target === null ? this.joinTerminal(session) : this.relayDesktop(session, target);
    relay
      .then(
        () => connection.resume(),
        (error: unknown) => this.fail(session, error),
      )
      .finally(() => clearTimeout(timer));
  }

  /** `async`, so that a throw of the server's becomes a rejection too. */
  private async openDesktop(seat: SeatName, signal: AbortSignal): Promise<Duplex> {
    return await this.options.targets.connectDesktop(seat, signal);
  }

  private async relayDesktop(session: Session, opening: Promise<Duplex>): Promise<void> {
    const target = await opening;
    if (this.open.has(session.id)) session.relay = new DesktopRelay(session.connection, target, session.claims.mode, this.limits);
    else target.on('error', () => {}).destroy();
  }

  private async joinTerminal(session: Session): Promise<void> {
    const hub = await this.hubs.get(session.claims.seat);
    if (this.open.has(session.id)) session.relay = hub.join(session.connection, session.claims.mode);
  }

  private fail(session: Session, error: unknown): void {
    if (error instanceof TargetError && error.code === 'off') {
      session.connection.close(CLOSE.seatOff, 'the seat is off');
      return;
    }
    if (this.open.has(session.id)) this.options.onFailure?.(session.claims, error);
    const missing = error instanceof TargetError && error.code === 'missing';
    session.connection.close(CLOSE.failed, missing ? 'no such seat' : 'the console could not be reached');
  }

  private end(session: Session, code: number): void {
    if (!this.open.delete(session.id)) return;
    session.abort.abort();
    session.relay?.end();
    const { bytesUp = 0, bytesDown = 0 } = session.relay ?? {};
    this.options.onSession?.({ phase: 'end', session: infoOf(session), code, bytesUp, bytesDown });
  }

  private tick(): void {
    for (const { connection } of [...this.open.values()]) connection.tick();
  }

  sessions(): SessionInfo[] {
    return [...this.open.values()].map(infoOf);
  }

  viewersOf(seat: SeatName): SessionInfo[] {
    return this.sessions().filter(({ claims }) => claims.seat === seat);
  }

  viewers(seat: SeatName): number {
    let count = 0;
    for (const { claims } of this.open.values()) if (claims.seat === seat) count++;
    return count;
  }

  revoke(predicate: (claims: Readonly<ConsoleClaims>) => boolean): number {
    this.options.tickets.revoke(predicate);
    const revoked = [...this.open.values()].filter(({ claims }) => predicate(claims));
    for (const { connection } of revoked) connection.close(CLOSE.revoked, 'the right was taken away');
    return revoked.length;
  }

  close(): void {
    this.closed = true;
    clearInterval(this.ticker);
    for (const { connection } of [...this.open.values()]) connection.close(CLOSE.goingAway, 'the server stops');
    this.hubs.close(CLOSE.goingAway, 'the server stops');
  }
}

const infoOf = ({ id, claims, openedAt }: Session): SessionInfo => ({ id, claims, openedAt });
