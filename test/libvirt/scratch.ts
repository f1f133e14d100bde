import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Parts: what it is for, the PID namespace, the process and when that began. */
const SCRATCH = /^(aula-[a-z]+)-(\d+)-(\d+)-(\d+)-\w{6}$/;

/**
 * A folder of this process for what a test makes. First it removes those of the same `kind` that a process which was killed left
 * behind: daemons die with their test, but nobody removed their files.
 */
export async function makeScratch(kind: string): Promise<string> {
  const namespace = /\d+/.exec(await readlink('/proc/self/ns/pid'))?.[0];
  const mine = await startOf(process.pid);
  if (namespace === undefined || mine === null) throw new Error('/proc does not show this process');
  for (const name of await readdir(tmpdir())) {
    const [, prefix, where, pid, began] = SCRATCH.exec(name) ?? [];
    if (prefix !== `aula-${kind}` || where !== namespace || (await startOf(Number(pid))) === began) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 5 });
  }
  return mkdtemp(join(tmpdir(), `aula-${kind}-${namespace}-${process.pid}-${mine}-`));
}

/** When the process began, in ticks since the machine did; null if there is none of that number. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
