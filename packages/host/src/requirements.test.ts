import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { findMissing, findProgram } from './requirements.ts';

describe('what an embedded host needs', () => {
  it('is named by program and by the Debian package that brings it', async () => {
    const missing = await findMissing([`${tmpdir()}/no-such-folder`]);
    expect(missing.things).toEqual(expect.arrayContaining(['libvirtd', 'qemu-system-x86_64', 'dnsmasq', 'tini']));
    expect(missing.packages).toEqual(expect.arrayContaining(['dnsmasq-base', 'libvirt-daemon-system', 'qemu-system-x86', 'tini']));
    expect(new Set(missing.packages).size).toBe(missing.packages.length);
  });

  it('is found in the folders of the system', async () => {
    expect(await findProgram('sh')).toMatch(/\/sh$/);
    expect(await findProgram('no-such-program')).toBeNull();
  });
});
