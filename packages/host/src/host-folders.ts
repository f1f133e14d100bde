import { chmod, copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { libvirtdConf, qemuConf, virtlogdConf } from './host-config.ts';
import { HostError } from './host-error.ts';

/** Bytes of a unix socket's path, without the closing zero (Linux `sun_path`). */
const SOCKET_PATH_MAX = 107;
/** Longest socket path below the folder: a seat of 63 characters with libvirt's own shortening of names in VNC sockets. */
const SOCKET_TAIL = '/lib/qemu/domain-99999-12345678901234567890/monitor.sock';
/** Default filters of Debian's libvirt, so that `clean-traffic` and its like are there. */
const NWFILTER_SOURCE = '/usr/share/libvirt/nwfilter';

/** Path inside the host → folder under the host's own that is bound there. */
const BINDS = [
  ['/run', 'run'],
  ['/var/run', 'run'],
  ['/etc/libvirt', 'etc'],
  ['/var/lib/libvirt', 'lib'],
  ['/var/cache/libvirt', 'cache'],
  ['/var/log/libvirt', 'log'],
] as const;
/** A host's folder may not be below these: they look different inside. */
const HIDDEN = ['/run', '/var/run', '/etc/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt', '/dev', '/proc', '/sys'];

const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

/** Where a path as the daemons see it lies for everybody else. Paths that are not bound are the same on both sides. */
export function mapHostPath(folder: string, pathInsideHost: string): string {
  for (const [inside, own] of BINDS) {
    if (isBelow(pathInsideHost, inside)) return join(folder, own, relative(inside, pathInsideHost));
  }
  return pathInsideHost;
}

export const socketPathOf = (folder: string): string => join(folder, 'run/libvirt/libvirt-sock');
export const poolFolderOf = (folder: string): string => join(folder, 'pool');

/** Absolute form of the folder; throws `bad-folder` when a host cannot live there. */
export function checkFolder(folder: string): string {
  const path = resolve(folder);
  if (HIDDEN.some((hidden) => isBelow(path, hidden))) {
    throw new HostError('bad-folder', `An embedded host cannot live in ${path}: choose a folder outside ${HIDDEN.join(', ')}`);
  }
  const most = SOCKET_PATH_MAX - SOCKET_TAIL.length;
  if (Buffer.byteLength(path) > most) {
    throw new HostError('bad-folder', `The folder ${path} is too long for unix sockets below it: at most ${most} bytes`);
  }
  return path;
}

/** Lays out the folder: configuration written anew, runtime state wiped, definitions and disks kept. */
export async function prepareFolders(folder: string, qemuUser: string): Promise<void> {
  await rm(join(folder, 'run'), { recursive: true, force: true });
  for (const name of ['', 'run', 'run/lock', 'run/libvirt', 'etc', 'etc/nwfilter', 'lib', 'cache', 'log', 'dev', 'pool']) {
    const path = join(folder, name);
    await mkdir(path, { recursive: true });
    await chmod(path, 0o711);
  }
  await writeFile(join(folder, 'etc/libvirtd.conf'), libvirtdConf(), { mode: 0o644 });
  await writeFile(join(folder, 'etc/virtlogd.conf'), virtlogdConf(), { mode: 0o644 });
  await writeFile(join(folder, 'etc/qemu.conf'), qemuConf(qemuUser), { mode: 0o600 });
  const filters = await readdir(NWFILTER_SOURCE).catch(() => []);
  const present = new Set(await readdir(join(folder, 'etc/nwfilter')));
  for (const file of filters) {
    if (!present.has(file)) await copyFile(join(NWFILTER_SOURCE, file), join(folder, 'etc/nwfilter', file));
  }
}

/** True when any user may pass through the folder and all above it, as QEMU's own user has to. */
export async function isTraversable(folder: string): Promise<boolean> {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    const mode = await stat(path).then(
      (info) => info.mode,
      () => 0o755,
    );
    if ((mode & 0o001) === 0) return false;
  }
  return true;
}
