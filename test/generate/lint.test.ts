import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const AULA = join(import.meta.dirname, '../../bin/aula');
const PRESETS = join(import.meta.dirname, '../../packages/provision/library/presets');
const run = promisify(execFile);

/** What people may write where text is free. */
const TITLE = `It's "$(touch pwned)" \`id\` <b>&amp; \\\\ 50%, a=b #x`;
const MODES = ['nat', 'routed', 'isolated', 'open', 'bridge'];

let folder = '';
let files: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-lint-'));
  const site = join(folder, 'site');
  for (const part of ['rooms', 'networks', 'context']) await mkdir(join(site, part), { recursive: true });
  await writeFile(
    join(site, 'site.yaml'),
    JSON.stringify({ site: 'lint', title: TITLE, connect: "qemu+ssh://o'host.test/system?a=$(id)" }),
  );
  await writeFile(join(site, 'context/common.yaml'), JSON.stringify({ users: [{ name: 'u', password: TITLE }], post: [TITLE] }));
  for (const [index, mode] of MODES.entries()) {
    const bridge = mode === 'bridge' ? { bridge: 'br0' } : {};
    await writeFile(join(site, `networks/${mode}.yaml`), JSON.stringify({ network: mode, mode, ...bridge, subnet: `10.0.${index}.0/24` }));
  }
  const presets = (await readdir(PRESETS)).map((name) => name.replace('.yaml', ''));
  for (const [at, preset] of presets.entries()) {
    const network = at % MODES.length;
    const section = { seats: '1-2', name: '{{ room }}-{{ id }}', ip: `10.0.${network}.{{ id | plus: ${10 * (at + 1)} }}` };
    const room = { room: `r${at}`, title: TITLE, preset, network: MODES[network], sections: { s: section } };
    await writeFile(join(site, `rooms/${preset}.yaml`), JSON.stringify(room));
  }
  await run(AULA, ['generate', '-c', site, '-o', join(folder, 'out')]);
  files = (await readdir(join(folder, 'out'), { recursive: true })).map((path) => join(folder, 'out', path));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('everything that aula generate can write', () => {
  it('is shell that shellcheck has nothing to say about, for every preset and mode of networks', async () => {
    const scripts = files.filter((path) => path.endsWith('.sh'));
    expect(scripts.length).toBeGreaterThan(MODES.length * 2 + 12);
    await run('shellcheck', ['-x', ...scripts]);
    for (const script of scripts) await run('sh', ['-n', script]);
  });

  it('is XML that fits the schemas', async () => {
    for (const [name, schema] of [
      ['domain.xml', 'domain'],
      ['network.xml', 'network'],
    ] as const) {
      const documents = files.filter((path) => path.endsWith(name));
      expect(documents.length).toBeGreaterThan(4);
      await run('xmllint', ['--noout', '--relaxng', `/usr/share/libvirt/schemas/${schema}.rng`, ...documents]);
    }
    await run('xmllint', ['--noout', ...files.filter((path) => path.endsWith('autounattend.xml'))]);
  });

  it('is Makefiles that make reads', async () => {
    for (const makefile of files.filter((path) => path.endsWith('Makefile'))) await run('make', ['--dry-run', '-C', join(makefile, '..')]);
  });
});
