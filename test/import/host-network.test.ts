import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const AULA = join(import.meta.dirname, '../../bin/aula');
const run = promisify(execFile);

let host: TestHost;
let server: ServerProcess;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-import-host-'));
  host = await startTestHost();
  server = await startServer({ host: host.hostOption, dataFolder: join(folder, 'data') });
  const xml = join(folder, 'old.xml');
  await writeFile(
    xml,
    `<network><name>old</name><forward mode='route'/><domain name='old.school.test'/><ip address='192.0.2.1' prefix='24'><dhcp>
      <range start='192.0.2.200' end='192.0.2.250'/><host mac='52:54:00:00:00:05' name='printer' ip='192.0.2.16'/></dhcp></ip></network>`,
  );
  await host.virsh(['net-define', xml]);
});
afterAll(async () => {
  await server?.stop();
  await host?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('a network that a host has', () => {
  it("comes over from the server's host, and from a URI alike, and a plan of it is one that the server makes", async () => {
    const target = join(folder, 'old.yaml');
    const { stderr } = await run(AULA, ['--data', server.dataFolder, 'import', 'libvirt-network', 'old', '-o', target]);
    expect(stderr).toMatch(/old\.xml:\d+:\d+: warning: \/network\/domain\/@localOnly: /);
    const yaml = await readFile(target, 'utf8');
    expect(yaml).toContain('mode: routed');
    expect(yaml).toContain('dynamic: 192.0.2.200-192.0.2.250');
    expect(yaml).toContain('mac: 52:54:00:00:00:05');
    const uri = `qemu+unix:///system?socket=${host.socketPath}`;
    const direct = await run(AULA, ['import', 'libvirt-network', 'old', '--connect', uri]);
    expect(direct.stdout).toBe(yaml);
    const { diagnostics } = await server.client.call('validateNetwork', { body: { source: yaml } });
    expect(diagnostics).toEqual([]);
  });

  it('of another name is told to be absent', async () => {
    const uri = `qemu+unix:///system?socket=${host.socketPath}`;
    await expect(run(AULA, ['import', 'libvirt-network', 'nope', '--connect', uri])).rejects.toMatchObject({
      stderr: expect.stringContaining('There is no network "nope" on this host'),
    });
  });
});
