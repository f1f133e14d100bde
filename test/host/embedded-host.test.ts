import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanUpEmbeddedHost, type EmbeddedHost, startEmbeddedHost } from '@aula/host';
import { startTestHost } from '@aula/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const OWNER = fileURLToPath(new URL('./host-owner.ts', import.meta.url));
/** An empty guest: only its QEMU process matters. */
const GUEST = `<domain type='qemu'><name>empty</name><memory unit='MiB'>16</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>`;
const NETWORK = `<network><name>lab</name><bridge name='lab0' stp='off'/><ip address='192.0.2.1' prefix='24'>
<dhcp><range start='192.0.2.10' end='192.0.2.20'/></dhcp></ip></network>`;
const MACHINE_FOLDERS = ['/etc/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt', '/run/libvirt'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-embedded-'));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  await cleanUpEmbeddedHost(folder);
  await rm(folder, { recursive: true, force: true });
});

const start = () => startEmbeddedHost({ folder, acceleration: 'emulation' });
const virsh = (socketPath: string, ...args: string[]) =>
  execFileSync('virsh', ['--quiet', '--connect', `qemu:///system?socket=${socketPath}`, ...args], { encoding: 'utf8' });

/** Starts a guest and a network, so that QEMU and dnsmasq run too. */
async function populate({ socketPath }: Pick<EmbeddedHost, 'socketPath'>): Promise<void> {
  const [guest, network] = [join(folder, 'guest.xml'), join(folder, 'network.xml')];
  await writeFile(guest, GUEST);
  await writeFile(network, NETWORK);
  virsh(socketPath, 'define', guest);
  virsh(socketPath, 'start', 'empty');
  virsh(socketPath, 'net-define', network);
  virsh(socketPath, 'net-start', 'lab');
}

/** It ended meanwhile, or belongs to the machine's own keepers, whose namespaces nobody may look at. */
const isOutOfSight = (error: unknown) =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES'].includes(String(error.code));

/** Processes in the network namespace, by command name. */
async function processesIn(namespace: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      if ((await readlink(`/proc/${pid}/ns/net`)) === namespace) found.push((await readFile(`/proc/${pid}/comm`, 'utf8')).trim());
    } catch (error) {
      if (!isOutOfSight(error)) throw error;
    }
  }
  return found.sort();
}

const networkNamespace = (pid: number) => readlink(`/proc/${pid}/ns/net`);
const mounts = async () => (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').length;

/** Names, sizes and times of everything below the machine's own libvirt folders. */
async function machineState(): Promise<string> {
  const hash = createHash('sha256');
  for (const top of MACHINE_FOLDERS) {
    const entries = await readdir(top, { recursive: true }).catch(() => []);
    for (const entry of ['', ...entries.sort()]) {
      const info = await stat(join(top, entry)).catch(() => null);
      hash.update(`${top}/${entry} ${info?.size} ${info?.mtimeMs} ${info?.ctimeMs} ${info?.uid} ${info?.mode}\n`);
    }
  }
  const kvm = await stat('/dev/kvm').catch(() => null);
  return `${hash.digest('hex')} ${kvm?.mode} ${kvm?.ctimeMs}`;
}

describe('an embedded host', () => {
  it('answers libvirt calls, and leaves no process, namespace or mount when it stops', async () => {
    const mountsBefore = await mounts();
    const host = await start();
    const namespace = await networkNamespace(host.pid);
    expect(namespace).not.toBe(await networkNamespace(process.pid));
    await populate(host);
    expect(virsh(host.socketPath, 'list', '--name').trim()).toBe('empty');
    const running = await processesIn(namespace);
    for (const name of ['dnsmasq', 'libvirtd', 'tini', 'virtlogd']) expect(running).toContain(name);
    expect(running.some((name) => name.startsWith('qemu-system'))).toBe(true);
    await host.stop();
    await host.stop();
    expect(await host.exited).toMatchObject({ asked: true });
    expect(await processesIn(namespace)).toEqual([]);
    expect(await mounts()).toBe(mountsBefore);
  });

  it('keeps definitions over a restart and runs nothing of before', async () => {
    const first = await start();
    await populate(first);
    await first.stop();
    await using second = await start();
    expect(virsh(second.socketPath, 'list', '--all', '--name').trim()).toBe('empty');
    expect(virsh(second.socketPath, 'list', '--name').trim()).toBe('');
    expect(virsh(second.socketPath, 'net-list', '--all', '--name').trim()).toBe('lab');
    virsh(second.socketPath, 'net-start', 'lab');
    virsh(second.socketPath, 'start', 'empty');
  });

  it('runs beside another one with the same network', async () => {
    await using one = await startTestHost();
    await using two = await startTestHost();
    for (const host of [one, two]) {
      await populate(host);
      expect(await host.exec(['ip', '-brief', 'address', 'show', 'lab0'])).toContain('192.0.2.1/24');
    }
    await one.virsh(['destroy', 'empty']);
    expect((await two.virsh(['list', '--name'])).trim()).toBe('empty');
  });

  it("leaves the machine's own libvirt folders and /dev/kvm as they are", async () => {
    const before = await machineState();
    const host = await start();
    await populate(host);
    await host.stop();
    expect(await machineState()).toBe(before);
  });

  it('says that it ended by itself when it is killed from outside', async () => {
    const host = await start();
    process.kill(host.pid, 'SIGKILL');
    expect(await host.exited).toMatchObject({ asked: false });
    await host.stop();
    await using again = await start();
    expect(virsh(again.socketPath, 'list', '--all')).toBeDefined();
  });

  it('is refused to a second owner while the first lives', async () => {
    const { owner, socketPath } = await startOwner();
    await expect(start()).rejects.toMatchObject({ name: 'HostError', code: 'in-use' });
    await expect(cleanUpEmbeddedHost(folder)).rejects.toMatchObject({ code: 'in-use' });
    expect(virsh(socketPath, 'list', '--name').trim()).toBe('');
    const ended = new Promise((resolve) => owner.once('exit', resolve));
    owner.kill('SIGKILL');
    await ended;
    await cleanUpEmbeddedHost(folder);
  });

  it('leaves nothing running after its owner was killed with SIGKILL, and starts again in the same folder', async () => {
    const { owner, socketPath, pid } = await startOwner();
    const namespace = await networkNamespace(pid);
    await populate({ socketPath });
    const ended = new Promise((resolve) => owner.once('exit', resolve));
    owner.kill('SIGKILL');
    await ended;
    await cleanUpEmbeddedHost(folder);
    expect(await processesIn(namespace)).toEqual([]);
    await using again = await start();
    expect(virsh(again.socketPath, 'list', '--all', '--name').trim()).toBe('empty');
    expect(virsh(again.socketPath, 'list', '--name').trim()).toBe('');
  });

  it('does not start, and leaves nothing, when it is cancelled', async () => {
    await expect(startEmbeddedHost({ folder, acceleration: 'emulation', signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await using host = await start();
    expect(host.socketPath).toContain(folder);
  });

  it('says what libvirtd complained about when it does not start', async () => {
    await writeFile(join(folder, 'log'), 'not a folder');
    await expect(start()).rejects.toMatchObject({ name: 'HostError', code: 'start-failed' });
  });
});

/** The host in a process of its own, which can be killed. */
async function startOwner() {
  const owner = spawn(process.execPath, [OWNER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    owner.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    owner.once('exit', () => reject(new Error('the owner ended before its host ran')));
  });
  const [pid = '', socketPath = ''] = line.trim().split(' ');
  return { owner, pid: Number(pid), socketPath };
}
