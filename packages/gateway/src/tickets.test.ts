import { parsePersonName, parseSeatName } from '@aula/model';
import { describe, expect, it } from 'vitest';
import type { ConsoleClaims } from './ports.ts';
import { createTickets, MAX_TICKETS, MAX_TICKETS_PER_LOGIN, TICKET_TTL_MS, TicketCapError } from './tickets.ts';

const seat = parseSeatName('demo-s01');
const person = parsePersonName('ada');
if (seat === null || person === null) throw new Error('bad names');
const claims = (loginId = 'l1'): ConsoleClaims => ({ seat, kind: 'desktop', mode: 'view', person, loginId });

const setUp = () => {
  let time = 1_000_000;
  const tickets = createTickets({ now: () => time });
  return { tickets, pass: (ms: number) => void (time += ms) };
};

describe('tickets', () => {
  it('gives 256 random bits that are good once', () => {
    const { tickets } = setUp();
    const { ticket, expiresAt } = tickets.issue(claims());
    expect(ticket).toMatch(/^[\w-]{43}$/);
    expect(expiresAt.getTime()).toBe(1_000_000 + TICKET_TTL_MS);
    expect(tickets.issue(claims()).ticket).not.toBe(ticket);
    expect(tickets.redeem(ticket)).toEqual(claims());
    expect(tickets.redeem(ticket)).toBeNull();
    expect(tickets.redeem('')).toBeNull();
  });

  it('keeps what was claimed when it was issued', () => {
    const { tickets } = setUp();
    const mine = claims();
    const { ticket } = tickets.issue(mine);
    mine.mode = 'control';
    expect(tickets.redeem(ticket)?.mode).toBe('view');
  });

  it('expires after 30 s, not a millisecond before', () => {
    const { tickets, pass } = setUp();
    const [one, two] = [tickets.issue(claims()), tickets.issue(claims())];
    pass(TICKET_TTL_MS - 1);
    expect(tickets.redeem(one.ticket)).not.toBeNull();
    pass(1);
    expect(tickets.redeem(two.ticket)).toBeNull();
  });

  it('takes back what matches', () => {
    const { tickets } = setUp();
    const [mine, theirs] = [tickets.issue(claims('l1')), tickets.issue(claims('l2'))];
    expect(tickets.revoke(({ loginId }) => loginId === 'l1')).toBe(1);
    expect(tickets.redeem(mine.ticket)).toBeNull();
    expect(tickets.redeem(theirs.ticket)).not.toBeNull();
  });

  it('refuses a login past its cap until one is used or expires', () => {
    const { tickets, pass } = setUp();
    const issued = Array.from({ length: MAX_TICKETS_PER_LOGIN }, () => tickets.issue(claims()).ticket);
    expect(() => tickets.issue(claims())).toThrow(TicketCapError);
    tickets.issue(claims('l2'));
    tickets.redeem(issued[0] ?? '');
    tickets.issue(claims());
    expect(() => tickets.issue(claims())).toThrow(/half a minute/);
    pass(TICKET_TTL_MS);
    tickets.issue(claims());
  });

  it('refuses everyone past the cap of all', () => {
    const { tickets } = setUp();
    for (let count = 0; count < MAX_TICKETS; count++) tickets.issue(claims(`l${count % 1000}`));
    expect(() => tickets.issue(claims('fresh'))).toThrow(expect.objectContaining({ code: 'total' }));
  });
});
