import { readdir, readFile, readlink } from 'node:fs/promises';

/** The outer process id of a process of the host, whose id inside its PID namespace is `inner`. */
export async function findQemu(hostPid: number, inner: number): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    const ids = /^NSpid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/).map(Number) ?? [];
    if (ids.length === 2 && ids[1] === inner && (await sameNamespace(hostPid, ids[0] ?? 0))) return ids[0] ?? 0;
  }
  throw new Error(`no process ${inner} in the host`);
}

async function sameNamespace(a: number, b: number): Promise<boolean> {
  const [left, right] = await Promise.all([a, b].map((pid) => readlink(`/proc/${pid}/ns/net`).catch(() => '')));
  return left === right && left !== '';
}
