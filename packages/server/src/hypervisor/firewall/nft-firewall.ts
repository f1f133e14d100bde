import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '@aula/host';
import { FirewallError, type HostFirewall, type TableName } from './host-firewall.ts';
import { commandIn, type NetworkSpace } from './network-space.ts';
import { dropTable, fingerprint, refill, replaceTable } from './nft-document.ts';

export interface NftFirewallOptions {
  /** Where the host's libvirtd lives now; null when this process cannot get there. */
  space: () => NetworkSpace | null;
  table: TableName;
}

const RUN_TIMEOUT_MS = 15_000;
/** A table of a thousand seats is some hundred kilobytes. */
const OUTPUT_MAX_BYTES = 32 * 1024 * 1024;
const ERROR_MAX = 2000;

/** {@link HostFirewall} by the program `nft` of the package nftables. */
export function createNftFirewall({ space, table }: NftFirewallOptions): HostFirewall {
  async function command(argv: readonly string[]): Promise<string[]> {
    const where = space();
    if (where === null)
      throw new FirewallError(
        'unreachable',
        'the packet filter of this host is not reachable from here: only a host on this machine has one for Aula',
      );
    const nft = await findProgram('nft');
    const nsenter = where.kind === 'own' ? '' : await findProgram('nsenter');
    if (nft === null) throw new FirewallError('unreachable', 'nft is not installed (apt-get install --no-install-recommends nftables)');
    if (nsenter === null)
      throw new FirewallError('unreachable', 'nsenter is not installed (apt-get install --no-install-recommends util-linux)');
    return commandIn(where, nsenter, [nft, ...argv]);
  }

  async function run(argv: readonly string[], signal?: AbortSignal): Promise<Outcome> {
    const outcome = await runProgram(await command(argv), signal);
    if (outcome.code !== 0 && /operation not permitted|permission denied|must be root/i.test(outcome.stderr))
      throw new FirewallError(
        'unreachable',
        "Aula may not change this host's packet filter: start it as root, or give it the capability CAP_NET_ADMIN",
      );
    return outcome;
  }

  /** By a file: nft opens its standard input by name, which a socket, as Node's pipes are, does not allow; an argument is too short. */
  async function change(nftables: readonly unknown[], signal?: AbortSignal): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'aula-nft-'));
    try {
      const path = join(folder, 'rules.json');
      await writeFile(path, JSON.stringify({ nftables }), { mode: 0o600 });
      const { code, stderr } = await run(['-j', '-f', path], signal);
      if (code !== 0) throw new FirewallError('refused', `nft did not take the rules: ${stderr}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function isThere(signal?: AbortSignal): Promise<boolean> {
    const { stdout } = await run(['list', 'tables'], signal);
    return stdout.split('\n').includes(`table ${table.family} ${table.name}`);
  }

  return {
    isThere,
    async obstacle(signal) {
      try {
        const { code, stderr } = await run(['list', 'tables'], signal);
        return code === 0 ? null : `nft does not run: ${stderr}`;
      } catch (error) {
        if (error instanceof FirewallError && error.code === 'unreachable') return error.message;
        throw error;
      }
    },
    apply: (ruleset, signal) => change(replaceTable(table, ruleset), signal),
    fill: (set, members, signal) => change(refill(table, set, members), signal),
    async read(signal) {
      const { code, stdout, stderr } = await run(['-j', 'list', 'table', table.family, table.name], signal);
      if (code === 0) return fingerprint(stdout);
      // nft says so in words only.
      if (!(await isThere(signal))) return null;
      throw new FirewallError('refused', `nft does not show the table: ${stderr}`);
    },
    async everything(signal) {
      return (await run(['list', 'ruleset'], signal)).stdout;
    },
    remove: (signal) => change(dropTable(table), signal),
  };
}

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function runProgram([program = '', ...args]: readonly string[], signal?: AbortSignal): Promise<Outcome> {
  const limit = AbortSignal.timeout(RUN_TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    const out: Buffer[] = [];
    let size = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > OUTPUT_MAX_BYTES) child.kill('SIGKILL');
      else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(0, ERROR_MAX);
    });
    child.once('error', (cause) => {
      const code = signal?.aborted ? 'cancelled' : 'unreachable';
      reject(
        new FirewallError(code, limit.aborted ? `nft did not end within ${RUN_TIMEOUT_MS} ms` : `nft could not be run: ${cause.message}`, {
          cause,
        }),
      );
    });
    child.once('close', (code) => resolve({ code, stdout: Buffer.concat(out).toString(), stderr: stderr.trim() }));
  });
}
