import { execFile } from 'node:child_process';
import { ProvisionError } from '../provision-error.ts';

const OUTPUT_MAX_BYTES = 4 * 1024 * 1024;
const TOOL_TIMEOUT_MS = 10 * 60 * 1000;
const ERROR_TAIL = 600;
const TOOL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ToolOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

/**
 * Runs a program of the build and gives what it printed.
 *
 * @throws {ProvisionError} `missing-packages` (naming `debianPackage`), `cancelled`, or `build-failed` with the end of its messages.
 */
export function runTool(debianPackage: string, program: string, args: readonly string[], options: ToolOptions = {}): Promise<string> {
  const { cwd, env, signal } = options;
  return new Promise((resolve, reject) => {
    const settings = {
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
      env: { PATH: TOOL_PATH, LC_ALL: 'C', ...proxies(), ...env },
      maxBuffer: OUTPUT_MAX_BYTES,
      timeout: TOOL_TIMEOUT_MS,
    };
    execFile(program, args, settings, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (error.code === 'ENOENT') {
        return reject(
          new ProvisionError('missing-packages', `${program} is not installed; install with: apt-get install ${debianPackage}`, {
            cause: error,
          }),
        );
      }
      if (error.name === 'AbortError') return reject(new ProvisionError('cancelled', `${program} was cancelled`, { cause: error }));
      reject(new ProvisionError('build-failed', `${program} failed: ${stderr.trim().slice(-ERROR_TAIL)}`, { cause: error }));
    });
  });
}

/** How this machine reaches Debian's archive, if it needs a proxy. */
function proxies(): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'APT_CONFIG'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])));
}
