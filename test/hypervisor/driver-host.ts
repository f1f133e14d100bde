import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedHost, startEmbeddedHost } from '@aula/host';
import { type PresetImage, parseDigest, parsePresetName } from '@aula/model';
import type { Host } from '../../packages/server/src/hypervisor/host.ts';
import { openSocketHost, socketOptionsOf } from '../../packages/server/src/hypervisor/open-host.ts';

const run = promisify(execFile);
const DISK_BYTES = 64 * 1024 * 1024;

/** A libvirtd of its own with the driver opened on it; everything is gone when it is disposed. */
export interface DriverHost extends AsyncDisposable {
  folder: string;
  embedded: EmbeddedHost;
  host: Host;
  /** An image without a kernel: its seats start, but have nothing to boot. */
  image: PresetImage;
  /** Another installation's eyes on the same host. */
  openAs(installationId: string): Promise<Host>;
  virsh(...args: string[]): Promise<string>;
  defineXml(kind: 'domain' | 'network', xml: string): Promise<void>;
}

export const INSTALLATION = 'driver-tests';

export async function startDriverHost(): Promise<DriverHost> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-driver-'));
  await chmod(folder, 0o711);
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const embedded = await startEmbeddedHost({ folder: join(folder, 'host'), acceleration: 'emulation' });
  cleanUp.defer(() => embedded.stop());
  const openAs = (installationId: string): Promise<Host> => openSocketHost(socketOptionsOf(embedded), { installationId, log: () => {} });
  const host = await openAs(INSTALLATION);
  cleanUp.defer(() => host[Symbol.asyncDispose]());
  const uri = `qemu+unix:///system?socket=${embedded.socketPath}`;
  const virsh = async (...args: string[]): Promise<string> => (await run('virsh', ['--quiet', '--connect', uri, ...args])).stdout;
  const image = await makeBareImage(folder);
  const owned = cleanUp.move();
  return {
    folder,
    embedded,
    host,
    image,
    openAs,
    virsh,
    async defineXml(kind, xml) {
      const file = join(folder, `${randomBytes(6).toString('hex')}.xml`);
      await writeFile(file, xml);
      await virsh(kind === 'domain' ? 'define' : 'net-define', file, '--validate');
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function makeBareImage(folder: string): Promise<PresetImage> {
  const diskPath = join(folder, 'base.qcow2');
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', diskPath, String(DISK_BYTES)]);
  const preset = parsePresetName('bare');
  const digest = parseDigest(`sha256:${randomBytes(32).toString('hex')}`);
  if (preset === null || digest === null) throw new Error('not a preset name or a digest');
  return { preset, digest, diskPath, diskBytes: DISK_BYTES, hardware: { machine: 'q35', memoryKiB: 64 * 1024, vcpus: 1 } };
}
