import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import type { ConnectUri } from './uri.ts';

/** What the choice of a socket depends on besides the URI. */
export interface LocalSurroundings {
  /** Effective user id. */
  uid: number;
  /** `XDG_RUNTIME_DIR`. */
  runtimeDir: string | undefined;
  /** `XDG_CACHE_HOME`, where there is no runtime folder. */
  cacheDir: string | undefined;
  home: string;
  exists: (path: string) => boolean;
}

export function localSurroundings(): LocalSurroundings {
  const { XDG_RUNTIME_DIR, XDG_CACHE_HOME } = process.env;
  return {
    uid: process.geteuid?.() ?? 0,
    runtimeDir: XDG_RUNTIME_DIR || undefined,
    cacheDir: XDG_CACHE_HOME || undefined,
    home: homedir(),
    exists: existsSync,
  };
}

/** Whether the URI means the user's own daemon: as libvirt, never for root. */
export function isSession(uri: ConnectUri, uid: number): boolean {
  return uid > 0 && (uri.path === '/session' || (uri.driver === 'test' && uri.explicitTransport));
}

export interface LocalSocket {
  path: string;
  /** Those whose it may be, the most likely first; none where the URI names the socket itself. */
  daemons: readonly string[];
}

/**
 * The socket that libvirt's own client would use for a URI without host. `mode=auto` takes the driver's own daemon (`virtqemud`)
 * where its socket is there, else libvirtd's. A user's own daemon has no socket for those who only read. No daemon is started.
 */
export function localSocket(uri: ConnectUri, surroundings: LocalSurroundings, readOnly: boolean): LocalSocket {
  const { socket, mode } = uri.parameters;
  if (socket !== null) return { path: socket, daemons: [] };
  const pathOf = (prefix: string) =>
    isSession(uri, surroundings.uid) ? `${userFolder(surroundings)}/${prefix}-sock` : systemSocket(prefix, readOnly);
  const legacy = pathOf('libvirt');
  if (uri.driver === 'remote' || mode === 'legacy') return { path: legacy, daemons: ['libvirtd'] };
  const daemon = `virt${uri.driver}d`;
  const direct = pathOf(daemon);
  if (mode === 'direct' || surroundings.exists(direct)) return { path: direct, daemons: [daemon] };
  return { path: legacy, daemons: ['libvirtd', daemon] };
}

function systemSocket(prefix: string, readOnly: boolean): string {
  return `/var/run/libvirt/${prefix}-sock${readOnly ? '-ro' : ''}`;
}

/** Where ssh's remote daemon listens: what is there cannot be seen from here, so libvirtd's socket, as libvirt's client does. */
export function remoteSocketPath(uri: ConnectUri, readOnly: boolean): string {
  return uri.parameters.socket ?? systemSocket('libvirt', readOnly);
}

function userFolder({ runtimeDir, cacheDir, home }: LocalSurroundings): string {
  return `${runtimeDir ?? cacheDir ?? `${home}/.cache`}/libvirt`;
}
