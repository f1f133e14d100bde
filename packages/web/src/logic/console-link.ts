/** Close codes of the console protocol (docs/api.md). */
const CLOSE = { seatOff: 4001, badTicket: 4002, revoked: 4003, protocol: 4004, failed: 1011 } as const;

/** First and longest wait before another try, in milliseconds, by what went wrong. */
export const WAITS = { off: { first: 400, most: 4000 }, network: { first: 700, most: 12_000 } } as const;
/** Tickets refused in a row before it is called a fault. */
export const BAD_TICKETS_MAX = 3;

export type EndReason = 'revoked' | 'missing' | 'forbidden' | 'loggedOut' | 'fault';

/** The life of one console connection. */
export type LinkState =
  | { at: 'connecting'; tries: number; badTickets: number; before: 'first' | 'off' | 'network' }
  | { at: 'open' }
  /** `off`: the machine is not running. `network`: server or line is gone. */
  | { at: 'waiting'; why: 'off' | 'network'; tries: number; waitMs: number }
  | { at: 'ended'; why: EndReason };

export type LinkEvent =
  | { type: 'opened' }
  | { type: 'closed'; code: number }
  /** No ticket was given; `code` is the API's error code. */
  | { type: 'refused'; code: string }
  /** The wait is over. */
  | { type: 'retry' }
  /** There is news that makes a try worth while at once: the seat runs, the network is back, a person asks. */
  | { type: 'news' };

export const FIRST: LinkState = { at: 'connecting', tries: 0, badTickets: 0, before: 'first' };

const wait = (why: 'off' | 'network', tries: number): LinkState => ({
  at: 'waiting',
  why,
  tries: tries + 1,
  waitMs: Math.min(WAITS[why].first * 2 ** Math.min(tries, 16), WAITS[why].most),
});

const REFUSALS: Readonly<Record<string, EndReason>> = {
  notFound: 'missing',
  forbidden: 'forbidden',
  origin: 'forbidden',
  unauthenticated: 'loggedOut',
};

/** The next state; events that do not fit the state (a late close, say) change nothing. */
export function nextLink(state: LinkState, event: LinkEvent): LinkState {
  if (event.type === 'retry' || event.type === 'news') {
    const tries = event.type === 'news' || state.at !== 'waiting' ? 0 : state.tries;
    if (state.at === 'waiting') return { at: 'connecting', tries, badTickets: 0, before: state.why };
    return state.at === 'ended' ? FIRST : state;
  }
  if (state.at === 'ended' || state.at === 'waiting') return state;
  const before = state.at === 'connecting' ? state.before : 'first';
  // Waits grow only while the reason stays the same.
  const tries = (why: 'off' | 'network') => (state.at === 'connecting' && state.before === why ? state.tries : 0);
  if (event.type === 'opened') return { at: 'open' };
  if (event.type === 'refused') {
    const why = REFUSALS[event.code];
    return why === undefined ? wait('network', tries('network')) : { at: 'ended', why };
  }
  if (event.code === CLOSE.seatOff) return wait('off', tries('off'));
  if (event.code === CLOSE.revoked) return { at: 'ended', why: 'revoked' };
  if (event.code === CLOSE.protocol) return { at: 'ended', why: 'fault' };
  if (event.code === CLOSE.badTicket) {
    const badTickets = (state.at === 'connecting' ? state.badTickets : 0) + 1;
    return badTickets >= BAD_TICKETS_MAX
      ? { at: 'ended', why: 'fault' }
      : { at: 'connecting', tries: tries('network'), badTickets, before };
  }
  // A machine that has only just been started has no screen yet.
  if (event.code === CLOSE.failed && before === 'off') return wait('off', tries('off'));
  return wait('network', tries('network'));
}
