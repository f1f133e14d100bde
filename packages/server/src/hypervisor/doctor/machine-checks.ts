import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CheckView } from '@aula/api';
import { findMissing, findProgram, startEmbeddedHost } from '@aula/host';
import { checkAcceleration } from './acceleration.ts';
import { installAdvice, ok, problem, wordsOf } from './check.ts';
import { checkDiskSpace, isWritable } from './disk-space.ts';
import { checkPacketFilterTools } from './packet-filter.ts';
import { checkMachineSpice } from './spice.ts';

const VERSION_TIMEOUT_MS = 10_000;

export interface MachineChecksOptions {
  dataFolder: string;
  /** Start and stop an embedded host for a try, in a folder of its own. */
  tryIt: boolean;
  signal?: AbortSignal;
}

/** The doctor's lines for an embedded host that does not run: what it needs, and whether it starts. */
export async function machineChecks({ dataFolder, tryIt, signal }: MachineChecksOptions): Promise<CheckView[]> {
  const missing = await findMissing();
  const isRoot = process.getuid?.() === 0;
  const canStart = missing.things.length === 0 && isRoot;
  const [libvirt, qemu, acceleration, spice] = await Promise.all([
    programVersion('libvirt', 'libvirtd', 'libvirt-daemon-system'),
    programVersion('QEMU', 'qemu-system-x86_64', 'qemu-system-x86'),
    checkAcceleration(dataFolder, signal),
    checkMachineSpice(),
  ]);
  const trial = canStart && tryIt ? await tryEmbedded(signal) : null;
  return [
    trial === null || trial.status === 'ok' ? withDetail(libvirt, trial?.detail) : trial,
    qemu,
    acceleration,
    spice,
    await checkDataFolder(dataFolder),
    checkNetworkTools(missing),
    await checkPacketFilterTools(),
    checkRights(isRoot),
    await checkDiskSpace(dataFolder),
  ];
}

const withDetail = (check: CheckView, more: string | undefined): CheckView =>
  more === undefined ? check : { ...check, detail: `${check.detail}; ${more}` };

async function programVersion(name: string, program: string, debianPackage: string): Promise<CheckView> {
  const path = await findProgram(program);
  if (path === null) return problem(name, `${program} is not installed`, installAdvice([debianPackage]));
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: VERSION_TIMEOUT_MS });
    return ok(name, /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? stdout.slice(0, 80));
  } catch (error) {
    return problem(name, `${path} does not run: ${wordsOf(error)}`, `install it anew: apt-get install --reinstall ${debianPackage}`);
  }
}

async function tryEmbedded(signal?: AbortSignal): Promise<CheckView> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-doctor-'));
  const startedMs = performance.now();
  try {
    const host = await startEmbeddedHost({ folder, ...(signal ? { signal } : {}) });
    await host.stop();
    return ok('libvirt', `an embedded host starts and stops (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  } catch (error) {
    return problem(
      'libvirt',
      `an embedded host does not start: ${wordsOf(error)}`,
      'see that namespaces are allowed here (not in an unprivileged container)',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkDataFolder(dataFolder: string): Promise<CheckView> {
  const folder = join(dataFolder, 'host', 'pool');
  if (await isWritable(folder)) return ok('pool', `${folder} (embedded)`);
  return problem('pool', `${folder} cannot be written by this user`, 'choose another data folder with --data, or run Aula as root');
}

const NETWORK_TOOLS = ['dnsmasq', 'ip', 'iptables'];

function checkNetworkTools(missing: Awaited<ReturnType<typeof findMissing>>): CheckView {
  if (missing.things.length === 0) return ok('networks', 'dnsmasq, ip and iptables are there; an embedded host has networks of its own');
  const lacking = missing.things.filter((thing) => NETWORK_TOOLS.includes(thing));
  const detail = lacking.length > 0 ? `not installed: ${lacking.join(', ')}` : `an embedded host also needs ${missing.things.join(', ')}`;
  return problem('networks', detail, installAdvice(missing.packages));
}

const checkRights = (isRoot: boolean): CheckView =>
  isRoot
    ? ok('rights', 'root')
    : problem(
        'rights',
        'an embedded host needs root, and no system libvirt answers',
        'start with sudo, or install libvirt (apt-get install libvirt-daemon-system) and join its group (adduser $USER libvirt)',
      );

/** For a host that could not be opened at all. */
export const unreachableCheck = (uri: string, error: unknown): CheckView =>
  problem('libvirt', wordsOf(error), `see that libvirtd runs and listens (${uri})`);
