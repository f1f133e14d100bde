import type { LibvirtLink } from './link.ts';
import type { Protection } from './protect/protection.ts';

/** What every part of the libvirt driver needs to know of its host. */
export interface DriverContext {
  readonly link: LibvirtLink;
  /** Aula's storage folder. `inside`: as libvirt and QEMU see it; `outside`: as this process does; `exclusive`: no other Aula uses it. */
  readonly pool: { readonly inside: string; readonly outside: string; readonly exclusive: boolean };
  /** Marks of other installations are not ours. */
  readonly installationId: string;
  readonly domainType: 'kvm' | 'qemu';
  /** Where a path that libvirt names lies for this process. */
  readonly mapPath: (inside: string) => string;
  /** Path of `/proc/…/net/route` of the host's network namespace; null where this process cannot see it. */
  readonly routeTable: () => string | null;
  /** Whether guests can have screens for SPICE; asked once. */
  readonly hasSpice: (signal?: AbortSignal) => Promise<boolean>;
  /** What keeps seats from pretending to be others, and from the host. */
  readonly protection: Protection;
  readonly log: (line: string) => void;
}
