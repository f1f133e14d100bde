import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHost } from '../../packages/server/src/hypervisor/open-host.ts';

const AULA = fileURLToPath(new URL('../../bin/aula', import.meta.url));
const NAMES = ['libvirt', 'QEMU', 'acceleration', 'SPICE', 'pool', 'networks', 'packet filter', 'rights', 'disk space', 'ports'];

let folder: string;
let testHost: TestHost;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-doctor-test-'));
  testHost = await startTestHost();
});
afterAll(async () => {
  await testHost[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Outcome {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}
const doctor = (...args: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(AULA, ['doctor', '--data', join(folder, 'data'), ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

it('checks everything on a machine where nothing runs, and leaves nothing behind', async () => {
  const { code, stdout } = await doctor('--host', 'embedded', '--port', '0', '--json');
  const answer = JSON.parse(stdout);
  expect(answer.checks.map((check: { name: string }) => check.name)).toEqual(NAMES);
  expect(answer.checks.filter((check: { status: string }) => check.status === 'problem')).toEqual([]);
  expect(answer.checks[0].detail).toMatch(/starts and stops/);
  expect(answer.ok).toBe(true);
  expect(code).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

it('checks a libvirt that it is pointed to', async () => {
  const { code, stdout } = await doctor('--host', testHost.hostOption, '--port', '0');
  expect(stdout).toMatch(/^libvirt {8}ok {7}\d+\.\d+\.\d+ \(.*libvirt-sock\)$/m);
  expect(stdout).toMatch(/All is well\.|\d+ warnings?\./);
  expect(code).toBe(0);
});

it('exits with 1 and says what to do when something is wrong', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { code, stdout } = await doctor('--host', `unix:${folder}/nothing-here`, '--port', String(port));
  holder.close();
  expect(code).toBe(1);
  expect(stdout).toMatch(/libvirt\s+problem .*nothing-here/);
  expect(stdout).toMatch(/ports\s+problem .*taken/);
  expect(stdout).toMatch(/→ choose another one with --port/);
});

it.each([
  [['--colour'], /--colour/],
  [['--port', '70000'], /70000/],
  [['--host', 'xen:///'], /allowed: auto/],
  [['--host', 'unix:/x?nope=1'], /nope/],
])('refuses %j with one clear line', async (args, words) => {
  const { code, stdout, stderr } = await doctor(...args);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(words);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('gives the same lines for a host that is open', async () => {
  const options = { spec: testHost.hostOption, dataFolder: join(folder, 'open'), installationId: 'doctor', log: () => {} };
  await using host = await openHost(options);
  const checks = await host.checks();
  expect(checks.map((check) => check.name)).toEqual(NAMES.slice(0, -1));
  expect(checks.filter((check) => check.status === 'problem')).toEqual([]);
});
