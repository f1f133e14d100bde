import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeScratch } from './scratch.ts';

const run = promisify(execFile);
const STAGES = fileURLToPath(new URL('./abort-stages.ts', import.meta.url));

it('an abort at any stage leaves no socket, no process and no timer: Node ends by itself', async () => {
  const folder = await makeScratch('abort');
  try {
    // Of any CA: the handshake does not come that far.
    const { stdout, stderr } = await run(process.execPath, [STAGES, folder, rootCertificates[0] ?? '']);
    expect(JSON.parse(stdout)).toEqual({
      ...{ before: 'cancelled', name: 'cancelled', tls: 'cancelled', tcp: 'cancelled', ssh: 'cancelled', pause: 'cancelled' },
      ...{ authList: 'cancelled', connectOpen: 'cancelled', sasl: 'cancelled', call: 'cancelled', 'stream that opens': 'cancelled' },
      ...{ events: 'went on', stream: 'cancelled' },
    });
    expect(stderr).toBe('');
    const pid = Number(await readFile(join(folder, 'ssh.pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  } finally {
    await rm(folder, { recursive: true });
  }
});
