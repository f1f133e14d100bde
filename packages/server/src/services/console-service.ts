import { CONSOLE_PATH, type schemas } from '@aula/api';
import { type PersonName, parseSeatName, type SeatName } from '@aula/model';
import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import { notFound } from '../errors.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';

/** What the console service needs of the gateway's tickets. */
export interface TicketIssuer {
  issue(claims: { seat: SeatName; kind: 'desktop' | 'terminal'; mode: 'control' | 'view'; person: PersonName; loginId: string }): {
    ticket: string;
    expiresAt: string | number | Date;
  };
}

export type ConsoleService = ReturnType<typeof createConsoleService>;

/** Hands out the right to open one console. The right itself was checked by the route. */
export function createConsoleService({ tickets, live }: { tickets: TicketIssuer; live: LiveSeats }) {
  return {
    open(caller: Caller, seat: string, { kind, mode }: z.output<typeof schemas.ticketRequest>) {
      const name = parseSeatName(seat);
      if (name === null || live.row(seat) === null) throw notFound('seat', seat);
      const { ticket, expiresAt } = tickets.issue({ seat: name, kind, mode, person: caller.name, loginId: caller.loginId });
      return { ticket, path: CONSOLE_PATH, expiresAt: new Date(expiresAt).toISOString() };
    },
  };
}
