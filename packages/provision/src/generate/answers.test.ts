import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument, type XmlElement } from '@aula/libvirt-xml';
import { formatDiagnostic } from '@aula/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generateSite } from './generate-site.ts';
import { LIBRARY_FOLDER } from './library.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/site', import.meta.url));
const PASSWORD = `a"b'c <&> $(id) \\ ü`;
const PRESETS = readdirSync(join(LIBRARY_FOLDER, 'presets')).map((name) => name.replace('.yaml', ''));

let site = '';
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), 'aula-answers-'));
  cpSync(EXAMPLE, site, { recursive: true });
  for (const part of ['rooms', 'context', 'templates']) rmSync(join(site, part), { recursive: true });
  for (const part of ['rooms', 'context', 'templates']) mkdirSync(join(site, part));
});
afterEach(() => rmSync(site, { recursive: true }));

function room(preset: string, title = preset): void {
  const name = `r${PRESETS.indexOf(preset)}`;
  const section = `{ seats: 1, name: ${name}-a, ip: 192.0.2.${40 + PRESETS.indexOf(preset)}, memory: 2GiB }`;
  const text = `room: ${name}\ntitle: ${JSON.stringify(title)}\npreset: ${preset}\nnetwork: { name: lab1, subnet: 192.0.2.0/24 }\nsections: { s: ${section} }\n`;
  writeFileSync(join(site, `rooms/${preset}.yaml`), text);
}
const context = (value: unknown): void => writeFileSync(join(site, 'context/common.yaml'), JSON.stringify(value));

/** The only seat's files by name; all findings must be none. */
function filesOf(): Map<string, string> {
  const { files, diagnostics } = generateSite(site);
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  return new Map(files.map(({ path, content }) => [path.replace(/^rooms\/r\d+\/r\d+-a\//, ''), content]));
}

const RICH = {
  root_password: PASSWORD,
  timezone: 'Europe/Zurich',
  locale: 'de_CH.UTF-8',
  keyboard: 'ch',
  users: [
    { name: 'student', full_name: "Stu O'Dent", groups: ['users', 'audio'], password: PASSWORD, ssh_keys: ['ssh-ed25519 AAAA a@b'] },
    { name: 'no', password: '$6$abc$def' },
  ],
  packages: { installed: ['vim', 'gcc-c++'], uninstalled: ['nano'] },
  services: { enabled: ['sshd'], disabled: ['cups', 'bluetooth'] },
  firewall: { ports: [{ port: 80 }, { port: 53, protocol: 'udp' }] },
  post: ['echo "done: it\'s $HOME" >> /root/log', 'true'],
  windows: { commands: ['cmd /c echo "<hi>" & exit'], product_key: 'AAAAA-BBBBB' },
};

describe("Aula's own answer files", () => {
  it.each(PRESETS)('of the preset %s need nothing but the preset', (preset) => {
    room(preset);
    context({});
    const files = filesOf();
    expect(files.has('vmbuild.sh')).toBe(true);
    expect(files.get('domain.xml')).toContain('<domain');
  });

  it('for kickstart keep every word one word', () => {
    room('rhel-9', 'A "title" # with %end');
    context(RICH);
    const text = filesOf().get('ks.cfg') ?? '';
    const commands = text.slice(0, text.indexOf('%packages'));
    const script = 'import json,shlex,sys; print(json.dumps([shlex.split(l, comments=True) for l in sys.stdin]))';
    const lines: unknown = JSON.parse(execFileSync('/usr/bin/python3', ['-c', script], { input: commands, encoding: 'utf8' }));
    expect(lines).toContainEqual(['firewall', '--enabled', '--service=ssh', '--port=80:tcp', '--port=53:udp']);
    expect(lines).toContainEqual(['services', '--disabled=cups,bluetooth', '--enabled=sshd']);
    expect(lines).toContainEqual(['rootpw', '--iscrypted', expect.stringMatching(/^\$6\$[./\w]{16}\$[./\w]{86}$/)]);
    expect(lines).toContainEqual([
      'user',
      '--name=student',
      "--gecos=Stu O'Dent",
      '--groups=users,audio',
      '--iscrypted',
      expect.stringMatching(/^--password=\$6\$/),
    ]);
    expect(lines).toContainEqual(['user', '--name=no', '--iscrypted', '--password=$6$abc$def']);
    expect(lines).toContainEqual(['sshkey', '--username=student', 'ssh-ed25519 AAAA a@b']);
    expect(text).toMatch(
      /%packages\n@\^minimal-environment\nqemu-guest-agent\nvim\ngcc-c\+\+\n-nano\n%end\n\n%post .*\necho "done: it's \$HOME" >> \/root\/log\ntrue\n%end\n$/,
    );
  });

  it('for Debian are read by debconf', () => {
    room('debian-12');
    context(RICH);
    const text = filesOf().get('preseed.cfg') ?? '';
    execFileSync('debconf-set-selections', ['--checkonly'], { input: text, stdio: ['pipe', 'pipe', 'inherit'] });
    expect(text).toMatch(/^d-i passwd\/root-password-crypted password \$6\$/m);
    expect(text).toMatch(/^d-i pkgsel\/include string openssh-server qemu-guest-agent vim gcc-c\+\+$/m);
    // What the installer has no answer for is done in the new system: as the shell there reads it.
    const command = /^d-i preseed\/late_command string (.*)$/m.exec(text)?.[1] ?? '';
    const steps = execFileSync('bash', ['-c', `in-target() { printf '%s' "$3"; }; ${command}`], { encoding: 'utf8' });
    execFileSync('sh', ['-n'], { input: steps });
    const stubs = ['useradd', 'usermod', 'apt-get', 'systemctl', 'getent', 'install', 'chown', 'chmod'].map(
      (name) => `${name}() { echo ${name} "$@" >&3; }`,
    );
    const script = `exec 3>&1; sh() { echo sh "$@" >&3; }; ${stubs.join('; ')}; cut() { echo ${site}/home; }; mkdir -p ${site}/home/.ssh; ${steps}`;
    const said = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n');
    expect(said).toEqual(
      expect.arrayContaining([
        'usermod -aG audio -- student',
        'usermod -p $6$abc$def -- no',
        'systemctl disable cups',
        'apt-get -y purge nano',
      ]),
    );
    for (const command of RICH.post) expect(said).toContain(`sh -c ${command}`);
    expect(readFileSync(join(site, 'home/.ssh/authorized_keys'), 'utf8')).toBe('ssh-ed25519 AAAA a@b\n');
  });

  it('for Debian ask nothing where there is nobody to log in', () => {
    room('debian-12');
    context({});
    expect(filesOf().get('preseed.cfg')).toMatch(
      /^d-i passwd\/root-login boolean true\nd-i passwd\/root-password-crypted password !\nd-i passwd\/make-user boolean false$/m,
    );
  });

  it('tell guests their addresses where the network gives none', () => {
    writeFileSync(join(site, 'networks/lab1.yaml'), 'network: lab1\nsubnet: 192.0.2.0/24\ndomain: lab1.test\ndhcp: off\n');
    context({});
    for (const [preset, file, wanted] of [
      [
        'debian-12-cloud',
        'network-config',
        /addresses: \["192\.0\.2\.\d+\/24"\]\n {4}routes: \[\{ to: 0\.0\.0\.0\/0, via: "192\.0\.2\.1" \}\]/,
      ],
      ['ubuntu-2404', 'user-data', /addresses: \["192\.0\.2\.\d+\/24"\]/],
      [
        'debian-12',
        'preseed.cfg',
        /get_ipaddress string 192\.0\.2\.\d+\n.*netmask string 255\.255\.255\.0\n.*gateway string 192\.0\.2\.1$/m,
      ],
      ['rhel-9', 'ks.cfg', /^network --bootproto=static --ip=192\.0\.2\.\d+ --netmask=255\.255\.255\.0 --gateway=192\.0\.2\.1 /m],
    ] as const) {
      room(preset);
      const files = filesOf();
      expect(files.get(file)).toMatch(wanted);
      if (file === 'network-config') expect(files.get('vmbuild.sh')).toContain(' user-data meta-data network-config\n');
      rmSync(join(site, `rooms/${preset}.yaml`));
    }
  });

  it('for cloud-init and autoinstall are YAML that says what the context says', () => {
    room('debian-12-cloud', 'odd: "title" # x');
    context(RICH);
    const data: unknown = parse(filesOf().get('user-data') ?? '');
    expect(data).toMatchObject({
      hostname: expect.stringMatching(/^r\d-a$/),
      disable_root: false,
      bootcmd: [expect.stringContaining("|| echo 'de_CH.UTF-8 UTF-8' >>/etc/locale.gen")],
      packages: ['qemu-guest-agent', 'vim', 'gcc-c++'],
      users: [
        { name: 'root', hashed_passwd: expect.stringMatching(/^\$6\$/) },
        { name: 'student', gecos: "Stu O'Dent", groups: ['users', 'audio'], ssh_authorized_keys: ['ssh-ed25519 AAAA a@b'] },
        { name: 'no', hashed_passwd: '$6$abc$def' },
      ],
      runcmd: [
        ['systemctl', 'enable', '--now', 'qemu-guest-agent'],
        'apt-get -y purge nano || dnf -y remove nano',
        ['systemctl', 'disable', '--now', 'cups'],
        ['systemctl', 'disable', '--now', 'bluetooth'],
        ['systemctl', 'enable', '--now', 'sshd'],
        ...RICH.post,
      ],
    });
    rmSync(join(site, 'rooms/debian-12-cloud.yaml'));
    room('ubuntu-2404');
    const files = filesOf();
    const install: unknown = parse(files.get('user-data') ?? '');
    expect(install).toMatchObject({
      autoinstall: {
        version: 1,
        'user-data': {
          users: [
            { name: 'root' },
            { name: 'student', ssh_authorized_keys: ['ssh-ed25519 AAAA a@b'] },
            { name: 'no', hashed_passwd: '$6$abc$def' },
          ],
        },
        packages: ['qemu-guest-agent', 'vim', 'gcc-c++'],
        'late-commands': expect.arrayContaining(['curtin in-target -- systemctl disable cups']),
      },
    });
    expect(parse(files.get('meta-data') ?? '')).toMatchObject({ 'instance-id': expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('for Windows are XML in which nothing of the context is markup', () => {
    room('windows-11');
    context(RICH);
    const root = parseDocument(filesOf().get('autounattend.xml') ?? '').root;
    const text = JSON.stringify([...texts(root)]);
    expect(text).toContain('"r5-a"');
    for (const value of [PASSWORD, 'student', RICH.windows.commands[0], 'AAAAA-BBBBB'])
      expect(text).toContain(JSON.stringify(value).slice(1, -1));
  });

  it('refuse what their format cannot hold, with the place in the template', () => {
    room('rhel-9');
    context({ timezone: 'UTC\n%post\nid\n%end' });
    const { files, diagnostics } = generateSite(site);
    expect(files).toEqual([]);
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      expect.stringMatching(/kickstart\/ks\.cfg\.liquid:\d+:\d+: a word of a kickstart cannot hold line breaks or control characters$/),
    ]);
  });
});

function* texts(element: XmlElement): Generator<string> {
  yield element.text;
  for (const child of element.elements()) yield* texts(child);
}
