import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestIo } from '../lib/test-io.ts';
import { run } from '../run.ts';

const SAMPLES = fileURLToPath(new URL('../../../../test/import/samples', import.meta.url));

let folder = '';
let out = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aula-import-'));
  out = join(folder, 'out');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function aula(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = createTestIo();
  const code = await run(args, io);
  return { code, out: io.out(), err: io.err() };
}
const miniascape = (sample: string, ...args: string[]) => aula('import', 'miniascape', join(SAMPLES, sample), '-o', out, ...args);

describe('aula import miniascape', () => {
  it('writes a site that aula generate takes, and tells line by line what it could not convert', async () => {
    const { code, out: said, err } = await miniascape('sources');
    expect([code, said]).toEqual([0, expect.stringContaining('2 networks, 2 rooms with 5 seats; 10 files.')]);
    expect(err).toContain(
      `${SAMPLES}/sources/school/parts/cluster.yml:5:9: guests.cluster.disks: a seat has one disk: this further one is left out\n`,
    );
    expect(err).toMatch(/\n\d+ left out, \d+ otherwise than before\.\n$/);
    expect(statSync(join(out, 'context/common.yaml')).mode & 0o777).toBe(0o600);
    expect(statSync(join(out, 'rooms/client.yaml')).mode & 0o777).toBe(0o644);
    const made = join(folder, 'made');
    expect(await aula('generate', '-c', out, '-o', made)).toMatchObject({ code: 0 });
    expect(readdirSync(join(made, 'rooms/client')).sort()).toEqual(
      expect.arrayContaining(['client-1', 'client-2', 'client-3', 'client-5']),
    );
    expect(readFileSync(join(made, 'networks/service/network.xml'), 'utf8')).toContain(
      "<host mac='52:54:00:05:01:61' name='client-1' ip='192.0.2.161'/>",
    );
    expect(readFileSync(join(made, 'rooms/cluster/node-1/ks.cfg'), 'utf8')).toContain('timezone Europe/Zurich --utc');
  });

  it.each(['tree', 'early'])('writes what aula generate takes of the sample %s', async (sample) => {
    expect((await miniascape(sample)).code).toBe(0);
    expect(await aula('generate', '-c', out, '-o', join(folder, 'made'))).toMatchObject({ code: 0 });
  });

  it('overwrites nothing without --yes, and asks about nothing that stays as it is', async () => {
    await miniascape('tree');
    expect((await miniascape('tree')).code).toBe(0);
    const room = join(out, 'rooms/linux.yaml');
    writeFileSync(room, '# mine\n');
    const refused = await miniascape('tree');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/would be overwritten:\n {2}rooms\/linux\.yaml\n.*\n.*--yes/);
    expect(readFileSync(room, 'utf8')).toBe('# mine\n');
    expect((await miniascape('tree', '--yes')).code).toBe(0);
    expect(readFileSync(room, 'utf8')).toContain('room: linux');
  });

  it('follows no link on its way, of the site or of the output', async () => {
    const site = join(folder, 'site');
    mkdirSync(site);
    writeFileSync(join(site, 'a.yml'), 'networks: [{ name: lab, mode: nat, gateway: 192.0.2.1 }]\n{% include "b.yml" %}\n');
    writeFileSync(join(folder, 'secret.yml'), 'common: { locale: stolen }\n');
    symlinkSync(join(folder, 'secret.yml'), join(site, 'b.yml'));
    mkdirSync(out);
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(out, 'networks'));
    const { code, err } = await aula('import', 'miniascape', site, '-o', out, '--yes');
    expect([code, err]).toEqual([1, expect.stringContaining('networks is in the way: a folder must be there')]);
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
    rmSync(join(out, 'networks'));
    expect((await aula('import', 'miniascape', site, '-o', out, '--yes')).err).toMatch(/a\.yml:2:1: Jinja2 .* there is no such file/);
    expect(existsSync(join(out, 'context'))).toBe(false);
  });

  it('follows links within the folder and to those beside it, as sites are made, and tells of all others', async () => {
    const site = join(folder, 'sites/school');
    for (const path of ['sites/school', 'sites/includes.d', 'sites/.hidden', 'sites/base'])
      mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, 'sites/includes.d/net.yml'), '  - { name: lab, mode: nat, gateway: 192.0.2.1 }\n');
    writeFileSync(join(folder, 'sites/base/10_common.yml'), 'common: { timezone: Europe/Zurich }\n');
    writeFileSync(join(folder, 'sites/.hidden/token.yml'), 'common: { locale: stolen }\n');
    writeFileSync(join(folder, 'far.yml'), 'common: { locale: stolen }\n');
    symlinkSync('../includes.d', join(site, '00_includes'));
    symlinkSync('../base/10_common.yml', join(site, '10_common.yml'));
    symlinkSync('../.hidden/token.yml', join(site, '30.yml'));
    symlinkSync('../../far.yml', join(site, '31.yml'));
    symlinkSync('../gone.yml', join(site, '32.yml'));
    symlinkSync('.', join(site, 'round'));
    writeFileSync(join(site, '20_networks.yml'), 'networks:\n{% include "00_includes/net.yml" %}\n');
    const { code, out: said, err } = await aula('import', 'miniascape', site, '-o', out);
    expect([code, said]).toEqual([0, expect.stringContaining('1 network, ')]);
    expect(readFileSync(join(out, 'context/common.yaml'), 'utf8')).toMatch(/^timezone: Europe\/Zurich$/m);
    expect(err).toContain(`${site}/30.yml:1:1: the link is not followed: it leads out of the folder and of those beside it\n`);
    expect(err).toContain('/31.yml:1:1: the link is not followed');
    expect(err).toContain('/32.yml:1:1: the link leads nowhere');
    expect(err).not.toContain('round');
  });

  it('refuses what is no site, no folder or no text, with its name', async () => {
    expect(await aula('import', 'miniascape', join(folder, 'no'), '-o', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('/no: no such file or folder'),
    });
    mkdirSync(join(folder, 'empty'));
    expect((await aula('import', 'miniascape', join(folder, 'empty'), '-o', out)).err).toMatch(
      /there is no site of miniascape here.*\nNothing was written/,
    );
    writeFileSync(join(folder, 'empty/a.yml'), Buffer.from([0xff, 0xfe, 0x00]));
    expect((await aula('import', 'miniascape', join(folder, 'empty'), '-o', out)).err).toContain('a.yml: not UTF-8 text');
    expect(existsSync(out)).toBe(false);
  });

  it('tells all of it in one document with --json', async () => {
    const { out: said, err } = await miniascape('early', '--json');
    expect(err).toBe('');
    expect(JSON.parse(said)).toMatchObject({
      networks: 2,
      rooms: 0,
      files: ['networks/net-1.yaml', 'networks/net-2.yaml', 'site.yaml'],
      findings: expect.arrayContaining([
        expect.objectContaining({ file: `${SAMPLES}/early/networks/net-1.yaml`, line: 13, severity: 'error' }),
      ]),
    });
  });
});

describe('aula import libvirt-network', () => {
  it('turns the XML of a file into YAML on stdout, findings on stderr', async () => {
    const file = join(SAMPLES, 'lab.xml');
    const { code, out: said, err } = await aula('import', 'libvirt-network', '-f', file);
    expect([code, said]).toEqual([0, expect.stringMatching(/^# Imported from the libvirt network Lab_2\nnetwork: lab-2\nmode: nat\n/)]);
    expect(err).toContain(`${file}:24:5: /network/ip/tftp: it has no counterpart`);
  });

  it('writes a file, and overwrites none without --yes', async () => {
    const file = join(SAMPLES, 'lab.xml');
    const target = join(folder, 'networks/lab.yaml');
    expect(await aula('import', 'libvirt-network', '-f', file, '-o', target)).toMatchObject({
      code: 0,
      out: expect.stringContaining('aula network plan -f'),
    });
    writeFileSync(target, 'mine');
    expect(await aula('import', 'libvirt-network', '-f', file, '-o', target)).toMatchObject({ code: 1, out: '' });
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it('wants a network or a file, and refuses XML that is none with its place', async () => {
    expect((await aula('import', 'libvirt-network')).err).toContain('Name a NETWORK of a host, or a FILE');
    expect((await aula('import', 'libvirt-network', 'x', '-f', 'y')).err).toContain('one of the two');
    const file = join(folder, 'a.xml');
    writeFileSync(file, '<network>\n<nam');
    expect(await aula('import', 'libvirt-network', '-f', file)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/a\.xml:2:\d+: /),
    });
  });

  it('says where nobody answers', async () => {
    const { code, err } = await aula('import', 'libvirt-network', 'default', '--connect', `qemu+unix:///system?socket=${folder}/none`);
    expect([code, err]).toEqual([1, expect.stringContaining('/none')]);
  });
});
