import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type CpioEntry, packCpio } from './cpio.ts';
import type { KernelModule } from './kernel-modules.ts';
import { runTool } from './run-tool.ts';

const APPLET = /^[a-z0-9[][a-z0-9_.[-]{0,63}$/;
const SET_USER_ID = 0o4755;

export interface InitramfsOptions {
  /** Path of a static busybox of this machine's kind. */
  busyboxPath: string;
  modules: readonly KernelModule[];
  /** Folder whose files go in as they are; scripts become executable. */
  filesFolder: string;
  signal?: AbortSignal | undefined;
}

/** Busybox under all its names, the modules with the order to load them in (`/lib/modules/order`), and the preset's own files on top. */
export async function makeInitramfs({ busyboxPath, modules, filesFolder, signal }: InitramfsOptions): Promise<Buffer> {
  const applets = (await runTool('busybox-static', busyboxPath, ['--list'], { signal })).split('\n').filter((name) => APPLET.test(name));
  const entries: CpioEntry[] = ['dev', 'proc', 'sys', 'run', 'root', 'tmp', 'home', 'var/log', 'usr/bin', 'usr/sbin', 'sbin'].map(
    (path) => ({
      path,
      kind: 'folder',
      ...(path === 'tmp' ? { mode: 0o1777 } : {}),
    }),
  );
  // ping needs its raw socket; busybox gives the right up for all applets but such.
  entries.push({ path: 'bin/busybox', kind: 'file', data: await readFile(busyboxPath), mode: SET_USER_ID });
  for (const applet of applets) if (applet !== 'busybox') entries.push({ path: `bin/${applet}`, kind: 'link', target: 'busybox' });
  for (const name of ['init', 'acpid']) entries.push({ path: `sbin/${name}`, kind: 'link', target: '../bin/busybox' });
  for (const { file, data } of modules) entries.push({ path: `lib/modules/${file}`, kind: 'file', data });
  entries.push({ path: 'lib/modules/order', kind: 'file', data: Buffer.from(modules.map(({ file }) => `${file}\n`).join('')) });
  return packCpio([...entries, ...(await readFolder(filesFolder))]);
}

async function readFolder(folder: string): Promise<CpioEntry[]> {
  const entries: CpioEntry[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const data = await readFile(path);
    const mode = data.subarray(0, 2).toString('latin1') === '#!' ? 0o755 : 0o644;
    entries.push({ path: relative(folder, path), kind: 'file', data, mode });
  }
  return entries;
}
