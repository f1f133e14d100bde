import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from './host-error.ts';

/** Where Debian and Ubuntu keep programs; the caller's PATH often lacks the sbin ones. */
const PROGRAM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** What every process of an embedded host gets as its PATH. */
export const PROGRAM_PATH = PROGRAM_FOLDERS.join(':');

/** Program → Debian package that brings it. */
const PROGRAMS = {
  libvirtd: 'libvirt-daemon-system',
  virtlogd: 'libvirt-daemon-system',
  'qemu-system-x86_64': 'qemu-system-x86',
  dnsmasq: 'dnsmasq-base',
  ip: 'iproute2',
  iptables: 'iptables',
  tini: 'tini',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
} as const;
export type HostProgram = keyof typeof PROGRAMS;

/** Folders that the host covers with private ones: they have to be there to be covered. */
const COVERED_FOLDERS = ['/etc/libvirt', '/var/lib/libvirt', '/var/cache/libvirt', '/var/log/libvirt'];

export type HostPrograms = Readonly<Record<HostProgram, string>>;

export interface Missing {
  /** Programs and folders that are not there. */
  things: string[];
  /** Packages that bring them, sorted, each once. */
  packages: string[];
}

/** Absolute path of the program in the system's folders; null when there is none. */
export async function findProgram(name: string, folders: readonly string[] = PROGRAM_FOLDERS): Promise<string | null> {
  for (const folder of folders) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
}

/** What an embedded host lacks on this machine; empty lists when it can run (given root). */
export async function findMissing(folders: readonly string[] = PROGRAM_FOLDERS): Promise<Missing> {
  const things: string[] = [];
  const packages = new Set<string>();
  for (const [name, debianPackage] of Object.entries(PROGRAMS)) {
    if ((await findProgram(name, folders)) !== null) continue;
    things.push(name);
    packages.add(debianPackage);
  }
  for (const folder of COVERED_FOLDERS) {
    const there = await stat(folder).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (there) continue;
    things.push(folder);
    packages.add('libvirt-daemon-system');
  }
  return { things, packages: [...packages].sort() };
}

/** Throws `unsupported`, `not-root` or `missing-packages` with what to do; else gives the programs' paths. */
export async function requirePrograms(): Promise<HostPrograms> {
  if (process.platform !== 'linux') throw new HostError('unsupported', 'An embedded host needs Linux with KVM or QEMU');
  const missing = await findMissing();
  if (missing.things.length > 0) {
    throw new HostError(
      'missing-packages',
      `An embedded host needs ${missing.things.join(', ')}; install with: apt-get install --no-install-recommends ${missing.packages.join(' ')}`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new HostError(
      'not-root',
      'An embedded host needs root: start again with sudo, or install and start the system libvirtd (apt-get install libvirt-daemon-system) and join its group (adduser $USER libvirt)',
    );
  }
  const found: [string, string][] = [];
  for (const name of Object.keys(PROGRAMS)) found.push([name, (await findProgram(name)) ?? name]);
  const paths = Object.fromEntries(found);
  const path = (name: HostProgram) => paths[name] ?? name;
  return {
    libvirtd: path('libvirtd'),
    virtlogd: path('virtlogd'),
    'qemu-system-x86_64': path('qemu-system-x86_64'),
    dnsmasq: path('dnsmasq'),
    ip: path('ip'),
    iptables: path('iptables'),
    tini: path('tini'),
    setpriv: path('setpriv'),
    unshare: path('unshare'),
    nsenter: path('nsenter'),
    mount: path('mount'),
  };
}
