import { expect, it } from 'vitest';
import { storagePool } from './storage-pool.ts';

it('leaves nothing of the mount options behind when a pool becomes one of another type', () => {
  const target = { path: '/srv/pool' };
  const before = storagePool.build({
    type: 'fs',
    name: 'pool',
    mountOptions: ['noatime'],
    source: { devices: [{ path: '/dev/sdb1' }] },
    target,
  });
  const after = { type: 'netfs' as const, name: 'pool', source: { hosts: [{ name: 'files.example' }], dir: '/export' }, target };
  const edited = storagePool.edit(before, after);
  expect(storagePool.parse(edited)).toEqual(after);
  expect(edited).not.toContain('mount_opts');
});
