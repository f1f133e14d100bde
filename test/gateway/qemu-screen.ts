import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A QEMU whose machine stands still, with its screen on a unix socket. */
export interface QemuScreen extends AsyncDisposable {
  path: string;
  /** Ends QEMU as a seat that is switched off would. */
  stop(): Promise<void>;
}

const TRIES = 200;

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

export const startQemuScreen = async (): Promise<QemuScreen> => {
  const folder = await mkdtemp(join(tmpdir(), 'aula-screen-'));
  const path = join(folder, 'vnc.sock');
  const options = ['-machine', 'q35', '-accel', 'tcg', '-S', '-nodefaults', '-vga', 'std', '-display', `vnc=unix:${path}`];
  const child = spawn('qemu-system-x86_64', options, { stdio: ['ignore', 'ignore', 'inherit'] });
  const screen: QemuScreen = {
    path,
    stop: () => end(child),
    [Symbol.asyncDispose]: async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
  for (let tried = 0; tried < TRIES; tried++) {
    const listens = await access(path).then(
      () => true,
      () => false,
    );
    if (listens) return screen;
    await sleep(50);
  }
  await screen[Symbol.asyncDispose]();
  throw new Error('QEMU does not listen.');
};
