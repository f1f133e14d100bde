import { join, relative } from 'node:path';
import { HypervisorError } from '@aula/rollout';
import type { NetworkSpace } from './firewall/network-space.ts';

/** Where the system's libvirtd listens on Debian and Ubuntu. */
export const SYSTEM_SOCKET = '/run/libvirt/libvirt-sock';

export type HostSpec =
  | { kind: 'auto' }
  | { kind: 'system' }
  | { kind: 'embedded' }
  | {
      kind: 'socket';
      socketPath: string;
      poolFolder?: string;
      mapPath: (inside: string) => string;
      routeTable: string | null;
      space: NetworkSpace | null;
    };

/** What `--host` takes, in words fit for a message. */
export const HOST_SPEC_RULE = 'auto, qemu:///system, embedded, or unix:/path/to/libvirt-sock';

/**
 * Parses `--host`. `unix:/path/to/libvirt-sock` may carry, as a query, what a libvirtd in a mount namespace of its own needs (test
 * hosts): `root` the folder that has its `/run` as `run`, `/var/lib/libvirt` as `lib`, `/var/log/libvirt` as `log`;
 * `pool` Aula's storage folder, the same inside and outside; `pid` a process in its network namespace. E.g.
 * `unix:/tmp/h/run/libvirt/libvirt-sock?root=/tmp/h&pool=/tmp/h/pool&pid=123`.
 *
 * @throws {HypervisorError} `failed`, naming what is allowed.
 */
export function parseHostSpec(text: string): HostSpec {
  if (text === 'auto' || text === 'embedded') return { kind: text };
  if (text === 'qemu:///system') return { kind: 'system' };
  const match = /^unix:(\/[^?]*)(?:\?(.*))?$/s.exec(text);
  if (match?.[1] === undefined) throw refuse(text, 'it is none of them');
  const query = new URLSearchParams(match[2] ?? '');
  for (const key of query.keys()) if (!['root', 'pool', 'pid'].includes(key)) throw refuse(text, `unknown key "${key}"`);
  const root = query.get('root');
  const poolFolder = query.get('pool');
  const pid = query.get('pid');
  if (pid !== null && !/^[1-9]\d{0,9}$/.test(pid)) throw refuse(text, 'pid is not a process id');
  return {
    kind: 'socket',
    socketPath: match[1],
    ...(poolFolder === null ? {} : { poolFolder }),
    mapPath: root === null ? (inside) => inside : (inside) => mapBelow(root, inside),
    space: pid === null ? (root === null ? { kind: 'own' } : null) : { kind: 'process', pid: Number(pid) },
    routeTable: pid === null ? (root === null ? '/proc/net/route' : null) : `/proc/${pid}/net/route`,
  };
}

const BINDS = [
  ['/run', 'run'],
  ['/var/run', 'run'],
  ['/var/lib/libvirt', 'lib'],
  ['/var/log/libvirt', 'log'],
] as const;

function mapBelow(root: string, inside: string): string {
  for (const [path, own] of BINDS) {
    if (inside === path || inside.startsWith(`${path}/`)) return join(root, own, relative(path, inside));
  }
  return inside;
}

const refuse = (text: string, why: string): HypervisorError =>
  new HypervisorError('failed', `--host ${JSON.stringify(text.slice(0, 200))} is not understood (${why}); allowed: ${HOST_SPEC_RULE}`);
