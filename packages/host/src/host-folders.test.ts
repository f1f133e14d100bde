import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isHostError } from './host-error.ts';
import { checkFolder, isTraversable, mapHostPath, prepareFolders } from './host-folders.ts';

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return isHostError(error) ? error.code : `another error: ${error}`;
  }
  return 'no error';
};

describe("a host's folder", () => {
  it.each(['/run/aula', '/var/run/x', '/dev', '/proc/1', '/var/lib/libvirt/images', '/etc/libvirt', '/tmp/../run/x'])(
    'may not be %s',
    (folder) => {
      expect(codeOf(() => checkFolder(folder))).toBe('bad-folder');
    },
  );

  it('may be as long as the sockets below it allow, and no longer', () => {
    expect(codeOf(() => checkFolder('/running/aula'))).toBe('no error');
    const longest = `/${'a'.repeat(106 - '/lib/qemu/domain-99999-12345678901234567890/monitor.sock'.length)}`;
    expect(codeOf(() => checkFolder(longest))).toBe('no error');
    expect(codeOf(() => checkFolder(`${longest}a`))).toBe('bad-folder');
  });

  it('holds what libvirt sees elsewhere', () => {
    expect(mapHostPath('/h', '/run/libvirt/x.sock')).toBe('/h/run/libvirt/x.sock');
    expect(mapHostPath('/h', '/var/run/x')).toBe('/h/run/x');
    expect(mapHostPath('/h', '/var/lib/libvirt/qemu/d/vnc.sock')).toBe('/h/lib/qemu/d/vnc.sock');
    expect(mapHostPath('/h', '/var/lib/libvirt2/x')).toBe('/var/lib/libvirt2/x');
    expect(mapHostPath('/h', '/h/pool/a.qcow2')).toBe('/h/pool/a.qcow2');
  });
});

describe('preparing the folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aula-folders-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('wipes runtime state, renews the configuration, and keeps definitions and disks', async () => {
    await prepareFolders(folder, 'root');
    await mkdir(join(folder, 'etc/qemu'));
    const kept = ['etc/qemu/demo-s01.xml', 'pool/demo-s01.qcow2', 'etc/nwfilter/clean-traffic.xml'];
    for (const path of [...kept, 'run/stale.pid', 'etc/qemu.conf']) await writeFile(join(folder, path), 'mine');
    await prepareFolders(folder, 'libvirt-qemu');
    for (const path of kept) expect(await readFile(join(folder, path), 'utf8')).toBe('mine');
    await expect(stat(join(folder, 'run/stale.pid'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(folder, 'etc/qemu.conf'), 'utf8')).toContain('user = "libvirt-qemu"');
  });

  it('tells whether another user can reach it', async () => {
    await chmod(folder, 0o711);
    expect(await isTraversable(join(folder, 'pool'))).toBe(true);
    await chmod(folder, 0o700);
    expect(await isTraversable(join(folder, 'pool'))).toBe(false);
  });
});
