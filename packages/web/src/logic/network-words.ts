import type { NetworkMachineView, NetworkPlanView, NetworkSummary } from '@aula/api';
import { nameList, plural, type Tone } from './seat-words.ts';

interface Words {
  /** What it means for the people in the room. */
  plain: string;
  /** libvirt's own word, for technicians. */
  term: string;
}

const MODES: Record<NetworkSummary['mode'], Words> = {
  nat: { plain: "Goes out under the host's address", term: 'NAT' },
  routed: { plain: 'Goes out with its own addresses', term: 'routed' },
  isolated: { plain: 'Stays among itself', term: 'isolated' },
  bridge: { plain: "Part of the school's own network", term: 'bridge' },
  open: { plain: 'Goes out with its own addresses, unfiltered', term: 'open' },
};

export const modeWords = (mode: NetworkSummary['mode']): Words => MODES[mode];

interface Look {
  tone: Tone;
  word: string;
}

const STATES: Record<NetworkSummary['state'], Look> = {
  running: { tone: 'good', word: 'Running' },
  stopped: { tone: 'bad', word: 'Stopped' },
  absent: { tone: 'idle', word: 'Not on the host' },
};

export const networkState = (state: NetworkSummary['state']): Look => STATES[state];

export type Reach = 'on' | 'off' | 'allow-list';

const REACHES: Record<Reach, string> = { on: 'Internet on', off: 'Internet off', 'allow-list': 'Listed sites only' };

/** What seats reach outside, in words. */
export const reachWord = (reach: Reach): string => REACHES[reach];

/** How far the network reaches: its mode first, its switch second. */
export function networkReach({ mode, internet }: Pick<NetworkSummary, 'mode' | 'internet'>): Reach {
  return mode === 'isolated' ? 'off' : internet;
}

const PROTECTS: Record<NetworkSummary['protect'], string> = {
  strict: 'Strict: no false addresses, no DHCP server or router of their own, nothing of the host but DHCP and DNS',
  metered: 'Metered: some things are open, at a capped rate',
  off: 'None',
  mixed: 'Differs by section',
};

export const protectWords = (protect: NetworkSummary['protect']): string => PROTECTS[protect];

const VERDICTS: Record<NetworkMachineView['verdict'], Look> = {
  right: { tone: 'good', word: 'Right' },
  waiting: { tone: 'busy', word: 'Waiting' },
  off: { tone: 'idle', word: 'Off' },
  wrong: { tone: 'bad', word: 'Wrong' },
};

export const verdictLook = (verdict: NetworkMachineView['verdict']): Look => VERDICTS[verdict];

const PROTECTIONS: Record<NonNullable<NetworkMachineView['protection']>['state'], Look> = {
  protected: { tone: 'good', word: 'Protected' },
  waiting: { tone: 'busy', word: 'From its next start' },
  exposed: { tone: 'bad', word: 'Exposed' },
  none: { tone: 'idle', word: 'Not asked for' },
};

export const protectionLook = (state: NonNullable<NetworkMachineView['protection']>['state']): Look => PROTECTIONS[state];

/** `2 wrong, 1 waiting, 28 right`: worst first, only what occurs. */
export function verdictCounts(
  machines: readonly Pick<NetworkMachineView, 'verdict'>[],
): { verdict: NetworkMachineView['verdict']; count: number }[] {
  const order: readonly NetworkMachineView['verdict'][] = ['wrong', 'waiting', 'off', 'right'];
  return order
    .map((verdict) => ({ verdict, count: machines.filter((machine) => machine.verdict === verdict).length }))
    .filter(({ count }) => count > 0);
}

/** What hangs on it, e.g. `2 of 12 seats running`. */
export const seatsSentence = ({ runningCount, seatCount }: Pick<NetworkSummary, 'runningCount' | 'seatCount'>): string =>
  seatCount === 0 ? 'No seat yet' : `${runningCount} of ${plural(seatCount, 'seat')} running`;

const ACTIONS: Record<NetworkPlanView['action'], { words: string; verb: string }> = {
  none: { words: 'Nothing to do: the network is as its description says.', verb: 'Save description' },
  create: { words: 'The network is made and started.', verb: 'Make network' },
  live: { words: 'It changes while it runs; nothing stops.', verb: 'Apply changes' },
  restart: { words: 'It has to stop and start again for this.', verb: 'Apply and restart network' },
  start: { words: 'It is started.', verb: 'Start network' },
};

/** What an apply comes to, in a sentence. */
export const networkPlanSentence = ({ action }: Pick<NetworkPlanView, 'action'>): string => ACTIONS[action].words;

/** What the button that applies it says. */
export const networkApplyVerb = ({ action }: Pick<NetworkPlanView, 'action'>): string => ACTIONS[action].verb;

/** Who is cut off meanwhile; null when nobody is. */
export const linkLoss = (seats: readonly string[]): string | null =>
  seats.length === 0 ? null : `${nameList(seats)} ${seats.length === 1 ? 'loses its' : 'lose their'} connection for a moment.`;
