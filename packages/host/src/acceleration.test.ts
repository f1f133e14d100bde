import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeAcceleration } from './acceleration.ts';

let cacheFolder: string;
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'aula-acceleration-'));
});
afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

async function fakeQemu(script: string): Promise<string> {
  const path = join(cacheFolder, 'qemu');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Translated code on a busy machine takes its time. */
const PATIENCE_MS = 15_000;

describe('the acceleration probe', () => {
  it("trusts an accelerator on which its guest runs to the end (QEMU's own stands in for KVM)", async () => {
    const verdict = await probeAcceleration({ cacheFolder, kvmNode: '/dev/null', accelerator: 'tcg', timeoutMs: PATIENCE_MS });
    expect(verdict).toEqual({ mode: 'kvm', reason: 'a guest ran on KVM' });
  });

  it('falls back to emulation when the guest hangs', async () => {
    const verdict = await probeAcceleration({ cacheFolder, kvmNode: '/dev/null', qemuPath: await fakeQemu('exec sleep 60') });
    expect(verdict).toEqual({ mode: 'emulation', reason: expect.stringContaining('hangs') });
  });

  it.each(['exit 0', 'exit 1', 'kill -ABRT $$'])('falls back to emulation when QEMU ends with: %s', async (script) => {
    const verdict = await probeAcceleration({ cacheFolder, kvmNode: '/dev/null', qemuPath: await fakeQemu(script) });
    expect(verdict).toEqual({ mode: 'emulation', reason: expect.stringContaining('fails') });
  });

  it('asks only once per boot of the machine', async () => {
    await probeAcceleration({ cacheFolder, kvmNode: '/dev/null', qemuPath: await fakeQemu('exit 1') });
    const qemuPath = await fakeQemu('exit 99');
    expect((await probeAcceleration({ cacheFolder, kvmNode: '/dev/null', qemuPath })).mode).toBe('emulation');
    const path = join(cacheFolder, 'acceleration.json');
    const cached: unknown = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...Object(cached), bootId: 'an earlier boot' }));
    expect((await probeAcceleration({ cacheFolder, kvmNode: '/dev/null', qemuPath })).mode).toBe('kvm');
  });

  it('says emulation where there is no node or no QEMU, and looks again the next time', async () => {
    expect(await probeAcceleration({ cacheFolder, kvmNode: join(cacheFolder, 'kvm') })).toEqual({
      mode: 'emulation',
      reason: expect.stringContaining('is not there'),
    });
    await expect(readFile(join(cacheFolder, 'acceleration.json'))).rejects.toThrow('ENOENT');
  });

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.timeout(100);
    const probe = probeAcceleration({ cacheFolder, signal, kvmNode: '/dev/null', qemuPath: await fakeQemu('exec sleep 60') });
    await expect(probe).rejects.toThrow();
    await expect(readFile(join(cacheFolder, 'acceleration.json'))).rejects.toThrow('ENOENT');
  });
});
