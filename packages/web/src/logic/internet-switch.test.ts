import type { RoomInternetView, SeatInternetView } from '@aula/api';
import { describe, expect, it } from 'vitest';
import { clicked, foreseen, listText, ownReaches, readList } from './internet-switch.ts';

const LIST = { mode: 'allow-list' as const, cidrs: ['192.0.2.0/24'], names: ['example.org'] };
const seat = (name: string, from: SeatInternetView['from'], internet: SeatInternetView['internet']): SeatInternetView => ({
  seat: name,
  room: 'a',
  network: 'lab1',
  switch: from === 'seat' ? internet : null,
  internet,
  from,
  problem: null,
});
const room = (internet: RoomInternetView['internet'], from: RoomInternetView['from'] = 'network'): RoomInternetView => ({
  room: 'a',
  network: 'lab1',
  switch: from === 'room' ? internet : null,
  internet,
  from,
  problem: null,
  seats: [seat('s1', from, internet), seat('s2', 'seat', { mode: 'on' })],
});

describe('one click', () => {
  it('cuts off whatever is reached', () => {
    expect(clicked(room({ mode: 'on' }), undefined, 'on')).toEqual({ mode: 'off' });
    expect(clicked(room(LIST), undefined, 'allow-list')).toEqual({ mode: 'off' });
  });
  it('brings back what the click before took away', () => {
    expect(clicked(room({ mode: 'off' }, 'room'), LIST, 'on')).toEqual(LIST);
    expect(clicked(room({ mode: 'off' }, 'room'), null, 'on')).toBeNull();
  });
  it('lets the network decide when nothing is known of before', () => {
    expect(clicked(room({ mode: 'off' }, 'room'), undefined, 'on')).toBeNull();
  });
  it('switches on where the network itself says off', () => {
    expect(clicked(room({ mode: 'off' }), undefined, 'off')).toEqual({ mode: 'on' });
    expect(clicked(room({ mode: 'off' }), null, 'off')).toEqual({ mode: 'on' });
    expect(clicked(room({ mode: 'off' }), { mode: 'off' }, 'off')).toEqual({ mode: 'on' });
  });
});

describe('what a wish will do', () => {
  it('holds for all seats but those with a switch of their own', () => {
    const state = foreseen(room({ mode: 'on' }), { mode: 'off' }, 'on');
    expect(state).toMatchObject({ internet: { mode: 'off' }, from: 'room' });
    expect(state.seats.map(({ internet }) => internet.mode)).toEqual(['off', 'on']);
    expect([...ownReaches(state.seats)]).toEqual([['s2', 'on']]);
  });
  it('without one is what the network says', () => {
    expect(foreseen(room({ mode: 'off' }, 'room'), null, 'on')).toMatchObject({ internet: { mode: 'on' }, from: 'network', switch: null });
  });
});

describe('a list of sites', () => {
  it('is read line by line, without doubles', () => {
    expect(readList('example.org\n 192.0.2.0/24, example.org\n')).toEqual({ names: ['example.org', '192.0.2.0/24'], tooMany: false });
  });
  it('is refused when it is longer than the server takes', () => {
    expect(readList(Array.from({ length: 257 }, (_, n) => `s${n}.example`).join('\n')).tooMany).toBe(true);
  });
  it('is shown as it can be typed again', () => {
    expect(readList(listText(LIST)).names).toEqual(['example.org', '192.0.2.0/24']);
    expect(listText({ mode: 'off' })).toBe('');
  });
});
