import {
  type Diagnostic,
  findAddressClashes,
  findNetworkClashes,
  formatDiagnostic,
  ipv4FromNumber,
  ipv4Range,
  LIMITS,
  type NetworkDefinition,
  parseNetwork,
  parseRoom,
  parseSite,
} from '@aula/model';
import { parseContext } from '../contexts/parse-context.ts';
import type { OutputFile } from '../generate/output-file.ts';
import { type ContextYaml, convertContext } from './convert-context.ts';
import { convertGuests, GUEST_KEYS, type ImportedGuest } from './convert-guests.ts';
import { convertNetwork, type ImportedNetwork } from './convert-network.ts';
import type { SourceFiles } from './expand-jinja.ts';
import { Findings, quoted } from './findings.ts';
import { findSites, type GroupSource, type MiniascapeSite, readMiniascapeSite } from './miniascape-site.ts';
import { hostLabel, settleName } from './names.ts';
import { addForwarders } from './network-names.ts';
import { type SectionYaml, sectionsOf } from './seat-sections.ts';
import { isNothing, listOf, mapOf, mergeMaps, textOf } from './source-node.ts';
import { hasSecret, recordOf, toYaml, type YamlValue } from './write-yaml.ts';

export interface ImportedSite {
  /** A folder that `aula generate` reads; empty when there was nothing to import. By path. */
  files: OutputFile[];
  /** What was left out (errors) or is there in another form (warnings). */
  diagnostics: Diagnostic[];
  counts: { networks: number; rooms: number; seats: number };
}

const COMMENT = 'Imported from miniascape';
const POOL_PATH = /^(\/[A-Za-z0-9_][A-Za-z0-9_.+@-]*)+$/;
const POOL_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/;
const CONNECT = /^[a-z]+(\+[a-z0-9]+)?:\/\/[\x21-\x7e]{0,500}$/;
/** Presets of Aula's own by what the old tool calls a guest's system. */
const PRESETS: readonly (readonly [RegExp, string])[] = [
  [/^debian/, 'debian-12'],
  [/^win/, 'windows-11'],
  [/^ubuntu/, 'ubuntu-2404'],
];
const KICKSTART_PRESET = 'rhel-9';

/**
 * Converts a site of miniascape: its sources (`*.yml` with Jinja2), its tree (`common`, `networks.d`, `guests.d`), or the early line's
 * `networks/*.yaml`. Pure: the same files give the same result, and none makes it throw. Whatever is written, Aula's own parsers take.
 *
 * @param site - Which of several sites of the folder, by its folder's name.
 * @param skipped - Files of the folder that could not be read, and why.
 */
export function importMiniascape(
  files: SourceFiles,
  { site: asked, folder = 'site', skipped = new Map() }: { site?: string; folder?: string; skipped?: ReadonlyMap<string, string> } = {},
): ImportedSite {
  const findings = new Findings();
  const none = { files: [], counts: { networks: 0, rooms: 0, seats: 0 } };
  const roots = findSites(files);
  const root = asked ?? (roots.length === 1 ? roots[0] : undefined);
  if (root === undefined || !roots.includes(root)) {
    const message = roots.length === 0 ? 'there is no site of miniascape here' : `which site? There are ${roots.length}`;
    const allowed =
      roots.length === 0
        ? '*.yml with common, networks and guests; networks.d and guests.d; or networks/*.yaml'
        : roots.slice(0, 20).join(', ');
    findings.leftOut({ file: '.', line: 1, column: 1 }, '', message, allowed);
    return { ...none, diagnostics: findings.list() };
  }
  for (const [file, why] of skipped)
    if (root === '' || file.startsWith(`${root}/`)) findings.leftOut({ file, line: 1, column: 1 }, '', why);
  return new SiteWriter(readMiniascapeSite(files, root, findings), root === '' ? folder : root, findings).write();
}

class SiteWriter {
  readonly #source: MiniascapeSite;
  readonly #folder: string;
  readonly #findings: Findings;
  readonly #files: OutputFile[] = [];
  readonly #networks = new Map<string, NetworkDefinition>();

  constructor(source: MiniascapeSite, folder: string, findings: Findings) {
    this.#source = source;
    this.#folder = folder;
    this.#findings = findings;
  }

  write(): ImportedSite {
    const { networks: sources, groups, common } = this.#source;
    const taken = { names: new Set<string>(), bridges: new Set<string>(), guests: guestNames(groups) };
    const networks = this.#withoutClashes(sources.flatMap((one) => convertNetwork(one, common, taken, this.#findings) ?? []));
    const gateways = new Set(networks.map(({ gateway }) => gateway));
    for (const network of networks) {
      const own = sources.find(({ name }) => name === network.sourceName)?.source.entries.get('nameservers');
      const [servers, path] = own === undefined ? [common.entries.get('nameservers'), 'common'] : [own, `networks.${network.sourceName}`];
      addForwarders(network, servers, { path: `${path}.nameservers`, gateways, findings: this.#findings });
    }
    const guests = convertGuests(groups, common, networks, this.#findings);
    for (const network of networks) this.#writeNetwork(network);
    const rooms = this.#writeRooms(guests);
    this.#writeContext('context/common.yaml', common, 'common', ['name_prefix', 'site']);
    const prefix = common.entries.get('name_prefix');
    if (prefix && !isNothing(prefix))
      this.#findings.note(prefix.origin, 'common.name_prefix', 'it is left out: a domain has the name of its seat');
    this.#writeSite();
    const files = this.#files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return { files, diagnostics: this.#findings.list(), counts: { networks: networks.length, ...rooms } };
  }

  #withoutClashes(networks: ImportedNetwork[]): ImportedNetwork[] {
    const kept: { network: ImportedNetwork; definition: NetworkDefinition }[] = [];
    for (const network of networks) {
      const definition = definitionOf(network);
      const clash = kept.flatMap((other) => findNetworkClashes([other.definition, definition]))[0];
      if (clash === undefined) kept.push({ network, definition });
      else this.#findings.leftOut(network.origin, `networks.${network.sourceName}`, `the network is left out: ${clash.message}`);
    }
    return kept.map(({ network }) => network);
  }

  #writeNetwork(network: ImportedNetwork): void {
    const { dhcp } = network;
    const text = toYaml(`${COMMENT}: network ${network.sourceName}`, {
      network: network.name,
      mode: network.mode,
      bridge: network.bridge ?? undefined,
      domain: network.domain ?? undefined,
      subnet: network.subnet,
      gateway: network.gateway === firstOf(network) ? undefined : network.gateway,
      dhcp: dhcp === null || (dhcp.dynamic === null && dhcp.static === null) ? undefined : dhcpYaml(dhcp),
      dns: dnsYaml(network),
      hosts: network.hosts.length === 0 ? undefined : network.hosts.map(({ name, mac, ip }) => ({ name, mac, ip })),
    });
    const path = `networks/${network.name}.yaml`;
    const { network: definition, diagnostics } = parseNetwork(text, path);
    if (this.#add(path, text, diagnostics, network.origin) && definition !== null) this.#networks.set(network.name, definition);
  }

  #writeRooms(groups: ReadonlyMap<GroupSource, ImportedGuest[]>): { rooms: number; seats: number } {
    const names = new Set<string>();
    const counts = { rooms: 0, seats: 0 };
    for (const [group, guests] of groups) {
      const byNetwork = Map.groupBy(guests, ({ network }) => network);
      if (guests.length === 0)
        this.#findings.note(
          group.source.origin,
          `guests.${group.name}`,
          'the group has no guests that can be seats: no room is made of it',
        );
      for (const [network, seats] of byNetwork) {
        const wish = byNetwork.keys().next().value === network ? group.name : `${group.name}-${network.name}`;
        const path = `guests.${group.name}`;
        const room = settleName(wish, names, { origin: group.source.origin, path, findings: this.#findings });
        if (wish !== group.name)
          this.#findings.note(group.source.origin, path, `its guests on the network ${network.name} are a room of their own: ${room}`);
        const written = this.#writeRoom(room, group, network, seats);
        counts.rooms += written > 0 ? 1 : 0;
        counts.seats += written;
      }
    }
    return counts;
  }

  #writeRoom(room: string, group: GroupSource, network: ImportedNetwork, guests: readonly ImportedGuest[]): number {
    const origin = group.source.origin;
    const lost = guests.slice(LIMITS.seatsPerRoom);
    const sections = sectionsOf(guests.slice(0, LIMITS.seatsPerRoom));
    const over = sections.slice(LIMITS.sectionsPerRoom);
    for (const { name, own } of lost)
      this.#findings.leftOut(own.origin, `guests.${group.name}`, `${name} is left out: a room has at most ${LIMITS.seatsPerRoom} seats`);
    for (const [name] of over)
      this.#findings.leftOut(
        origin,
        `guests.${group.name}`,
        `the section ${name} is left out`,
        `at most ${LIMITS.sectionsPerRoom} sections`,
      );
    const shared = mergeMaps(this.#source.common, group.source);
    const description = (textOf(group.source.entries.get('description')) ?? '')
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/gu, ' ')
      .trim();
    const text = toYaml(`${COMMENT}: guests ${group.name}`, {
      room,
      title: description === '' ? undefined : [...description].slice(0, LIMITS.titleLength).join('').trim(),
      preset: presetOf(textOf(mapOf(shared.entries.get('virtinst'))?.entries.get('os_variant'))),
      network: network.name,
      sections: Object.fromEntries(sections.slice(0, LIMITS.sectionsPerRoom)) satisfies Record<string, SectionYaml>,
    });
    const path = `rooms/${room}.yaml`;
    const parsed = parseRoom(text, {
      file: path,
      presetDefaults: () => ({ memoryKiB: 1024 * 1024, vcpus: 1 }),
      networkNamed: (name) => this.#networks.get(name) ?? null,
    });
    const holders = (parsed.room?.seats ?? []).map((seat) => ({ who: seat.name, name: seat.name, mac: seat.mac ?? null, ip: seat.ip }));
    for (const { message } of findAddressClashes(definitionOf(network), holders))
      this.#findings.leftOut(origin, `guests.${group.name}`, message);
    if (!this.#add(path, text, parsed.diagnostics, origin)) return 0;
    this.#writeContext(`context/groups/${room}.yaml`, group.source, `guests.${group.name}`, [...GUEST_KEYS]);
    for (const guest of guests) this.#writeGuestContext(guest, group);
    return parsed.room?.seats.length ?? 0;
  }

  #writeGuestContext({ name, own, nicModel }: ImportedGuest, group: GroupSource): void {
    const nic: ContextYaml = nicModel === null || nicModel === 'virtio' ? {} : { build: { nic: { model: nicModel } } };
    this.#writeContext(`context/guests/${name}.yaml`, own, `guests.${group.name}.${name}`, [...GUEST_KEYS], nic);
  }

  #writeContext(path: string, source: GroupSource['source'], where: string, skip: readonly string[], more: ContextYaml = {}): void {
    const own = convertContext(source, where, skip, this.#findings);
    const context = {
      ...more,
      ...own,
      ...(own['build'] && more['build'] ? { build: { ...recordOf(own['build']), ...recordOf(more['build']) } } : {}),
    };
    if (Object.keys(context).length === 0) return;
    const text = toYaml(`${COMMENT}: ${where}`, context);
    this.#add(path, text, parseContext(text, path).diagnostics, source.origin, hasSecret(context) ? 0o600 : 0o644);
  }

  #writeSite(): void {
    const { common } = this.#source;
    const name = settleName(this.#source.name ?? this.#folder, new Set(), {
      origin: common.origin,
      path: 'site',
      findings: new Findings(),
    });
    const connect = mapOf(common.entries.get('virtinst'))?.entries.get('connect');
    const uri = textOf(connect);
    if (connect && uri !== null && !CONNECT.test(uri))
      this.#findings.leftOut(connect.origin, 'common.virtinst.connect', `${quoted(uri)} is left out`, 'a libvirt URI');
    const text = toYaml(`${COMMENT}. Networks, rooms and contexts are read from the folders beside this file.`, {
      site: name,
      title: this.#source.name ?? undefined,
      connect: uri !== null && CONNECT.test(uri) ? uri : undefined,
      pool: this.#pool(),
    });
    this.#add('site.yaml', text, parseSite(text, 'site.yaml').diagnostics, common.origin);
  }

  #pool(): YamlValue | undefined {
    const { entries } = this.#source.common;
    const [first, ...more] = listOf(entries.get('storage_pools') ?? entries.get('storagepool'));
    for (const { origin } of more)
      this.#findings.leftOut(origin, 'common.storage_pools', 'this further pool is left out: disks of seats are in one pool');
    const map = mapOf(first);
    const [name, path] = [textOf(map?.entries.get('name')), textOf(mapOf(map?.entries.get('target'))?.entries.get('path'))];
    if (map === null) return undefined;
    if (name !== null && path !== null && POOL_NAME.test(name) && POOL_PATH.test(path)) return { name, path };
    this.#findings.leftOut(map.origin, 'common.storage_pools', 'the pool is left out', 'a folder with its name and path');
    return undefined;
  }

  /** False, and told, where Aula itself would not take the file: then it is not written. */
  #add(
    path: string,
    content: string,
    diagnostics: readonly Diagnostic[],
    origin: ImportedNetwork['origin'],
    mode: 0o600 | 0o644 = 0o644,
  ): boolean {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    for (const error of errors.slice(0, 20))
      this.#findings.leftOut(origin, '', `the file ${path} is not written: ${formatDiagnostic(error)}`);
    if (errors.length === 0) this.#files.push({ path, content, mode });
    return errors.length === 0;
  }
}

/** All names that guests have, on whichever of their interfaces. */
function guestNames(groups: readonly GroupSource[]): Set<string> {
  const guests = groups.flatMap((group) => group.guests);
  const named = guests.flatMap(({ source }) => [source, ...listOf(source.entries.get('interfaces')).flatMap((nic) => mapOf(nic) ?? [])]);
  const texts = named.flatMap((map) => ['hostname', 'host', 'fqdn'].flatMap((key) => textOf(map.entries.get(key)) ?? []));
  return new Set([...guests.map(({ name }) => name), ...texts].flatMap((text) => hostLabel(text) ?? []));
}

const presetOf = (system: string | null): string => PRESETS.find(([pattern]) => pattern.test(system ?? ''))?.[1] ?? KICKSTART_PRESET;

const firstOf = ({ subnet }: ImportedNetwork) => ipv4FromNumber((ipv4Range(subnet)?.first ?? 0) + 1);

const dhcpYaml = ({ dynamic, static: fixed }: NonNullable<ImportedNetwork['dhcp']>): YamlValue => ({
  ...(dynamic === null ? {} : { dynamic: `${dynamic.first}-${dynamic.last}` }),
  ...(fixed === null ? {} : { static: `${fixed.first}-${fixed.last}` }),
});

function dnsYaml({ forwarders, records }: ImportedNetwork): YamlValue | undefined {
  const dns = { ...(forwarders.length === 0 ? {} : { forwarders }), ...(records.length === 0 ? {} : { records }) };
  return Object.keys(dns).length === 0 ? undefined : dns;
}

/** As the model has it, for its checks. */
function definitionOf(network: ImportedNetwork): NetworkDefinition {
  const text = toYaml('', { network: network.name, mode: network.mode, bridge: network.bridge ?? undefined, subnet: network.subnet });
  const { network: definition } = parseNetwork(text);
  if (definition === null) throw new TypeError(`the network ${network.name} was not converted to one of Aula's`);
  return { ...definition, gateway: network.gateway, hosts: network.hosts };
}
