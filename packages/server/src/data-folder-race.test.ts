import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';

const MODULE = fileURLToPath(new URL('./data-folder.ts', import.meta.url));
/** Takes the folder, says so, and keeps it until it is killed; or says why not. */
const HOLDER = `
const { openDataFolder } = await import(${JSON.stringify(MODULE)});
try {
  await openDataFolder(process.argv[1]);
  console.log('held');
} catch (error) {
  console.log(error.message);
}
setInterval(() => {}, 60_000);`;

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'aula-folder-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

/** A process of its own that wants the folder. */
async function startHolder() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [first] = await once(child.stdout, 'data');
  return {
    pid: child.pid ?? -1,
    said: String(first).trim(),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('a data folder among processes', () => {
  it('of a running server is refused and left alone, and is free once that was killed', async () => {
    const holder = await startHolder();
    try {
      expect(holder.said).toBe('held');
      const token = await readFile(join(path, 'token'), 'utf8');
      await expect(openDataFolder(path)).rejects.toThrow(`Another Aula server (process ${holder.pid}) uses ${path}.`);
      expect(await readFile(join(path, 'token'), 'utf8')).toBe(token);
      expect((await readdir(path)).sort()).toEqual(['lock.json', 'token']);
    } finally {
      await holder.kill();
    }
    using _ = await openDataFolder(path);
  });

  it('goes to exactly one of several that start at once over a dead lock', async () => {
    await writeFile(join(path, 'lock.json'), JSON.stringify({ pid: 1, startTime: 'before the last boot' }));
    const holders = await Promise.all([startHolder(), startHolder(), startHolder(), startHolder()]);
    try {
      expect(holders.filter(({ said }) => said === 'held')).toHaveLength(1);
      for (const { said } of holders) expect(said).toMatch(/^held$|^Another Aula server|^The lock .* cannot be taken/);
    } finally {
      await Promise.all(holders.map((holder) => holder.kill()));
    }
  });
});
