import { type FSWatcher, watch } from 'node:fs';
import type { DriverContext } from './context.ts';

/** Where libvirt's lease helper keeps a network's leases, one `<bridge>.status` each, written anew at every change. */
const LEASE_FOLDER = '/var/lib/libvirt/dnsmasq';
/** Writes that come together are told once. */
const GATHER_MS = 50;

/** Tells the link's listeners of changed leases until the returned function is called. Where the folder cannot be watched, nothing is told. */
export function watchLeases({ link, mapPath, log }: Pick<DriverContext, 'link' | 'mapPath' | 'log'>): () => void {
  let watcher: FSWatcher | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = (): void => {
    timer = null;
    link.events.publishLeases();
  };
  const open = (): void => {
    if (watcher !== null) return;
    try {
      watcher = watch(mapPath(LEASE_FOLDER), { persistent: false }, (_event, file) => {
        if (file?.endsWith('.status')) timer ??= setTimeout(tell, GATHER_MS);
      });
      watcher.on('error', (error) => {
        log(`leases cannot be watched any more: ${error.message}`);
        close();
      });
    } catch {
      // It comes with the first network; until then, and where it may not be read, leases are looked at from time to time.
      watcher = null;
    }
  };
  const close = (): void => {
    watcher?.close();
    watcher = null;
  };
  open();
  const unlisten = link.events.listen(({ type }) => {
    if (type === 'network' || type === 'resync') open();
  });
  return () => {
    unlisten();
    close();
    if (timer !== null) clearTimeout(timer);
  };
}
