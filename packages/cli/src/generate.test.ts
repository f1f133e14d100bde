import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestIo } from './lib/test-io.ts';
import { run } from './run.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/site', import.meta.url));

let folder = '';
let site = '';
let out = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aula-generate-'));
  site = join(folder, 'site');
  out = join(folder, 'out');
  cpSync(EXAMPLE, site, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function generate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = createTestIo();
  const code = await run(['generate', '-c', site, ...args], io);
  return { code, out: io.out(), err: io.err() };
}
/** Every file below a folder with its mode and text. */
const picture = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(root.length), `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`]),
  );

describe('aula generate', () => {
  it('writes the same bytes for the same site, and nothing a second time', async () => {
    expect(await generate('-o', out)).toMatchObject({ code: 0, out: expect.stringMatching(/: \d+ created, 0 changed, 0 removed/) });
    await generate('-o', join(folder, 'again'));
    expect(picture(join(folder, 'again'))).toEqual(picture(out));
    expect((await generate('-o', out)).out).toContain('0 created, 0 changed, 0 removed');
  });

  it('keeps secrets private and out of what others see', async () => {
    writeFileSync(
      join(site, 'context/common.yaml'),
      'users: [{ name: student, password: !secret Xyzzy-1 }]\nroot_password: !secret Xyzzy-2\n',
    );
    expect(await generate('-o', out)).toMatchObject({ code: 0, err: '' });
    for (const [path, text] of Object.entries(picture(out))) {
      if (path.endsWith('ks.cfg')) expect(text).toMatch(/^600 .*\$6\$/s);
      else expect(text.includes('Xyzzy') || text.includes('$6$'), path).toBe(false);
    }
    const diff = await generate('-o', join(folder, 'other'), '--diff');
    expect(diff.out).toContain('ks.cfg: created; it is private and not shown');
    expect(diff.out).not.toContain('$6$');
  });

  it('refuses a secret on a command line or in a script', async () => {
    mkdirSync(join(site, 'presets'));
    const build = 'build: { image: a.qcow2, boot: { kernel: k, initrd: i, commandLine: "pw={{ pw }}" } }\npw: !secret hush\n';
    writeFileSync(join(site, 'presets/tiny.yaml'), build);
    const { code, err } = await generate('-o', out);
    expect([code, existsSync(out)]).toEqual([1, false]);
    expect(err).toContain('a secret would stand where every user of the host can read it');
    expect(err).not.toContain('hush');
  });

  it('tells all that is wrong with file, line and column, and writes nothing', async () => {
    writeFileSync(
      join(site, 'rooms/bad.yaml'),
      'room: bad\npreset: tinny\nnetwork: { name: lab1, subnet: 192.0.2.0/24 }\nsections: { s: { seats: 1-2, name: "x{{ id }}", ip: 192.0.2.21 } }\n',
    );
    writeFileSync(join(site, 'context/site.yaml'), 'a: !oops [1]\n');
    const first = await generate('-o', out);
    expect(first).toMatchObject({ code: 1, out: '' });
    expect(first.err).toMatch(/rooms\/bad\.yaml:2:9: preset: there is no preset "tinny" \(did you mean "tiny"\?\)/);
    rmSync(join(site, 'rooms/bad.yaml'));
    writeFileSync(join(site, 'context/groups/servers.yaml'), 'build: { disk: { size: 20 } , imge: x }\n');
    mkdirSync(join(site, 'templates/seats'));
    writeFileSync(join(site, 'templates/seats/Makefile.liquid'), 'ok\n{{ seat.nam }}\n');
    const asJson = await generate('-o', out, '--json');
    const { error } = JSON.parse(asJson.err);
    expect([asJson.out, error.code]).toEqual(['', 'file']);
    expect(error.diagnostics).toContainEqual(expect.objectContaining({ severity: 'error', line: 1, column: 31, path: 'build.imge' }));
    expect(error.diagnostics).toHaveLength(4);
    const { err } = await generate('-o', out);
    expect(err).toMatch(/context\/site\.yaml:1:10: a: the tag !oops/);
    expect(err).toMatch(/groups\/servers\.yaml:1:18: build\.disk\.size: "20" is not allowed here; allowed: a size with its unit/);
    expect(err).toMatch(/groups\/servers\.yaml:1:31: build\.imge: unknown key "imge" \(did you mean "image"\?\)/);
    expect(err).toMatch(/templates\/seats\/Makefile\.liquid:2:4: unknown variable "seat\.nam": no "nam" \(did you mean "name"\?\)/);
    expect(err).toContain('Nothing was written');
    expect(existsSync(out)).toBe(false);
  });

  it('finds what two rooms or networks both want', async () => {
    const room = (name: string, ip: string) =>
      `room: ${name}\npreset: tiny\nnetwork: { name: lab1, subnet: 192.0.2.0/24 }\nsections: { s: { seats: 1, name: ${name}-a, ip: ${ip} } }\n`;
    writeFileSync(join(site, 'rooms/x.yaml'), room('x', '192.0.2.21'));
    writeFileSync(join(site, 'rooms/y.yaml'), room('y', '192.0.2.220'));
    writeFileSync(join(site, 'networks/lab2.yaml'), 'network: lab2\nsubnet: 192.0.2.128/25\n');
    const { err } = await generate('-o', out);
    expect(err).toContain('have the same address 192.0.2.21');
    expect(err).toMatch(/192\.0\.2\.220 of seat y-a of room y/);
    expect(err).toContain('overlaps');
  });

  it('shows what would change as a diff, and writes nothing then', async () => {
    await generate('-o', out);
    const before = picture(out);
    writeFileSync(join(site, 'context/groups/servers.yaml'), 'title_of: x\n');
    writeFileSync(
      join(site, 'networks/lab1.yaml'),
      readFileSync(join(site, 'networks/lab1.yaml'), 'utf8').replace('192.0.2.16', '192.0.2.17'),
    );
    const diff = await generate('-o', out, '--diff', '--detailed-exitcode');
    expect(diff.code).toBe(2);
    expect(diff.out).toContain('--- a/networks/lab1/network.xml\n+++ b/networks/lab1/network.xml\n@@ -');
    expect(diff.out).toMatch(/^-\s+<host mac='52:54:00:00:00:05' name='printer' ip='192\.0\.2\.16'>$/m);
    expect(diff.out).toMatch(/^\+\s+<host mac='52:54:00:00:00:05' name='printer' ip='192\.0\.2\.17'>$/m);
    expect(picture(out)).toEqual(before);
    await generate('-o', out);
    expect(await generate('-o', out, '--diff', '--detailed-exitcode')).toMatchObject({ code: 0, out: '' });
  });

  it('does not overwrite or remove what was changed by hand, unless told so', async () => {
    await generate('-o', out);
    const [edited, gone] = [join(out, 'rooms/linux/linux-s01/vmbuild.sh'), join(out, 'rooms/servers/servers-s02/ks.cfg')];
    for (const file of [edited, gone]) writeFileSync(file, 'my own\n');
    rmSync(join(site, 'rooms/servers.yaml'));
    const refused = await generate('-o', out);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('~ rooms/linux/linux-s01/vmbuild.sh');
    expect(refused.err).toContain('- rooms/servers/servers-s02/ks.cfg');
    expect(existsSync(join(out, 'rooms/servers/servers-s01'))).toBe(true);
    expect(readFileSync(edited, 'utf8')).toBe('my own\n');
    expect(await generate('-o', out, '--yes')).toMatchObject({ code: 0 });
    expect(readFileSync(edited, 'utf8')).toContain('virt-install');
    expect(existsSync(join(out, 'rooms/servers'))).toBe(false);
  });

  it('leaves files of others alone, mends modes, and does not follow links', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'notes.txt'), 'mine');
    await generate('-o', out);
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine');
    const answers = join(out, 'rooms/servers/servers-s01/ks.cfg');
    chmodSync(answers, 0o644);
    await generate('-o', out);
    expect(statSync(answers).mode & 0o777).toBe(0o600);
    const target = join(folder, 'target');
    writeFileSync(target, 'outside');
    rmSync(answers);
    symlinkSync(target, answers);
    expect((await generate('-o', out)).err).toContain('Changed by hand');
    await generate('-o', out, '--yes');
    expect(readFileSync(target, 'utf8')).toBe('outside');
    rmSync(join(out, 'host'), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(out, 'host'));
    expect((await generate('-o', out, '--yes')).err).toContain('is in the way');
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
  });

  it('removes nothing that a link in the output leads to, and wants a folder', async () => {
    await generate('-o', out);
    mkdirSync(join(folder, 'elsewhere'));
    const gone = 'rooms/linux/linux-s01';
    for (const name of readdirSync(join(out, gone))) renameSync(join(out, gone, name), join(folder, 'elsewhere', name));
    rmSync(join(out, gone), { recursive: true });
    symlinkSync(join(folder, 'elsewhere'), join(out, gone));
    rmSync(join(site, 'rooms/linux.yaml'));
    expect(await generate('-o', out, '--yes')).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'elsewhere'))).toContain('domain.xml');
    writeFileSync(join(folder, 'file'), '');
    expect((await generate('-o', join(folder, 'file'))).err).toContain('/file is in the way: a folder must be there');
  });

  it('reads files that were written on Windows', async () => {
    await generate('-o', out);
    const paths = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(yaml|liquid)$/.test(path));
    for (const path of paths) writeFileSync(join(site, path), `\ufeff${readFileSync(join(site, path), 'utf8').replaceAll('\n', '\r\n')}`);
    expect((await generate('-o', out)).out).toContain(': 0 created, 0 changed, 0 removed');
  });

  it('lets a site change one block of a template and keep the rest', async () => {
    await generate('-o', out);
    const answers = readFileSync(join(out, 'rooms/servers/servers-s01/ks.cfg'), 'utf8');
    expect(answers).toContain('timesource --ntp-server=192.0.2.1');
    expect(answers).toContain('%packages');
    expect(answers).toMatch(/^tmux\nhttpd\nmariadb-server$/m);
  });

  it("adds files of a site's own to the folders of seats", async () => {
    mkdirSync(join(site, 'templates/school'), { recursive: true });
    writeFileSync(join(site, 'templates/school/motd.liquid'), 'Welcome to {{ seat.fqdn }}{% if pw %} {{ pw }}{% endif %}\n');
    const entries = '{ template: school/motd, path: motd }, { template: school/motd, path: setup/run, mode: script }';
    writeFileSync(join(site, 'context/groups/servers.yaml'), `files: [${entries}]\n`);
    writeFileSync(join(site, 'context/groups/linux.yaml'), 'files: [{ template: school/motd, path: motd }]\npw: !secret hush\n');
    await generate('-o', out);
    const files = picture(out);
    expect(files['/rooms/servers/servers-s01/motd']).toBe('644 Welcome to servers-s01.lab1.school.test\n');
    expect(files['/rooms/servers/servers-s02/setup/run']).toMatch(/^755 /);
    expect(files['/rooms/linux/linux-s01/motd']).toBe('600 Welcome to linux-s01.lab1.school.test hush\n');
    const wrong =
      '{ path: a }, { template: x, path: ../up }, { template: school/motd, path: ks.cfg }, { template: nope, path: b, mode: rwx }';
    writeFileSync(join(site, 'context/groups/servers.yaml'), `files: [${wrong}]\n`);
    const { err } = await generate('-o', out);
    expect(err).toMatch(/servers\.yaml:1:9: files\[0\]: a file needs a template and a path/);
    expect(err).toMatch(/files\[1\]\.path: "\.\.\/up" is not allowed here/);
    expect(err).toMatch(/files\[2\]\.path: ks\.cfg is there already/);
    expect(err).toMatch(/files\[3\]\.mode: "rwx" is not allowed here; allowed: text, script, private/);
    expect(err).toContain('there is no template "nope"');
  });

  it("looks for templates in the project's folders first", async () => {
    const project = join(folder, 'project');
    mkdirSync(join(project, 'kickstart'), { recursive: true });
    writeFileSync(join(project, 'kickstart/ks.cfg.liquid'), '{% layout "kickstart/ks.cfg" %}{% block finish %}poweroff\n{% endblock %}');
    await generate('-o', out, '-t', project);
    const answers = readFileSync(join(out, 'rooms/servers/servers-s01/ks.cfg'), 'utf8');
    expect(answers).toMatch(/^poweroff$/m);
    expect(answers).toContain('timesource --ntp-server=192.0.2.1');
  });

  it('asks on a terminal before work by hand is lost', async () => {
    await generate('-o', out);
    const file = join(out, 'Makefile');
    for (const [answer, code, left] of [
      ['n', 1, 'mine'],
      ['y', 0, '# The site'],
    ] as const) {
      writeFileSync(file, 'mine');
      const io = createTestIo({ tty: true, input: `${answer}\n` });
      expect(await run(['generate', '-c', site, '-o', out], io)).toBe(code);
      expect(io.err()).toContain('~ Makefile');
      expect(readFileSync(file, 'utf8').startsWith(left)).toBe(true);
    }
  });

  it('explains which file and line set a value', async () => {
    const { code, out: said } = await generate('--explain', 'packages.installed', '--seat', 'servers-s01');
    expect(code).toBe(0);
    expect(said).toContain('packages.installed = ["vim", "tmux", "httpd", "mariadb-server"]');
    expect(said).toMatch(/^wins +packages\.installed .*common +.*context\/common\.yaml:11$/m);
    expect(said).toMatch(/^adds +packages\.installed .*group +.*context\/groups\/servers\.yaml:3$/m);
    expect((await generate('--explain', 'pakages', '--seat', 'servers-s01')).err).toContain('did you mean "packages"');
    expect((await generate('--explain', 'users', '--room', 'servers')).out).not.toContain('change-me');
    expect((await generate('--explain', 'x', '--seat', 'nobody')).err).toContain('there is no seat "nobody"');
  });

  it('needs no server and says what it needs', async () => {
    expect((await generate()).err).toContain('-o DIR');
    site = join(folder, 'nowhere');
    expect((await generate('-o', out)).err).toMatch(/nowhere\/site\.yaml:1:1: there is no such file/);
  });
});
