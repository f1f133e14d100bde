/** Layers of contexts from the first to the last, which wins. */
export const CONTEXT_LAYERS = ['common', 'site', 'network', 'group', 'guest'] as const;
export type ContextLayer = (typeof CONTEXT_LAYERS)[number];

/** A site as its `site.yaml` says: what `aula generate` makes files of. Paths are relative to the site's folder. */
export interface Site {
  name: string;
  title: string;
  /** What identities (UUIDs, MACs, bridge names) are derived from. That of a server gives what the server would. */
  installation: string;
  /** How guests run on the hosts. */
  domainType: 'kvm' | 'qemu';
  /** Where the scripts connect to unless `LIBVIRT_DEFAULT_URI` says otherwise. */
  connect: string;
  /** The storage pool of the seats' disks. */
  pool: { name: string; path: string };
  /** Files, globs and folders of each layer. */
  contexts: Record<ContextLayer, string[]>;
  /** Files and globs. */
  rooms: string[];
  networks: string[];
  /** Folders of templates, the first that has a name wins; Aula's own come last. */
  templates: string[];
  /** Folders of presets, likewise. */
  presets: string[];
}

export const SITE_DEFAULTS = {
  connect: 'qemu:///system',
  pool: { name: 'default', path: '/var/lib/libvirt/images' },
  contexts: {
    common: ['context/common', 'context/common.d'],
    site: ['context/site', 'context/site.d'],
    network: ['context/networks/{network}'],
    group: ['context/groups/{room}', 'context/groups/{room}-{section}'],
    guest: ['context/guests/{seat}'],
  },
  rooms: ['rooms/*.yaml'],
  networks: ['networks/*.yaml'],
  templates: ['templates'],
  presets: ['presets'],
} as const;
