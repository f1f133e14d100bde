import { ApiError, formatDiagnosticView } from '@aula/api';
import { CommanderError } from 'commander';
import { CliError, errorDocument } from './lib/cli-error.ts';
import { EXIT, type ExitCode } from './lib/exit-code.ts';
import { type Io, painter, printable } from './lib/io.ts';
import { createProgram } from './program.ts';

/** Runs one command line (without `node` and script) and gives its exit code; never throws. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const json = args.includes('--json');
  let exitCode: ExitCode = EXIT.ok;
  const program = createProgram(io, { json, ended: (code) => (exitCode = code) });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return reportUsage(error, json, io);
    return report(error, json, io);
  }
}

/** Commander has printed its message already, unless JSON is wanted. */
function reportUsage(error: CommanderError, json: boolean, io: Io): ExitCode {
  if (error.exitCode === 0) return EXIT.ok;
  if (json) {
    const message = error.message.replace(/^error: /, '');
    io.stderr.write(`${JSON.stringify({ error: { code: 'usage', message } }, null, 2)}\n`);
  }
  return EXIT.error;
}

function report(error: unknown, json: boolean, io: Io): ExitCode {
  if (json) io.stderr.write(`${JSON.stringify(errorDocument(error), null, 2)}\n`);
  else for (const line of errorLines(error)) io.stderr.write(`${painter(io.stderr, io.env)('red', line)}\n`);
  return error instanceof CliError ? error.exitCode : EXIT.error;
}

function errorLines(error: unknown): string[] {
  if (error instanceof CliError) return [printable(error.message)];
  if (!(error instanceof ApiError)) return [`Unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  const { code, message, diagnostics, operation, requestId } = error;
  return [
    ...diagnostics.map((d) => printable(formatDiagnosticView(d))),
    ...(diagnostics.length > 0 ? [] : [printable(message)]),
    ...(operation === undefined ? [] : [`Follow it with: aula operation wait ${printable(operation)}`]),
    ...(code === 'unreachable' ? ['Is it running? Start it with: npm start (or: aula serve)'] : []),
    ...(code === 'unauthenticated' ? ['The token is not the one of this server; it changes at every start of the server.'] : []),
    ...(code === 'internal' && requestId !== undefined ? [`Request ${printable(requestId)}; the server's log says more.`] : []),
  ];
}
