import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type CpioEntry, packCpio } from './cpio.ts';
import { moduleNeeds } from './kernel-modules.ts';

const entries: CpioEntry[] = [
  { path: 'init', kind: 'file', data: Buffer.from('#!/bin/sh\n'), mode: 0o755 },
  { path: 'bin/sh', kind: 'link', target: 'busybox' },
  { path: 'tmp', kind: 'folder', mode: 0o1777 },
  { path: 'lib/modules/order', kind: 'file', data: Buffer.from('a.ko\n') },
];

describe('a cpio archive', () => {
  it('is listed by cpio with its modes, owners and the folders above its entries', () => {
    const listing = execFileSync('cpio', ['--list', '--verbose', '--numeric-uid-gid', '--quiet'], {
      input: packCpio(entries),
      encoding: 'utf8',
    });
    const lines = listing
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/));
    expect(lines.map((words) => [words[0], words[2], words[3], words.slice(8).join(' ')])).toEqual([
      ['drwxr-xr-x', '0', '0', 'bin'],
      ['lrwxrwxrwx', '0', '0', 'bin/sh -> busybox'],
      ['-rwxr-xr-x', '0', '0', 'init'],
      ['drwxr-xr-x', '0', '0', 'lib'],
      ['drwxr-xr-x', '0', '0', 'lib/modules'],
      ['-rw-r--r--', '0', '0', 'lib/modules/order'],
      ['drwxrwxrwt', '0', '0', 'tmp'],
    ]);
  });

  it('has the same bytes whatever the order of its entries', () => {
    expect(packCpio(entries.toReversed()).equals(packCpio(entries))).toBe(true);
  });

  it('refuses absolute paths', () => {
    expect(() => packCpio([{ path: '/init', kind: 'folder' }])).toThrow('not a path in an archive');
  });
});

describe("a module's needs", () => {
  const module = (text: string) => Buffer.from(`\x7fELF..\0license=GPL\0${text}\0name=x\0`);
  it('are the names in its depends entry', () => {
    expect(moduleNeeds(module('depends=virtio,virtio_ring'))).toEqual(['virtio', 'virtio_ring']);
    expect(moduleNeeds(module('depends='))).toEqual([]);
    expect(moduleNeeds(module('alias=x'))).toEqual([]);
    expect(moduleNeeds(module('softdepends=no'))).toEqual([]);
  });
});
