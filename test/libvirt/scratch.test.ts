import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeScratch } from './scratch.ts';

const run = promisify(execFile);
const MODULE = fileURLToPath(new URL('./scratch.ts', import.meta.url));
const KIND = 'scratchtest';

it('is removed by the next run where a test was killed, and never under one that runs', async () => {
  const killed = `import { makeScratch } from ${JSON.stringify(MODULE)};
    process.stdout.write(await makeScratch('${KIND}'), () => process.kill(process.pid, 'SIGKILL'));`;
  const left: unknown = await run(process.execPath, ['--input-type=module', '-e', killed]).catch((error) => error.stdout);
  if (typeof left !== 'string') throw new Error('it was not killed');
  await mkdir(join(left, 'run/libvirt'), { recursive: true });
  await writeFile(join(left, 'run/libvirt/pid'), '1');
  const first = await makeScratch(KIND);
  const second = await makeScratch(KIND);
  try {
    const names = (await readdir(tmpdir())).filter((name) => name.startsWith(`aula-${KIND}-`)).map((name) => join(tmpdir(), name));
    expect(names.toSorted()).toEqual([first, second].toSorted());
  } finally {
    for (const folder of [first, second]) await rm(folder, { recursive: true });
  }
});
