import type { InternetView, PublishedPortView } from '@aula/api';
import { CliError } from './cli-error.ts';
import { table } from './table.ts';

/** What `aula room internet` and `aula seat internet` take after the name. */
export const INTERNET_WORDS = ['on', 'off', 'allow', 'default'] as const;

/** `on`, `off`, `allow ENTRY…` or `default` as the API takes it; undefined when there is no word: only look. Throws `usage`. */
export function readInternetWords(word: string | undefined, entries: readonly string[]): InternetView | null | undefined {
  if (word !== 'allow' && entries.length > 0) throw new CliError('usage', `"${word}" takes nothing after it`);
  switch (word) {
    case undefined:
      return undefined;
    case 'on':
    case 'off':
      return { mode: word };
    case 'default':
      return null;
    case 'allow':
      if (entries.length === 0)
        throw new CliError('usage', 'allow needs addresses, CIDR blocks or DNS names: allow 198.51.100.0/24 files.example.org');
      // The server tells one from the other, and refuses what is neither.
      return { mode: 'allow-list', cidrs: [...entries], names: [] };
    default:
      throw new CliError('usage', `"${word}" is not known; allowed: ${INTERNET_WORDS.join(', ')}`);
  }
}

export const internetText = (internet: InternetView): string =>
  internet.mode === 'allow-list' ? `only ${[...internet.cidrs, ...internet.names].join(' ') || 'nothing'}` : internet.mode;

export const portTable = (ports: readonly PublishedPortView[]): string =>
  ports.length === 0
    ? 'No published ports.'
    : table(
        ['SEAT', 'PORT', 'AT THE HOST', 'FOR', 'STATE'],
        ports.map(({ seat, port, protocol, hostPort, clients, clientAddresses, state, detail }) => [
          seat,
          `${port}/${protocol}`,
          String(hostPort),
          clients === 'anyone' ? 'anyone' : clientAddresses.join(' ') || 'who asks',
          detail === '' ? state : `${state}: ${detail}`,
        ]),
      );
