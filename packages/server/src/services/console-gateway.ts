import type { Duplex } from 'node:stream';
import {
  type ConsoleClaims,
  createGateway,
  createPictures,
  createTickets,
  type Gateway,
  type Picture,
  type SessionEvent,
  TargetError,
  type Tickets,
} from '@aula/gateway';
import { parseSeatName, type SeatName } from '@aula/model';
import { HypervisorError } from '@aula/rollout';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import { notFound, ServerError } from '../errors.ts';
import type { OriginRule } from '../http/origin.ts';
import type { Host } from '../hypervisor/host.ts';

export interface ConsoleGatewayOptions {
  host: Host;
  audit: Audit;
  allowedOrigin: OriginRule;
  log: Logger;
  /** A console to this seat opened or ended. */
  onViewers(seat: string): void;
}

export interface ConsoleGateway {
  readonly tickets: Tickets;
  handleUpgrade: Gateway['handleUpgrade'];
  viewers(seat: string): number;
  /** Ends consoles and tickets of logins that are over. */
  revokeLogins(ids: readonly string[]): void;
  /** Ends those of a person who lost the seat. */
  revokePerson(seat: string, person: string): void;
  picture(seat: string, signal: AbortSignal): Promise<Picture>;
  close(): void;
}

/** The gateway's consoles and pictures on the host's seats. */
export function createConsoleGateway({ host, audit, allowedOrigin, log, onViewers }: ConsoleGatewayOptions): ConsoleGateway {
  const tickets = createTickets();
  const screenshot = (seat: SeatName, signal: AbortSignal): Promise<Buffer> => asTarget(host.screenshot(seat, signal));
  const pictures = createPictures({ screenshot });
  const gateway = createGateway({
    tickets,
    targets: {
      connectDesktop: (seat, signal): Promise<Duplex> => asTarget(host.connectDesktop(seat, signal)),
      openTerminal: (seat, signal): Promise<Duplex> => asTarget(host.openTerminal(seat, signal)),
      screenshot,
    },
    allowedOrigin: (origin, hostHeader) => origin === '' || allowedOrigin(origin, hostHeader),
    onSession: (event) => {
      onViewers(event.session.claims.seat);
      void audit.write(auditOf(event));
    },
    onFailure: ({ seat, kind }, error) => log.warn({ err: error, seat, kind }, 'A console could not be reached'),
  });
  return {
    tickets,
    handleUpgrade: (request, socket, head) => gateway.handleUpgrade(request, socket, head),
    viewers: (seat) => {
      const name = parseSeatName(seat);
      return name === null ? 0 : gateway.viewers(name);
    },
    revokeLogins: (ids) => void gateway.revoke(({ loginId }) => ids.includes(loginId)),
    revokePerson: (seat, person) => void gateway.revoke((claims) => claims.seat === seat && claims.person === person),
    async picture(seat, signal) {
      const name = parseSeatName(seat);
      if (name === null) throw notFound('seat', seat);
      try {
        return await pictures.get(name, signal);
      } catch (error) {
        if (error instanceof TargetError && error.code !== 'failed')
          throw new ServerError('notFound', `${seat} is not running: there is no picture.`, { cause: error });
        throw error;
      }
    },
    close: () => gateway.close(),
  };
}

async function asTarget<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HypervisorError && (error.code === 'off' || error.code === 'missing'))
      throw new TargetError(error.code, error.message, { cause: error });
    throw error;
  }
}

function auditOf(event: SessionEvent) {
  const { claims }: { claims: Readonly<ConsoleClaims> } = event.session;
  const action = event.phase === 'start' ? 'seat.console.open' : 'seat.console.close';
  return { actor: claims.person, action, subject: claims.seat, detail: `${claims.kind}, ${claims.mode}` };
}
