import type { OperationView } from '@aula/api';
import { describe, expect, it } from 'vitest';
import { createProgress, frame } from './progress.ts';
import { createTestIo } from './test-io.ts';

type Seat = OperationView['seats'][number];
const operation = (seats: Seat[], message = 'Working'): OperationView => ({
  id: 'aaaaaaaaaaaaaaaa',
  kind: 'apply',
  room: 'demo',
  state: 'running',
  requestedBy: 'admin',
  createdAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
  progress: { done: 1, total: 4 },
  message,
  error: null,
  seats,
});
const seats = (count: number, state: Seat['state'] = 'waiting'): Seat[] =>
  Array.from({ length: count }, (_, index) => ({ seat: `demo-s${String(index + 1).padStart(2, '0')}`, state, message: '' }));
const plain = (_colour: string, text: string) => text;

describe('progress on a terminal', () => {
  it('has a line for the whole and one for each seat', () => {
    expect(frame(operation(seats(2)), 24, 80, plain)).toEqual(['Working (1 of 4 steps)', '· demo-s01  waiting', '· demo-s02  waiting']);
  });

  it('shows the urgent seats on a low screen and counts the others', () => {
    const many = seats(20);
    many[17] = { seat: 'demo-s18', state: 'failed', message: 'no disk' };
    const lines = frame(operation(many), 8, 80, plain);
    expect(lines).toHaveLength(7);
    expect(lines).toContain('✗ demo-s18  no disk');
    expect(lines.at(-1)).toBe('… and 15 more');
  });

  it('never writes wider than the screen, nor control characters from elsewhere', () => {
    const lines = frame(
      operation([{ seat: 'demo-s01', state: 'failed', message: `\u001b[2J${'x'.repeat(200)}` }], 'y'.repeat(200)),
      24,
      40,
      plain,
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('draws over its own lines', () => {
    const io = createTestIo({ tty: true, env: { NO_COLOR: '1' } });
    const progress = createProgress(io);
    progress.show(operation(seats(2)));
    progress.show(operation(seats(2, 'done')));
    expect(io.out().split('\u001b[3A')).toHaveLength(2);
  });
});

describe('progress elsewhere', () => {
  it('writes a line for each change and nothing twice', () => {
    const io = createTestIo();
    const progress = createProgress(io);
    const at = (state: Seat['state'], message: string) => operation([{ seat: 'demo-s01', state, message }]);
    progress.show(at('waiting', ''));
    progress.show(at('working', 'makes the disk'));
    progress.show(at('working', 'makes the disk'));
    progress.show(at('done', 'running'));
    expect(io.out()).toBe('demo-s01: makes the disk\ndemo-s01: running\n');
  });
});
