import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeEach(async () => {
  // Below the repository, so that the written tests find vitest.
  folder = await mkdtemp(join(root, 'node_modules', '.closing-line-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs vitest on this one test file and gives its exit code and closing line. */
async function run(source: string, env: Record<string, string> = {}): Promise<{ code: number; line: string }> {
  const line = join(folder, 'line');
  await writeFile(join(folder, 'a.test.ts'), `import { beforeAll, expect, it } from 'vitest';\n${source}`);
  await writeFile(join(folder, 'vitest.config.ts'), `export default { test: { include: ['*.test.ts'] } };`);
  const reporter = fileURLToPath(new URL('closing-line-reporter.ts', import.meta.url));
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '--reporter', reporter];
  const code = await new Promise<number>((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, AULA_FAILED_CHECKS: '0', ...env, AULA_CLOSING_LINE: line } }, (error) => {
      resolve(error === null ? 0 : Number(error.code ?? 1));
    });
  });
  return { code, line: await readFile(line, 'utf8') };
}

it('counts passed and failed tests', async () => {
  const { code, line } = await run(`it('a', () => {}); it('b', () => {}); it('c', () => { expect(1).toBe(2); });`);
  expect(line).toBe('2 passed, 1 failed\n');
  expect(code).toBe(1);
});

it('counts a file whose hook throws as one failure', async () => {
  const { line } = await run(`beforeAll(() => { throw new Error('no'); }); it('a', () => {}); it('b', () => {});`);
  expect(line).toBe('0 passed, 1 failed\n');
});

it('counts a file that does not load as one failure', async () => {
  expect((await run(`throw new Error('no');`)).line).toBe('0 passed, 1 failed\n');
});

it('counts an error that no test caught', async () => {
  const { line } = await run(`it('a', () => { void Promise.reject(new Error('lost')); });`);
  expect(line).toBe('1 passed, 1 failed\n');
});

it('adds the checks that failed before the tests', async () => {
  expect((await run(`it('a', () => {});`, { AULA_FAILED_CHECKS: '2' })).line).toBe('1 passed, 2 failed\n');
});
