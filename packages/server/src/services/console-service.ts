import { CONSOLE_PATH, type schemas } from '@aula/api';
import { type PersonName, parseSeatName, type SeatName } from '@aula/model';
import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import { notFound, ServerError } from '../errors.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';

export type ConsoleService = ReturnType<typeof createConsoleService>;

/** Hands out the right to open one console. The right itself was checked by the route. */
export function createConsoleService({ tickets, live }: { tickets: Tickets; live: LiveSeats }) {
  return {
    open(caller: Caller, seat: string, { kind, mode }: z.output<typeof schemas.ticketRequest>) {
      const name = parseSeatName(seat);
      if (name === null || live.row(seat) === null) throw notFound('seat', seat);
      const claims = { seat: name, kind, mode, person: caller.name, loginId: caller.loginId };
      try {
        const { ticket, expiresAt } = tickets.issue(claims);
        return { ticket, path: CONSOLE_PATH, expiresAt: expiresAt.toISOString() };
      } catch (error) {
        if (error instanceof TicketCapError) throw new ServerError('tooManyTries', `${error.message}.`, { retryAfterS: 30, cause: error });
        throw error;
      }
    },
  };
}
