import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckView } from '@aula/api';
import { probeAcceleration } from '@aula/host';
import { ok, warning } from './check.ts';
import { isWritable } from './disk-space.ts';

/** `reason`: why it is emulation, if it is known. */
export const accelerationCheck = (domainType: 'kvm' | 'qemu', reason = ''): CheckView =>
  domainType === 'kvm'
    ? ok('acceleration', 'KVM works')
    : warning(
        'acceleration',
        `desktops run in emulation, which is slow${reason === '' ? '' : `: ${reason}`}`,
        'switch on virtualisation in the firmware, or nested virtualisation on the outer host, and load the module kvm_intel or kvm_amd',
      );

/** Probes, with the verdict that the installation keeps where there is one; makes no folder. */
export async function checkAcceleration(dataFolder: string, signal?: AbortSignal): Promise<CheckView> {
  const exists = await stat(dataFolder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const kept = exists && (await isWritable(dataFolder)) ? dataFolder : null;
  const cacheFolder = kept ?? (await mkdtemp(join(tmpdir(), 'aula-doctor-')));
  try {
    const { mode, reason } = await probeAcceleration({ cacheFolder, ...(signal ? { signal } : {}) });
    return accelerationCheck(mode === 'kvm' ? 'kvm' : 'qemu', reason);
  } finally {
    if (kept === null) await rm(cacheFolder, { recursive: true, force: true });
  }
}
