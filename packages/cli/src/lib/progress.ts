import type { OperationView } from '@aula/api';
import { type Colour, type Io, type Paint, painter, printable } from './io.ts';

type SeatState = OperationView['seats'][number]['state'];

const MARK: Record<SeatState, { sign: string; colour: Colour }> = {
  waiting: { sign: '·', colour: 'dim' },
  working: { sign: '›', colour: 'cyan' },
  done: { sign: '✓', colour: 'green' },
  failed: { sign: '✗', colour: 'red' },
  undone: { sign: '↶', colour: 'yellow' },
};
/** What a screen shows first when it is too low for all seats. */
const URGENCY: readonly SeatState[] = ['failed', 'working', 'undone', 'waiting', 'done'];

/** Shows an operation while it goes on. */
export interface Progress {
  show(operation: OperationView): void;
  /** A line that stays, e.g. about a cancel. */
  note(line: string): void;
}

/** Nothing at all: for `--json`. */
export const silentProgress: Progress = { show: () => {}, note: () => {} };

/** One line per seat that is rewritten in place on a terminal; a line for each change elsewhere. */
export const createProgress = (io: Io): Progress => (io.stdout.isTTY === true && io.env['TERM'] !== 'dumb' ? inPlace(io) : lineByLine(io));

function inPlace(io: Io): Progress {
  const paint = painter(io.stdout, io.env);
  let drawn = 0;
  let last: readonly string[] = [];
  const draw = (lines: readonly string[]) => {
    const up = drawn > 0 ? `\u001b[${drawn}A` : '';
    io.stdout.write(`\r${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[J`);
    drawn = lines.length;
    last = lines;
  };
  return {
    show: (operation) => draw(frame(operation, io.stdout.rows ?? 24, io.stdout.columns ?? 80, paint)),
    note(line) {
      const below = last;
      draw([printable(line)]);
      drawn = 0;
      draw(below);
    },
  };
}

/** The lines of one drawing: the count, then the seats, as many as `rows` allows, none wider than `columns`. */
export function frame(operation: OperationView, rows: number, columns: number, paint: Paint): string[] {
  const { done, total } = operation.progress;
  const width = Math.max(0, ...operation.seats.map(({ seat }) => seat.length));
  const room = Math.max(1, rows - 3);
  const hidden = Math.max(0, operation.seats.length - room);
  const seats = hidden === 0 ? operation.seats : mostUrgent(operation.seats, room);
  const lines = seats.map(({ seat, state, message }) => {
    const { sign, colour } = MARK[state];
    const text = `${seat.padEnd(width)}  ${printable(message) || state}`;
    return `${paint(colour, sign)} ${text.slice(0, Math.max(10, columns - 3))}`;
  });
  const head = `${printable(operation.message)} (${done} of ${total} steps)`.slice(0, columns - 1);
  return [paint('bold', head), ...lines, ...(hidden > 0 ? [paint('dim', `… and ${hidden} more`)] : [])];
}

function mostUrgent<S extends { state: SeatState }>(seats: readonly S[], count: number): S[] {
  const chosen = new Set([...seats].sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state)).slice(0, count));
  return seats.filter((seat) => chosen.has(seat));
}

function lineByLine(io: Io): Progress {
  const seen = new Map<string, string>();
  return {
    show(operation) {
      for (const { seat, state, message } of operation.seats) {
        const line = `${seat}: ${printable(message) || state}`;
        if (state === 'waiting' || seen.get(seat) === line) continue;
        seen.set(seat, line);
        io.stdout.write(`${line}\n`);
      }
    },
    note: (line) => void io.stdout.write(`${printable(line)}\n`),
  };
}
