import { chmod, rm } from 'node:fs/promises';
import { type EmbeddedHost, startEmbeddedHost } from '@aula/host';
import { makeScratch } from './scratch.ts';

export interface LibvirtHost extends AsyncDisposable {
  readonly host: EmbeddedHost;
}

/** A libvirtd of this test file's own, gone with all its files afterwards. */
export async function startHost(): Promise<LibvirtHost> {
  const folder = await makeScratch('libvirt');
  await chmod(folder, 0o711);
  const host = await startEmbeddedHost({ folder, acceleration: 'emulation' });
  return {
    host,
    async [Symbol.asyncDispose]() {
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A machine that boots into nothing: firmware on screen, silent serial line. */
export function emptyDomain(name: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='q35'>hvm</type></os>
    <devices><serial type='pty'/><console type='pty'/><video><model type='vga'/></video></devices></domain>`;
}

export function isolatedNetwork(name: string, bridge: string): string {
  return `<network><name>${name}</name><bridge name='${bridge}'/>
    <ip address='192.0.2.1' prefix='24'><dhcp><range start='192.0.2.100' end='192.0.2.120'/></dhcp></ip></network>`;
}
