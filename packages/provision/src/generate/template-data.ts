import { ipv4Range, type Site } from '@aula/model';
import { cidr } from '../templates/filters/network-filters.ts';
import { virtOption } from '../templates/filters/quoting-filters.ts';
import { ANSWER_MEDIA, answerFilesOf } from './answer-files.ts';
import type { BuildSpec } from './build-spec.ts';
import { answersVolume, hasAgent, seatVolume } from './domain-xml.ts';
import { type CardFilter, cardFilter } from './network-filters.ts';
import type { PlannedNetwork, PlannedRoom, PlannedSeat, SitePlan } from './site-plan.ts';

/** Names that templates see beside a context's own keys; a context cannot set them. */
export const RESERVED_NAMES = [
  'site',
  'network',
  'room',
  'seat',
  'hosts',
  'seats',
  'title',
  'networks',
  'rooms',
  'images',
  'programs',
  'records',
  'filters',
] as const;

export const siteData = ({ name, title, installation, connect, pool, domainType }: Site) => ({
  name,
  title,
  installation,
  connect,
  pool,
  domain_type: domainType,
});

export function networkData({ network, bridge }: PlannedNetwork) {
  const { name, mode, domain, subnet, gateway, ipv6, dhcp, dns } = network;
  return {
    name,
    mode,
    bridge,
    domain,
    subnet,
    gateway,
    prefix: ipv4Range(subnet)?.prefix ?? 24,
    netmask: cidr(subnet, 'netmask'),
    ipv6,
    dhcp: dhcp !== null,
    // Nobody gives addresses: guests must be told theirs.
    static: dhcp === null && mode !== 'bridge',
    lease_seconds: dhcp?.leaseSeconds ?? null,
    nameservers: dns.forwarders,
  };
}

/** All names that the DNS has, by address. */
function namesByAddress({ network, hosts }: PlannedNetwork): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { ip, name } of [...network.dns.records, ...hosts]) names.set(ip, [...(names.get(ip) ?? []), name]);
  return names;
}

/** The hosts of a network as reservation scripts take them; `names` is all that the DNS says for the address. */
export function hostsData(network: PlannedNetwork, only?: ReadonlySet<string>) {
  const names = namesByAddress(network);
  const chosen = only === undefined ? network.hosts : network.hosts.filter(({ name }) => only.has(name));
  return chosen.map(({ name, mac, ip }) => ({ name, mac, ip, names: (names.get(ip) ?? [name]).join(' ') }));
}

/** Names of addresses that no host has. */
export function recordsData(network: PlannedNetwork) {
  const taken = new Set<string>(network.hosts.map(({ ip }) => ip));
  return [...namesByAddress(network)].filter(([ip]) => !taken.has(ip)).map(([ip, names]) => ({ ip, names: names.join(' ') }));
}

export const roomData = ({ room }: PlannedRoom) => ({ name: room.name, title: room.title, preset: room.preset });

const KIB_PER_MIB = 1024;

const NETBIOS_LENGTH = 15;

/** The end of a name that is too long: seats of a room begin alike. */
const netbiosName = (name: string): string => (name.length <= NETBIOS_LENGTH ? name : name.slice(-NETBIOS_LENGTH).replace(/^-+/, ''));

export const seatData = (seat: PlannedSeat, { network }: PlannedNetwork) => ({
  name: seat.name,
  netbios_name: netbiosName(seat.name),
  fqdn: `${seat.name}.${network.domain}`,
  section: seat.section,
  id: seat.id,
  ip: seat.ip,
  mac: seat.mac,
  uuid: seat.uuid,
  memory_mib: Math.ceil(seat.memoryKiB / KIB_PER_MIB),
  vcpus: seat.vcpus,
  spice: seat.spice === true,
});

/** Texts of a seat that people or templates write. */
export interface SeatTexts {
  title: string;
  commandLine: string;
  extraArgs: string;
}

/** A seat's build as its scripts take it: what virt-install wants to hear, put together. */
export function buildData(build: BuildSpec, seat: PlannedSeat, entry: PlannedNetwork, { installation, pool }: Site, texts: SeatTexts) {
  const { source } = build;
  const base = { ...build, source: undefined, from: source.from, volume: seatVolume(seat.name), extra_args: texts.extraArgs };
  const card = cardFilter(installation, entry, seat);
  const nic = {
    metadata_option: `title=${virtOption(texts.title)}`,
    network_option: `network=${entry.network.name},mac=${seat.mac},model=${build.nicModel}`,
    agent: hasAgent(build),
    answers_medium: mediumOf(build, seat, networkData(entry)),
    card,
    filter_option: filterOption(card),
  };
  if (source.from === 'image') {
    const { boot, image } = source;
    const inPool = (name: string): string => virtOption(`${pool.path}/${name}`);
    const option = boot && `kernel=${inPool(boot.kernel)},initrd=${inPool(boot.initrd)},kernel_args=${virtOption(texts.commandLine)}`;
    return { ...base, ...nic, image, kernel_option: option };
  }
  if (source.from === 'location') {
    const { location, kernel, initrd } = source;
    const parts = [
      virtOption(location),
      ...(kernel === null ? [] : [`kernel=${virtOption(kernel)}`]),
      ...(initrd === null ? [] : [`initrd=${virtOption(initrd)}`]),
    ];
    return { ...base, ...nic, location, location_option: parts.join(',') };
  }
  const { cdrom, drivers } = source;
  return { ...base, ...nic, cdrom, drivers, drivers_option: drivers === null ? null : `${virtOption(drivers)},device=cdrom` };
}

function mediumOf({ answers, disk }: BuildSpec, seat: PlannedSeat, network: { static: boolean }) {
  const medium = ANSWER_MEDIA[answers];
  if (medium === undefined) return null;
  const option = medium.device === 'cdrom' ? 'device=cdrom' : `bus=${disk.bus},readonly=on`;
  return { volume: answersVolume(seat.name), label: medium.label, option, files: answerFilesOf(answers, network).map(({ file }) => file) };
}

/** virt-install has no words of its own for these: they are set by their place in the card's XML. */
function filterOption({ name, parameters, isolated, outKiBps }: CardFilter): string {
  const places: [string, string][] = parameters.flatMap((parameter, index): [string, string][] => [
    [`./filterref/parameter[${index + 1}]/@name`, parameter.name],
    [`./filterref/parameter[${index + 1}]/@value`, parameter.value],
  ]);
  if (isolated) places.push(['./port/@isolated', 'yes']);
  if (outKiBps !== null) places.push(['./bandwidth/outbound/@average', String(outKiBps)]);
  return [
    `filterref.filter=${name}`,
    ...places.map(([place, value], index) => `xpath${index}.set=${place},xpath${index}.value=${value}`),
  ].join(',');
}

/** Overviews for the site's own files. */
export const overviewData = ({ networks, rooms }: SitePlan) => ({
  networks: networks.map((entry) => ({ ...networkData(entry), hosts: entry.hosts.length })),
  rooms: rooms.map((entry) => ({ ...roomData(entry), network: entry.network.network.name, seats: entry.seats.length })),
});
