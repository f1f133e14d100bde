import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConnectUri } from '../uri/uri.ts';
import { type RemoteDaemon, remoteCommand, sshCommand } from './ssh-command.ts';

const run = promisify(execFile);
const HOST: RemoteDaemon = { session: false, readOnly: false };
/** Prints how it was called. */
const ECHO = '#!/bin/sh\nprintf \'%s\\n\' "$(basename "$0")"\nfor word; do printf \'<%s>\\n\' "$word"; done\n';
/** OpenBSD's nc, as far as it is asked here. */
const NC = `${ECHO.replace('\n', '\nif [ "$*" = -q ]; then echo "nc: option requires an argument" >&2; exit 1; fi\n')}`;

let withHelper: string;
let withoutHelper: string;

beforeAll(async () => {
  withHelper = await mkdtemp(join(tmpdir(), 'aula-ssh-'));
  withoutHelper = await mkdtemp(join(tmpdir(), 'aula-ssh-'));
  for (const folder of [withHelper, withoutHelper]) {
    await script(join(folder, 'nc'), NC);
    // Not the system's folders: this machine may have the real virt-ssh-helper.
    for (const tool of ['sh', 'grep', 'basename']) await symlink(`/usr/bin/${tool}`, join(folder, tool));
  }
  await script(join(withoutHelper, 'plain nc'), ECHO);
  await script(join(withHelper, 'virt-ssh-helper'), ECHO);
});

afterAll(async () => {
  for (const folder of [withHelper, withoutHelper]) await rm(folder, { recursive: true, force: true });
});

async function script(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

/** What the remote host would run, when its login shell is `shell` and `folder` is all of its PATH. */
async function onRemote(uri: string, folder: string, shell = '/bin/sh'): Promise<string[]> {
  const command = remoteCommand(parseConnectUri(uri), HOST);
  const { stdout } = await run(shell, ['-c', command], { env: { PATH: folder }, timeout: 10_000 });
  return stdout.trimEnd().split('\n');
}

describe('the command line of ssh', () => {
  const args = (uri: string) => sshCommand(parseConnectUri(uri), HOST).args.slice(0, -1);

  it('never lets ssh ask anybody, and ends its options before the host', () => {
    expect(sshCommand(parseConnectUri('qemu+ssh://h/system'), HOST).program).toBe('ssh');
    expect(args('qemu+ssh://h/system')).toEqual(['-T', '-e', 'none', '-o', 'BatchMode=yes', '--', 'h']);
  });

  it('carries user, port, key and known hosts', () => {
    const uri = 'qemu+ssh://root@h:2222/system?keyfile=/k%20y&known_hosts=/k%20h&known_hosts_verify=auto&command=/opt/ssh';
    expect(args(uri)).toEqual([
      ...['-T', '-e', 'none', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=accept-new', '-o', 'UserKnownHostsFile="/k h"'],
      ...['-p', '2222', '-l', 'root', '-i', '/k y', '--', 'h'],
    ]);
    expect(sshCommand(parseConnectUri(uri), HOST).program).toBe('/opt/ssh');
  });

  it('leaves the host key unchecked only where the URI says so', () => {
    expect(args('qemu+ssh://h/system?no_verify=1')).toContain('StrictHostKeyChecking=no');
    expect(args('qemu+ssh://h/system?known_hosts_verify=ignore')).toContain('StrictHostKeyChecking=no');
    expect(args('qemu+ssh://h/system?known_hosts_verify=normal')).toContain('StrictHostKeyChecking=yes');
    expect(args('qemu+ssh://h/system?no_verify=0').join()).not.toContain('StrictHostKeyChecking');
  });

  it("relies on virt-ssh-helper alone for the remote user's own daemon, whose socket only that finds", () => {
    const command = sshCommand(parseConnectUri('qemu+ssh://h/session'), { session: true, readOnly: false }).args.at(-1);
    expect(command).toBe("sh -c 'exec virt-ssh-helper qemu:///session'");
  });

  it('asks for the socket of those who only read', () => {
    const command = sshCommand(parseConnectUri('qemu+ssh://h/system'), { session: false, readOnly: true }).args.at(-1);
    expect(command).toContain('virt-ssh-helper -r qemu:///system');
    expect(command).toContain('/var/run/libvirt/libvirt-sock-ro');
  });
});

describe('what runs on the remote host', () => {
  it('is virt-ssh-helper with the URI where it is there', async () => {
    expect(await onRemote('qemu+ssh://h/system', withHelper)).toEqual(['virt-ssh-helper', '<qemu:///system>']);
  });

  it('is nc with -q0, where nc knows that, on the usual socket otherwise', async () => {
    expect(await onRemote('qemu+ssh://h/system', withoutHelper)).toEqual(['nc', '<-q0>', '<-U>', '</var/run/libvirt/libvirt-sock>']);
    const plain = await onRemote('qemu+ssh://h/system?netcat=plain%20nc', withoutHelper);
    expect(plain).toEqual(['plain nc', '<-U>', '</var/run/libvirt/libvirt-sock>']);
  });

  it('is nc when the URI names a socket or asks for it', async () => {
    expect(await onRemote('qemu+ssh://h/system?socket=/run/s', withHelper)).toEqual(['nc', '<-q0>', '<-U>', '</run/s>']);
    expect((await onRemote('qemu+ssh://h/system?proxy=netcat', withHelper))[0]).toBe('nc');
  });

  it.each([
    ["/run/it's"],
    ['/run/a b'],
    ['/run/$(reboot)`reboot`'],
    ['/run/";reboot;"'],
    ["/run/';reboot;'"],
    ["/run/'\\'';reboot #"],
    ['/run/a\\b\\\\c'],
    ['/run/*?[a]~{b,c}!1'],
    ['/run/&|<>()'],
    ['/run/ü🐧'],
  ])('never takes the path %s for a command, whatever the login shell', async (path) => {
    for (const shell of ['/bin/sh', '/bin/bash']) {
      expect(await onRemote(`qemu+ssh://h/system?socket=${encodeURIComponent(path)}`, withoutHelper, shell)).toEqual([
        'nc',
        '<-q0>',
        '<-U>',
        `<${path}>`,
      ]);
      const name = `qemu+ssh://h/system?name=${encodeURIComponent(path)}`;
      expect(await onRemote(name, withHelper, shell)).toEqual(['virt-ssh-helper', `<${path}>`]);
    }
  });

  it('hands over any path as it is', async () => {
    const unit = fc.constantFrom(...Array.from('\'"`$\\;&|<>(){}[]*?!#~ =%-aé🐧'));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 30 }), async (text) => {
        const uri = `qemu+ssh://h/system?socket=${encodeURIComponent(`/${text}`)}`;
        expect((await onRemote(uri, withoutHelper)).at(-1)).toBe(`</${text}>`);
      }),
      { numRuns: 40 },
    );
  });
});
