import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createQcow2Overlay, readQcow2Header } from '@aula/provision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-overlay-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const qemu = (program: 'qemu-img' | 'qemu-io', ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' });
const GIB = 2 ** 30;

describe("an overlay of Aula's, as QEMU sees it", () => {
  it.each([512, 64 * 2 ** 20, 512 * 2 ** 20 + 512, 10 * GIB, 5000 * GIB])(
    'is sound at %d bytes, takes writes, and keeps its mark',
    async (virtualBytes) => {
      const base = join(folder, `base-${virtualBytes}.qcow2`);
      const path = join(folder, `seat-${virtualBytes}.qcow2`);
      const mark = { installation: 'i', room: 'demo', seat: 'demo-s01' };
      qemu('qemu-img', 'create', '-q', '-f', 'qcow2', base, String(virtualBytes));
      await createQcow2Overlay({ path, backingPath: base, backingFormat: 'qcow2', virtualBytes, mark });
      qemu('qemu-img', 'check', '-q', path);
      const info: unknown = JSON.parse(qemu('qemu-img', 'info', '--output=json', path));
      expect(info).toMatchObject({
        format: 'qcow2',
        'virtual-size': virtualBytes,
        'backing-filename': base,
        'backing-filename-format': 'qcow2',
      });
      qemu('qemu-io', '-c', `write -P 7 ${virtualBytes - 512} 512`, path);
      qemu('qemu-img', 'snapshot', '-c', 'state', path);
      qemu('qemu-img', 'check', '-q', path);
      expect(qemu('qemu-io', '-r', '-c', `read -P 7 ${virtualBytes - 512} 512`, path)).not.toContain('Pattern verification failed');
      expect(await readQcow2Header(path)).toEqual({ virtualBytes, backingPath: base, backingFormat: 'qcow2', mark });
    },
  );
});
