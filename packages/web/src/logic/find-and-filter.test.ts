import type { PersonView, SeatView } from '@aula/api';
import { expect, test } from 'vitest';
import { assignInOrder } from './assign-in-order.ts';
import { filterSeats, fold } from './filter-seats.ts';
import { type Findable, findThings } from './find-things.ts';
import { suggestLogin } from './suggest-login.ts';

const person = (name: string, displayName: string, role: PersonView['role'] = 'student'): PersonView => ({
  name,
  displayName,
  role,
  createdAt: '2026-01-01T00:00:00Z',
  mustChangePassword: false,
});
const seat = (name: string, owner: string | null = null, state: SeatView['state'] = 'ready'): SeatView => ({
  name,
  room: 'demo',
  roomTitle: 'Demo',
  section: 'students',
  id: 1,
  preset: 'tiny',
  state,
  ip: '192.0.2.11',
  leasedIp: null,
  memoryKiB: 98_304,
  vcpus: 1,
  owner,
  operation: null,
  startedAt: null,
  pictureVersion: null,
  viewers: 0,
});

test('accents and sharp s are found by plain letters', () => {
  expect(fold('Müller Groß José')).toBe('muller gross jose');
});

test('seats are filtered by name, owner and state, all words together', () => {
  const people = new Map([['jose', person('jose', 'José Núñez')]]);
  const seats = [seat('demo-s01', 'jose'), seat('demo-s02', null, 'off')];
  expect(filterSeats(seats, 'nunez ready', people).map(({ name }) => name)).toEqual(['demo-s01']);
  expect(filterSeats(seats, 'OFF', people).map(({ name }) => name)).toEqual(['demo-s02']);
  expect(filterSeats(seats, '  ', people)).toHaveLength(2);
});

test('students without a seat get the free chosen seats in order, nobody twice', () => {
  const seats = [seat('s1'), seat('s2', 'anna'), seat('s3'), seat('s4')];
  const people = [person('s10', 'Student 10'), person('s2', 'Student 2'), person('anna', 'Anna'), person('boss', 'A Boss', 'teacher')];
  const pairs = assignInOrder(seats, new Set(['s1', 's2', 's3', 's4']), people);
  expect(pairs.map((pair) => `${pair.seat} ${pair.person.displayName}`)).toEqual(['s1 Student 2', 's3 Student 10']);
});

test('the finder puts names that start with the text first, and bounds what it shows', () => {
  const thing = (name: string, hint = ''): Findable => ({ id: name, kind: 'Seat', name, hint, path: '/' });
  expect(findThings([thing('x', 'demo'), thing('a-demo'), thing('demo-s01')], 'demo').map(({ name }) => name)).toEqual([
    'demo-s01',
    'x',
    'a-demo',
  ]);
  expect(
    findThings(
      Array.from({ length: 50 }, (_, n) => thing(`demo-${n}`)),
      'demo',
    ),
  ).toHaveLength(12);
  expect(findThings([thing('demo')], 'zzz')).toEqual([]);
});

test('a login name is made from a name, or left empty when nothing usable is in it', () => {
  expect(suggestLogin('Jürgen Groß')).toBe('jurgen.gross');
  expect(suggestLogin('王小明')).toBe('');
  expect(suggestLogin(`${'x'.repeat(80)}`)).toHaveLength(64);
});
