import type { CheckView } from '@aula/api';

export const ok = (name: string, detail: string): CheckView => ({ name, status: 'ok', detail, advice: '' });
export const warning = (name: string, detail: string, advice: string): CheckView => ({ name, status: 'warning', detail, advice });
export const problem = (name: string, detail: string, advice: string): CheckView => ({ name, status: 'problem', detail, advice });

/** An error's own words for a line of the table. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const installAdvice = (packages: readonly string[]): string =>
  `install with: apt-get install --no-install-recommends ${packages.join(' ')}`;
