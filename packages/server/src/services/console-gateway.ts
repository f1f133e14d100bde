import type { Gateway } from '@aula/gateway';
import { createGateway, createPictures, createTickets, PictureError, type SessionEvent, TargetError, TicketCapError } from '@aula/gateway';
import { parseSeatName, type SeatName } from '@aula/model';
import { HypervisorError } from '@aula/rollout';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import { ServerError } from '../errors.ts';
import type { Host } from '../hypervisor/host.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { TicketIssuer } from './console-service.ts';

export interface ConsoleGatewayOptions {
  host: Host;
  live: LiveSeats;
  audit: Audit;
  allowedOrigin: (origin: string, host: string) => boolean;
  log: Logger;
}

/** Seconds after which a login that asked for too many consoles may ask again: the life of a ticket. */
const TICKETS_RETRY_AFTER_S = 30;

/** Consoles and pictures: the gateway, wired to the host, the audit and the live seats. */
export function createConsoleGateway({ host, live, audit, allowedOrigin, log }: ConsoleGatewayOptions) {
  const tickets = createTickets();
  const gateway: Gateway = createGateway({
    tickets,
    // Browsers always say their origin; a program that says none holds a ticket that no page could have made it send.
    allowedOrigin: (origin, at) => origin === '' || allowedOrigin(origin, at),
    targets: {
      connectDesktop: (seat, signal) => host.connectDesktop(seat, signal).catch(asTargetError),
      openTerminal: (seat, signal) => host.openTerminal(seat, signal).catch(asTargetError),
      screenshot: (seat, signal) => host.screenshot(seat, signal).catch(asTargetError),
    },
    onSession: (event) => {
      record(audit, event);
      live.refresh(event.session.claims.seat);
    },
    onFailure: ({ seat, kind }, error) => log.warn({ seat, kind, err: error }, 'A console could not be reached'),
  });
  const pictures = createPictures({ screenshot: (seat, signal) => host.screenshot(seat, signal).catch(asTargetError) });

  return {
    tickets: {
      issue(claims) {
        try {
          return tickets.issue(claims);
        } catch (error) {
          if (!(error instanceof TicketCapError)) throw error;
          throw new ServerError('tooManyTries', `${error.message}.`, { retryAfterS: TICKETS_RETRY_AFTER_S });
        }
      },
    } satisfies TicketIssuer,
    handleUpgrade: gateway.handleUpgrade.bind(gateway),
    viewers: (seat: string): number => gateway.viewers(seatName(seat)),
    revokeLogins(ids: readonly string[]): void {
      const ended = new Set(ids);
      gateway.revoke(({ loginId }) => ended.has(loginId));
    },
    /** The seat is no longer this person's. */
    revokePerson(seat: string, person: string): void {
      gateway.revoke((claims) => claims.seat === seat && claims.person === person);
    },
    async picture(seat: string, signal: AbortSignal): Promise<{ webp: Buffer; version: string }> {
      try {
        return await pictures.get(seatName(seat), signal);
      } catch (error) {
        if (error instanceof PictureError)
          throw new ServerError('busy', 'There is no picture of this desktop right now.', { cause: error });
        if (error instanceof TargetError && error.code !== 'failed')
          throw new ServerError('conflict', 'This desktop is off, so it has no picture.', { cause: error });
        // What the host said tells more to those who asked than that it failed.
        if (error instanceof TargetError && error.cause instanceof HypervisorError) throw error.cause;
        throw error;
      }
    },
    close: async () => gateway.close(),
  };
}

function seatName(text: string): SeatName {
  const name = parseSeatName(text);
  if (name === null) throw new ServerError('notFound', `There is no seat "${text}".`);
  return name;
}

function asTargetError(error: unknown): never {
  if (!(error instanceof HypervisorError)) throw error;
  const code = error.code === 'off' || error.code === 'missing' ? error.code : 'failed';
  throw new TargetError(code, error.message, { cause: error });
}

function record(audit: Audit, event: SessionEvent): void {
  const { person, seat, kind, mode } = event.session.claims;
  const opened = event.phase === 'start';
  const detail = opened ? `${kind}, ${mode}` : `${kind}, ${mode}, closed with ${event.code}, ${event.bytesDown} bytes shown`;
  void audit.write({ actor: person, action: opened ? 'seat.console.open' : 'seat.console.close', subject: seat, detail });
}
