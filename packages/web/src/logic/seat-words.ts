import type { RoomSummary, SeatView } from '@aula/api';

export type SeatState = SeatView['state'];

/** What colour and icon a state has; the colour never stands alone. */
export type Tone = 'good' | 'busy' | 'idle' | 'held' | 'bad';

interface StateLook {
  word: string;
  tone: Tone;
  /** The desktop's machine runs, so it has a picture and a console. */
  running: boolean;
}

const LOOKS: Record<SeatState, StateLook> = {
  ready: { word: 'Ready', tone: 'good', running: true },
  starting: { word: 'Starting…', tone: 'busy', running: true },
  stopping: { word: 'Shutting down…', tone: 'busy', running: true },
  resetting: { word: 'Resetting…', tone: 'busy', running: false },
  paused: { word: 'Paused', tone: 'held', running: true },
  off: { word: 'Off', tone: 'idle', running: false },
  crashed: { word: 'Crashed', tone: 'bad', running: false },
  missing: { word: 'Missing', tone: 'bad', running: false },
};

/** Worst first: what a teacher has to see at once. */
const ORDER: readonly SeatState[] = ['crashed', 'missing', 'resetting', 'stopping', 'starting', 'paused', 'off', 'ready'];

export const stateWord = (state: SeatState): string => LOOKS[state].word;
export const stateTone = (state: SeatState): Tone => LOOKS[state].tone;
export const isRunning = (state: SeatState): boolean => LOOKS[state].running;

/** Whether it can be started: it is off for good, not on its way. */
export const canStart = (state: SeatState): boolean => state === 'off' || state === 'crashed';

export interface StateCount {
  state: SeatState;
  count: number;
}

/** `3 ready`, `1 starting`. */
export const countWords = (state: SeatState, count: number): string => `${count} ${stateWord(state).toLowerCase().replace('…', '')}`;

/** States that occur, worst first. */
export function countsInOrder(states: RoomSummary['states']): StateCount[] {
  return ORDER.map((state) => ({ state, count: states[state] ?? 0 })).filter(({ count }) => count > 0);
}

/** Seats by state, only those that occur. */
export function countStates(seats: readonly Pick<SeatView, 'state'>[]): RoomSummary['states'] {
  const counts: RoomSummary['states'] = {};
  for (const { state } of seats) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** `1 seat`, `3 seats`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** At most this many names are spelled out in a sentence. */
const NAMES_SPELLED = 4;

/** `a`, `a and b`, `a, b and c`, `a, b, c and 27 more`. */
export function nameList(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length > NAMES_SPELLED) return `${names.slice(0, NAMES_SPELLED - 1).join(', ')} and ${names.length - NAMES_SPELLED + 1} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
