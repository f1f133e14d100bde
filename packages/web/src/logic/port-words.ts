import type { PublishedPortView } from '@aula/api';
import type { Tone } from './seat-words.ts';

/** Ports that people know by name. */
const KNOWN: Readonly<Record<string, string>> = { 'tcp 22': 'SSH', 'tcp 80': 'Web', 'tcp 443': 'Web (TLS)', 'tcp 3389': 'Remote desktop' };

/** `SSH (port 22)`, `Port 8080`, `Port 53 (UDP)`. */
export function portName({ port, protocol }: Pick<PublishedPortView, 'port' | 'protocol'>): string {
  const known = KNOWN[`${protocol} ${port}`];
  if (known !== undefined) return `${known} (port ${port})`;
  return protocol === 'udp' ? `Port ${port} (UDP)` : `Port ${port}`;
}

/** Where it is reached, as one would type it; `host` is the name that the browser reached the server by. */
export const portAddress = (host: string, { hostPort }: Pick<PublishedPortView, 'hostPort'>): string => `${host}:${hostPort}`;

const STATES: Record<PublishedPortView['state'], { tone: Tone; word: string }> = {
  open: { tone: 'good', word: 'Open' },
  waiting: { tone: 'busy', word: 'Waiting' },
  closed: { tone: 'idle', word: 'Closed' },
};

/** Its state, and for whom it holds. */
export function portLook({ state, clients, clientAddresses }: Pick<PublishedPortView, 'state' | 'clients' | 'clientAddresses'>): {
  tone: Tone;
  word: string;
} {
  const { tone, word } = STATES[state];
  if (state !== 'open') return { tone, word };
  return { tone, word: clients === 'anyone' ? 'Open for anyone' : `Open for ${clientAddresses.join(', ')}` };
}

/** What the person who looks can do with it: open it where somebody has to ask, close it where somebody did. */
export function portActs({ state, clients, clientAddresses }: Pick<PublishedPortView, 'state' | 'clients' | 'clientAddresses'>): {
  canOpen: boolean;
  canClose: boolean;
} {
  const asked = clients === 'requester';
  return { canOpen: asked && state === 'closed', canClose: asked && clientAddresses.length > 0 };
}
