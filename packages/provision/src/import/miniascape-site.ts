import { posix } from 'node:path';
import { expandJinja, type SourceFiles } from './expand-jinja.ts';
import { type Findings, quoted } from './findings.ts';
import { readYaml } from './read-yaml.ts';
import { emptyMap, listOf, mapOf, mergeMaps, type SourceMap, type SourceNode, textOf, without } from './source-node.ts';

/** A site of miniascape, whichever of its forms it has: merged, with the place of each value. */
export interface MiniascapeSite {
  name: string | null;
  common: SourceMap;
  networks: NamedSource[];
  groups: GroupSource[];
}
export interface NamedSource {
  name: string;
  source: SourceMap;
}
export interface GroupSource extends NamedSource {
  guests: NamedSource[];
}

const YAML = /\.ya?ml$/;
/** Folders with pieces that files include, often shared by several sites. */
const INCLUDES = /(^|[._/-])includes(\.d)?(\/|$)/;
const NOWHERE = { file: '', line: 1, column: 1 };
const GROUP_KEYS = ['guests'];

/** What a file of the tree is about, by its place: a layer of the tree, or a context of its own. */
type Role =
  | { role: 'context' | 'common' | 'host' | 'meta' | 'early' }
  | { role: 'network' | 'group' | 'sysgroup'; name: string }
  | { role: 'guest'; group: string; name: string };

function roleOf(path: string): Role | null {
  if (!YAML.test(path)) return null;
  const parts = path.split('/');
  const [first = '', second = '', third = ''] = parts;
  const stem = (name: string) => name.replace(YAML, '');
  if (parts.length === 1) return { role: 'context' };
  if (first === 'common' && parts.length === 2) return { role: 'common' };
  if (first === 'host.d') return { role: 'host' };
  if (first === 'META') return { role: 'meta' };
  if (first === 'networks' && parts.length === 2) return { role: 'early' };
  if (first === 'networks.d' && parts.length <= 3) return { role: 'network', name: stem(second) };
  if (first === 'sysgroups.d' && parts.length <= 3) return { role: 'sysgroup', name: stem(second) };
  if (first === 'guests.d' && parts.length <= 3) return { role: 'group', name: stem(second) };
  return first === 'guests.d' && parts.length === 4 ? { role: 'guest', group: second, name: third } : null;
}

/** Folders of the import that hold a site; '' is the folder itself. */
export function findSites(files: SourceFiles): string[] {
  const roots = new Set<string>();
  for (const path of files.keys()) {
    const [first = '', ...rest] = path.split('/');
    if (roleOf(path) !== null) return [''];
    // Files that others include stand in such folders.
    if (rest.length > 0 && !INCLUDES.test(first) && roleOf(rest.join('/')) !== null) roots.add(first);
  }
  return [...roots].sort();
}

/** Reads the files of one site of {@link findSites}, in the order in which the old tool merges them. */
export function readMiniascapeSite(files: SourceFiles, root: string, findings: Findings): MiniascapeSite {
  const builder = new SiteBuilder(findings);
  const own = [...files.keys()].filter((path) => root === '' || path.startsWith(`${root}/`)).sort();
  const used = new Set<string>();
  const read = own.flatMap((path) => {
    const role = roleOf(root === '' ? path : path.slice(root.length + 1));
    if (role === null || role.role === 'meta') return [];
    const expanded = expandJinja(files, path, findings);
    for (const file of expanded.files) used.add(file);
    const node = readYaml(expanded, path, findings);
    if (node === null) return [];
    if (node.kind === 'map') return [{ role, node, path }];
    findings.leftOut(node.origin, '', 'the file is left out: it is no mapping of keys');
    return [];
  });
  for (const path of own)
    if (YAML.test(path) && !used.has(path) && !INCLUDES.test(posix.dirname(path)))
      findings.note({ ...NOWHERE, file: path }, '', 'the file is not read: nothing includes it');
  // The tree of folders is what contexts were turned into, and goes before them.
  for (const { role, node, path } of read) if (role.role === 'context') builder.addContext(node, path);
  for (const { role, node, path } of read) builder.addLayer(role, node, path);
  return builder.site();
}

class SiteBuilder {
  readonly #findings: Findings;
  #name: string | null = null;
  #common = emptyMap(NOWHERE);
  readonly #networks = new Map<string, SourceMap>();
  readonly #groups = new Map<string, { source: SourceMap; guests: Map<string, SourceMap> }>();
  readonly #sysgroups = new Map<string, SourceMap>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** A file with `common`, `networks`, `guests` side by side. */
  addContext(node: SourceMap, path: string): void {
    for (const [key, value] of node.entries) {
      const map = mapOf(value);
      if (key === 'site') this.#name = textOf(value) ?? this.#name;
      else if (key === 'common' && map !== null) this.#common = mergeMaps(this.#common, map);
      else if (key === 'networks') this.#addNetworks(value);
      else if (key === 'network' && map !== null) this.#addNetwork(textOf(map.entries.get('name')), map, 'network');
      else if (key === 'guests') for (const item of listOf(value)) this.#addGroup(item);
      else if (key === 'host') this.#reportHost(value);
      else if (value.kind !== 'scalar' || value.value !== null)
        this.#findings.note(value.origin, key, 'the key is left out: it is none of site, common, host, networks, network, guests');
    }
    if (node.entries.size === 0) this.#findings.note({ ...NOWHERE, file: path }, '', 'the file says nothing');
  }

  addLayer(role: Role, node: SourceMap, path: string): void {
    switch (role.role) {
      case 'common':
        this.#common = mergeMaps(this.#common, node);
        return;
      case 'host':
        this.#reportHost(node);
        return;
      case 'network':
        this.#addNetwork(role.name, node, `networks.${role.name}`);
        return;
      case 'early': {
        const map = mapOf(node.entries.get('network')) ?? node;
        this.#addNetwork(textOf(map.entries.get('name')) ?? posix.basename(path).replace(YAML, ''), map, 'network');
        return;
      }
      case 'sysgroup':
        this.#sysgroups.set(role.name, mergeMaps(this.#sysgroups.get(role.name) ?? emptyMap(node.origin), node));
        return;
      case 'group':
        this.#merge(role.name, node);
        return;
      case 'guest': {
        const { guests } = this.#groupOf(role.group, node);
        guests.set(role.name, mergeMaps(guests.get(role.name) ?? emptyMap(node.origin), node));
        return;
      }
      case 'context':
      case 'meta':
        return;
    }
  }

  site(): MiniascapeSite {
    const groups: GroupSource[] = [];
    for (const [name, { source, guests }] of this.#groups) {
      const named = [...guests].map(([guest, own]) => ({ name: guest, source: own }));
      // In the older tree a folder of guests.d is one guest, and sysgroups.d says what its kind has in common.
      const isGuest =
        named.length === 0 && (source.entries.has('hostname') || source.entries.has('interfaces') || source.entries.has('ip'));
      const kind = isGuest ? this.#kindOf(name, source) : null;
      const shared = this.#sysgroups.get(kind ?? name);
      if (!isGuest) groups.push({ name, source: shared ? mergeMaps(shared, source) : source, guests: named });
      else {
        const group = groups.find((one) => one.name === (kind ?? name));
        if (group) group.guests.push({ name, source });
        else groups.push({ name: kind ?? name, source: shared ?? emptyMap(source.origin), guests: [{ name, source }] });
      }
    }
    return { name: this.#name, common: this.#common, networks: [...this.#networks].map(([name, source]) => ({ name, source })), groups };
  }

  /** `rhel-6-client-2` is of the kind `rhel-6-client`; the longest name of a kind counts. */
  #kindOf(guest: string, source: SourceMap): string | null {
    const said = textOf(source.entries.get('sysgroup'));
    if (said !== null) return said;
    const fitting = [...this.#sysgroups.keys()].filter((kind) => guest === kind || guest.startsWith(`${kind}-`));
    return fitting.sort((a, b) => b.length - a.length)[0] ?? null;
  }

  #addNetworks(value: SourceNode): void {
    if (value.kind !== 'list') this.#findings.leftOut(value.origin, 'networks', 'the networks are left out: they are no list');
    for (const item of listOf(value)) {
      const map = mapOf(item);
      if (map === null) this.#findings.leftOut(item.origin, 'networks', 'a network that is no mapping of keys is left out');
      else this.#addNetwork(textOf(map.entries.get('name')), map, 'networks');
    }
  }

  #addNetwork(name: string | null, map: SourceMap, path: string): void {
    const own = name ?? textOf(map.entries.get('name'));
    if (own === null) this.#findings.leftOut(map.origin, path, 'a network without a name is left out');
    else this.#networks.set(own, mergeMaps(this.#networks.get(own) ?? emptyMap(map.origin), map));
  }

  #addGroup(item: SourceNode): void {
    const map = mapOf(item);
    const name = textOf(map?.entries.get('name')) ?? textOf(map?.entries.get('hostname'));
    if (map === null || name === null) this.#findings.leftOut(item.origin, 'guests', 'a group of guests without a name is left out');
    else this.#merge(name, map);
  }

  #merge(name: string, map: SourceMap): void {
    const group = this.#groupOf(name, map);
    group.source = mergeMaps(group.source, without(map, GROUP_KEYS));
    const here = new Set<string>();
    for (const item of listOf(map.entries.get('guests'))) {
      const guest = mapOf(item);
      const hostname = textOf(guest?.entries.get('hostname')) ?? textOf(guest?.entries.get('name'));
      const path = `guests.${name}`;
      if (guest === null || hostname === null)
        this.#findings.leftOut(item.origin, path, 'a guest without a name is left out', 'the key hostname');
      else if (here.has(hostname))
        this.#findings.leftOut(item.origin, path, `a second guest ${quoted(hostname)} is left out`, 'names that differ');
      else {
        here.add(hostname);
        group.guests.set(hostname, mergeMaps(group.guests.get(hostname) ?? emptyMap(guest.origin), guest));
      }
    }
  }

  #groupOf(name: string, map: SourceMap) {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const made = { source: emptyMap(map.origin), guests: new Map<string, SourceMap>() };
    this.#groups.set(name, made);
    return made;
  }

  #reportHost(value: SourceNode): void {
    for (const [key, { origin }] of mapOf(value)?.entries ?? [])
      this.#findings.note(
        origin,
        `host.${key}`,
        'settings of the host are left out: `aula doctor` and the host scripts of `aula generate` set it up',
      );
  }
}
