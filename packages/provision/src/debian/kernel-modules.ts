import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ProvisionError } from '../provision-error.ts';

export interface KernelModule {
  /** File name, e.g. `virtio_net.ko`. */
  file: string;
  data: Buffer;
}

/** Module names count `-` and `_` as one. */
const normalise = (name: string): string => name.replaceAll('-', '_');

/**
 * The wanted modules and all that they need, each after what it needs. Needs are read from the modules themselves
 * (`depends=` of their `.modinfo`), since the package has no `modules.dep` before it is installed. Names that are built into
 * the kernel are left out.
 *
 * @throws {ProvisionError} `build-failed` for a name that this kernel does not know.
 */
export async function collectModules(modulesFolder: string, wanted: readonly string[]): Promise<KernelModule[]> {
  const files = new Map<string, string>();
  for (const entry of await readdir(modulesFolder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.ko')) files.set(normalise(entry.name.slice(0, -3)), join(entry.parentPath, entry.name));
  }
  const builtIn = new Set(
    (await readFile(join(modulesFolder, 'modules.builtin'), 'utf8')).split('\n').map((line) => normalise(basename(line.trim(), '.ko'))),
  );
  const ordered = new Map<string, KernelModule>();
  const visit = async (name: string): Promise<void> => {
    const key = normalise(name);
    if (ordered.has(key) || builtIn.has(key)) return;
    const path = files.get(key);
    if (path === undefined) throw new ProvisionError('build-failed', `The kernel has no module ${name}`);
    const data = await readFile(path);
    for (const need of moduleNeeds(data)) await visit(need);
    ordered.set(key, { file: basename(path), data });
  };
  for (const name of wanted) await visit(name);
  return [...ordered.values()];
}

/** Names in the module's `depends=` entry. */
export function moduleNeeds(data: Buffer): string[] {
  const key = Buffer.from('\0depends=');
  const at = data.indexOf(key);
  if (at < 0) return [];
  const end = data.indexOf(0, at + key.length);
  const names = data.subarray(at + key.length, end < 0 ? data.length : end).toString('latin1');
  return names.split(',').filter((name) => name !== '');
}
