import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { CheckView } from '@aula/api';
import { HypervisorError } from '@aula/rollout';
import { runDoctor } from './hypervisor/doctor.ts';
import { defaultDataFolder } from './options.ts';
import type { ProcessEdges } from './run-server.ts';

const USAGE = `Usage: aula doctor [options]

Checks libvirt, QEMU, acceleration, storage, networks, rights, ports and disk space, and says what to do.
Changes nothing and needs no server. Exit code 1 when there is a problem.

  --host HOST       auto, qemu:///system, embedded, or unix:/path/to/libvirt-sock (default auto)
  --data FOLDER     the server's data folder (default /var/lib/aula as root, else ~/.local/share/aula)
  --listen ADDRESS  where the server would listen (default 127.0.0.1)
  --port NUMBER     its port (default 8080)
  --json            print {"ok": …, "checks": […]}
  --help            this text
`;

const OPTIONS = {
  host: { type: 'string', default: 'auto' },
  data: { type: 'string' },
  listen: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8080' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** `aula doctor` as a process: 0 without a problem, 1 with one or for wrong options. */
export async function runDoctorCommand({ argv, env, stdout, stderr }: ProcessEdges): Promise<number> {
  const options = parseOptions(argv);
  if (typeof options === 'string') {
    stderr.write(`${options}. "aula doctor --help" lists the options.\n`);
    return 1;
  }
  if (options.help) {
    stdout.write(USAGE);
    return 0;
  }
  const dataFolder = resolve(options.data ?? defaultDataFolder(env, process.getuid?.() === 0));
  try {
    const checks = await runDoctor({ dataFolder, spec: options.host, listen: options.listen, port: options.port });
    const isWell = checks.every((check) => check.status !== 'problem');
    stdout.write(options.json ? `${JSON.stringify({ ok: isWell, checks })}\n` : formatChecks(checks, colours(env, stdout)));
    return isWell ? 0 : 1;
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}

function parseOptions(argv: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true, allowPositionals: false });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= 65_535)) return `--port ${JSON.stringify(values.port)} is not a port from 0 to 65535`;
    return { ...values, port };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    return message.replace(/\.$/, '');
  }
}

type Colour = (text: string, status: CheckView['status']) => string;
const CODES = { ok: 32, warning: 33, problem: 31 } as const;

function colours(env: NodeJS.ProcessEnv, stdout: Writable): Colour {
  const isTerminal = 'isTTY' in stdout && stdout.isTTY === true;
  const wanted = isTerminal && (env['NO_COLOR'] ?? '') === '';
  return wanted ? (text, status) => `\u001b[${CODES[status]}m${text}\u001b[0m` : (text) => text;
}

/** The table: name, status, what was found; what to do stands under it. Ends with a count. */
export function formatChecks(checks: readonly CheckView[], colour: Colour = (text) => text): string {
  const nameWidth = Math.max(...checks.map((check) => check.name.length));
  const statusWidth = 'problem'.length;
  const indent = ' '.repeat(nameWidth + statusWidth + 4);
  const lines = checks.flatMap(({ name, status, detail, advice }) => [
    `${name.padEnd(nameWidth)}  ${colour(status.padEnd(statusWidth), status)}  ${detail}`,
    ...(advice === '' ? [] : [`${indent}→ ${advice}`]),
  ]);
  const count = (status: CheckView['status']): number => checks.filter((check) => check.status === status).length;
  const summary = [...plural(count('problem'), 'problem'), ...plural(count('warning'), 'warning')];
  return `${[...lines, '', summary.length === 0 ? 'All is well.' : `${summary.join(', ')}.`].join('\n')}\n`;
}

const plural = (number: number, word: string): string[] => (number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`]);
