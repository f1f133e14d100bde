import { createHash, randomBytes } from 'node:crypto';
import type { ConsoleClaims } from './ports.ts';

/** How long a ticket is good, in ms. */
export const TICKET_TTL_MS = 30_000;
/** Tickets that may be outstanding at once, over all logins. */
export const MAX_TICKETS = 10_000;
/** Tickets that one login may have outstanding. */
export const MAX_TICKETS_PER_LOGIN = 100;
const TICKET_BYTES = 32;

/** `issue` was asked for more tickets than the caps allow; the oldest expire within 30 s, so asking again later helps. */
export class TicketCapError extends Error {
  override readonly name = 'TicketCapError';
  readonly code: 'login' | 'total';
  constructor(code: 'login' | 'total') {
    super(
      code === 'login'
        ? 'This login has asked for too many consoles at once: wait half a minute'
        : 'Too many consoles are being opened: wait half a minute',
    );
    this.code = code;
  }
}

export interface IssuedTicket {
  /** The secret: 256 random bits, base64url. Only its SHA-256 is kept. */
  ticket: string;
  expiresAt: Date;
}

/** Console tickets: single use, short-lived, in memory only. */
export interface Tickets {
  /** Throws TicketCapError. */
  issue(claims: ConsoleClaims): IssuedTicket;
  /** The claims, once; null when unknown, used or expired. */
  redeem(ticket: string): ConsoleClaims | null;
  /** Takes back unused tickets; returns how many. */
  revoke(predicate: (claims: ConsoleClaims) => boolean): number;
}

interface Kept {
  claims: ConsoleClaims;
  expiresAt: number;
}

const digest = (ticket: string): string => createHash('sha256').update(ticket).digest('base64');

/** `now` gives ms since 1970; default `Date.now`. */
export const createTickets = ({ now = Date.now }: { now?: () => number } = {}): Tickets => {
  const kept = new Map<string, Kept>();
  const perLogin = new Map<string, number>();

  const drop = (key: string, { claims }: Kept): void => {
    kept.delete(key);
    const left = (perLogin.get(claims.loginId) ?? 1) - 1;
    left > 0 ? perLogin.set(claims.loginId, left) : perLogin.delete(claims.loginId);
  };
  const dropExpired = (): void => {
    // Tickets live equally long, so the map's order of insertion is the order of expiry.
    for (const [key, one] of kept) {
      if (one.expiresAt > now()) break;
      drop(key, one);
    }
  };

  return {
    issue: (claims) => {
      dropExpired();
      const mine = perLogin.get(claims.loginId) ?? 0;
      if (mine >= MAX_TICKETS_PER_LOGIN) throw new TicketCapError('login');
      if (kept.size >= MAX_TICKETS) throw new TicketCapError('total');
      const ticket = randomBytes(TICKET_BYTES).toString('base64url');
      const expiresAt = now() + TICKET_TTL_MS;
      kept.set(digest(ticket), { claims: { ...claims }, expiresAt });
      perLogin.set(claims.loginId, mine + 1);
      return { ticket, expiresAt: new Date(expiresAt) };
    },
    redeem: (ticket) => {
      dropExpired();
      const key = digest(ticket);
      const one = kept.get(key);
      if (one === undefined) return null;
      drop(key, one);
      return one.claims;
    },
    revoke: (predicate) => {
      let count = 0;
      for (const [key, one] of kept) {
        if (!predicate(one.claims)) continue;
        drop(key, one);
        count++;
      }
      return count;
    },
  };
};
