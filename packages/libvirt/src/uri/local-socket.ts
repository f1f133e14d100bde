import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import type { ConnectUri } from './uri.ts';

/** What the choice of a socket depends on besides the URI. */
export interface LocalSurroundings {
  /** Effective user id. */
  uid: number;
  /** `XDG_RUNTIME_DIR`. */
  runtimeDir: string | undefined;
  home: string;
  exists: (path: string) => boolean;
}

export function localSurroundings(): LocalSurroundings {
  return { uid: process.geteuid?.() ?? 0, runtimeDir: process.env.XDG_RUNTIME_DIR || undefined, home: homedir(), exists: existsSync };
}

/** Whether the URI means the user's own daemon: as libvirt, never for root. */
export function isSession(uri: ConnectUri, uid: number): boolean {
  return uid > 0 && (uri.path === '/session' || (uri.driver === 'test' && uri.explicitTransport));
}

/**
 * The socket that libvirt's own client would use for a URI without host. `mode=auto` takes the driver's own daemon (`virtqemud`)
 * where its socket is there, else libvirtd's. No daemon is started.
 */
export function localSocketPath(uri: ConnectUri, surroundings: LocalSurroundings): string {
  const { socket, mode } = uri.parameters;
  if (socket !== null) return socket;
  const inFolder = (prefix: string) =>
    isSession(uri, surroundings.uid) ? `${userFolder(surroundings)}/${prefix}-sock` : `/var/run/libvirt/${prefix}-sock`;
  const legacy = inFolder('libvirt');
  const direct = uri.driver === 'remote' ? null : inFolder(`virt${uri.driver}d`);
  if (direct === null || mode === 'legacy') return legacy;
  if (mode === 'direct' || surroundings.exists(direct)) return direct;
  return legacy;
}

/** Where ssh's remote daemon listens: what is there cannot be seen from here, so libvirtd's socket, as libvirt's client does. */
export function remoteSocketPath(uri: ConnectUri): string {
  return uri.parameters.socket ?? '/var/run/libvirt/libvirt-sock';
}

function userFolder({ runtimeDir, home }: LocalSurroundings): string {
  return `${runtimeDir ?? `${home}/.cache`}/libvirt`;
}
