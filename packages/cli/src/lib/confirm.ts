import { createInterface } from 'node:readline/promises';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { Session } from './session.ts';

/**
 * Asks before something is lost. `--yes` answers for the person; without a terminal, or with `--json`, there is
 * nobody to ask and it refuses. Throws `refused` unless the answer is yes.
 */
export async function confirm({ io, json }: Pick<Session, 'io' | 'json'>, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (json || io.stdin.isTTY !== true || io.stderr.isTTY !== true) {
    throw new CliError('refused', `${question}\nNobody can be asked here: say --yes if that is what you want. Nothing was changed.`);
  }
  const lines = createInterface({ input: io.stdin, output: io.stderr });
  const stop = new AbortController();
  lines.once('SIGINT', () => stop.abort());
  lines.once('close', () => stop.abort());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: stop.signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (cause) {
    io.stderr.write('\n');
    throw new CliError('refused', 'Nothing was changed.', { exitCode: EXIT.cancelled, cause });
  } finally {
    lines.close();
  }
  throw new CliError('refused', 'Nothing was changed.');
}
