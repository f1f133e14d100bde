import { spawn } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBootId } from './host-record.ts';
import { findProgram } from './requirements.ts';

/** Whether guests run on KVM or on QEMU's own translation, and why, in plain words. */
export interface Acceleration {
  mode: 'kvm' | 'emulation';
  reason: string;
}

export interface ProbeOptions {
  /** Where the verdict is kept, per boot of the machine, as `acceleration.json`. */
  cacheFolder: string;
  signal?: AbortSignal;
  /** For tests: the node to look at and the QEMU to try. */
  kvmNode?: string;
  qemuPath?: string;
  /** For tests: QEMU's accelerator; default `kvm`. */
  accelerator?: string;
  /** For tests: how long the guest may take; default {@link PROBE_TIMEOUT_MS}. */
  timeoutMs?: number;
}

/** A working KVM is through in a quarter of a second; a broken one hangs. */
const PROBE_TIMEOUT_MS = 2_000;
const CACHE_MAX_BYTES = 4096;
/** isa-debug-exit turns a write of N into exit code 2N+1; no failure of QEMU's own ends with it. */
const DEBUG_EXIT_VALUE = 0x31;
const DEBUG_EXIT_CODE = DEBUG_EXIT_VALUE * 2 + 1;

/**
 * Really runs a guest on KVM: a firmware of a few bytes that counts a while (so that timer interrupts hit it) and then
 * writes to QEMU's exit port. Anything else than its exit code within 2 s means emulation.
 */
export async function probeAcceleration(options: ProbeOptions): Promise<Acceleration> {
  const { cacheFolder, signal, kvmNode = '/dev/kvm' } = options;
  signal?.throwIfAborted();
  const bootId = await readBootId();
  const cachePath = join(cacheFolder, 'acceleration.json');
  const cached = parseCache(await readFile(cachePath, 'utf8').catch(() => ''), bootId);
  if (cached !== null) return cached;
  const usable = await access(kvmNode, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  // Not cached: the node may come with a module, the right with a group.
  if (!usable) return { mode: 'emulation', reason: `${kvmNode} is not there or may not be opened` };
  const qemu = options.qemuPath ?? (await findProgram('qemu-system-x86_64'));
  if (qemu === null) return { mode: 'emulation', reason: 'QEMU is not installed' };
  const { accelerator = 'kvm', timeoutMs = PROBE_TIMEOUT_MS } = options;
  const verdict = await runProbe(qemu, { accelerator, timeoutMs, signal });
  signal?.throwIfAborted();
  await mkdir(cacheFolder, { recursive: true });
  const temporary = `${cachePath}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify({ bootId, ...verdict })}\n`);
  await rename(temporary, cachePath);
  return verdict;
}

function parseCache(text: string, bootId: string): Acceleration | null {
  if (text === '' || text.length > CACHE_MAX_BYTES) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    if (!('bootId' in value) || value.bootId !== bootId || !('mode' in value) || !('reason' in value)) return null;
    if ((value.mode !== 'kvm' && value.mode !== 'emulation') || typeof value.reason !== 'string') return null;
    return { mode: value.mode, reason: value.reason };
  } catch {
    return null;
  }
}

/**
 * A firmware of 64 KiB: the reset vector jumps to `mov ecx, 20000000; loop: dec ecx; jnz loop; mov al, 31h; mov dx, 501h;
 * out dx, al; hang: hlt; jmp hang`, in 16-bit code.
 */
function probeFirmware(): Buffer {
  const firmware = Buffer.alloc(64 * 1024);
  Buffer.from(`66b9002d3101664975fcb0${DEBUG_EXIT_VALUE.toString(16)}ba0105eef4ebfd`, 'hex').copy(firmware);
  Buffer.from('ea000000f0', 'hex').copy(firmware, 0xfff0);
  return firmware;
}

interface Trial {
  accelerator: string;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

async function runProbe(qemu: string, { accelerator, timeoutMs, signal }: Trial): Promise<Acceleration> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-probe-'));
  try {
    const firmware = join(folder, 'firmware');
    await writeFile(firmware, probeFirmware());
    const machine = [
      '-machine',
      `q35,accel=${accelerator}`,
      '-m',
      '16',
      '-nodefaults',
      '-no-user-config',
      '-display',
      'none',
      '-bios',
      firmware,
    ];
    const exitPort = ['-no-reboot', '-device', 'isa-debug-exit,iobase=0x501,iosize=0x01'];
    const end = await run(qemu, [...machine, ...exitPort], timeoutMs, signal);
    if (end === DEBUG_EXIT_CODE) return { mode: 'kvm', reason: 'a guest ran on KVM' };
    if (end === 'timeout')
      return { mode: 'emulation', reason: `/dev/kvm is there, but a guest on it hangs (no sign of life in ${timeoutMs} ms)` };
    return { mode: 'emulation', reason: `/dev/kvm is there, but QEMU fails on it (${end})` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(qemu: string, args: readonly string[], timeoutMs: number, signal: AbortSignal | undefined): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(qemu, args, { stdio: 'ignore' });
    let timedOut = false;
    const kill = () => child.kill('SIGKILL');
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeoutMs);
    signal?.addEventListener('abort', kill, { once: true });
    const finish = (end: number | string) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      resolve(end);
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (code, killed) => finish(timedOut ? 'timeout' : (code ?? `ended by ${killed}`)));
  });
}
