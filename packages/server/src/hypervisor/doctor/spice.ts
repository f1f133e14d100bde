import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CheckView } from '@aula/api';
import { findProgram } from '@aula/host';
import { ok } from './check.ts';

const ASK_TIMEOUT_MS = 10_000;

/** Nothing is wrong with a host that has none: it is refused where a room asks for it. */
export const spiceCheck = (hasSpice: boolean): CheckView =>
  ok('SPICE', hasSpice ? 'seats can have screens for SPICE viewers' : 'not in the QEMU of this host, so "spice: on" of rooms is refused');

/** The same of this machine's QEMU, where no libvirt can be asked. */
export async function checkMachineSpice(): Promise<CheckView> {
  const path = await findProgram('qemu-system-x86_64');
  if (path === null) return spiceCheck(false);
  const asked = promisify(execFile)(path, ['-spice', 'help'], { timeout: ASK_TIMEOUT_MS });
  return spiceCheck(
    await asked.then(
      () => true,
      () => false,
    ),
  );
}
