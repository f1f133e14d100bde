import { type Domain, domain, parseXml, readSeatMark, type SeatMark, XmlError } from '@aula/libvirt-xml';

/** The channel that libvirt and qemu-guest-agent agree on. */
export const AGENT_CHANNEL_NAME = 'org.qemu.guest_agent.0';

/** What Aula looks at of any domain, its own or not. */
export interface DomainInfo {
  name: string;
  /** In lower case. */
  uuid: string;
  type: string;
  memoryKiB: number;
  vcpus: number;
  boot: { kernel: string | null; initrd: string | null; commandLine: string | null; devices: string[] };
  disks: { target: string; bus: string | null; device: string; path: string | null; format: string | null; backing: string[] }[];
  /** All network interfaces of whatever type; `mac` in lower case. */
  interfaces: {
    type: string;
    mac: string | null;
    network: string | null;
    model: string | null;
    filter: string | null;
    device: string | null;
    /** It reaches no other isolated card of its bridge. */
    isolated: boolean;
    /** What it may send in the long run; null: no cap. */
    outKiBps: number | null;
  }[];
  /** Sources of `<console>`/`<serial>`: `pty`… */
  serials: string[];
  /** Screens: only the type and how they listen. `socket` is the path of a running domain's unix socket. */
  graphics: { type: string; listen: string | null; socket: string | null }[];
  video: string[];
  inputs: { type: string; bus: string }[];
  /** Ways between host and guest; `connected`: somebody in the running guest listens at it. */
  channels: { type: string; name: string | null; connected: boolean }[];
  /** Null when it does not carry a whole mark of Aula's. */
  mark: SeatMark | null;
}

/**
 * Reads a `<domain>` document of any origin.
 *
 * @throws {XmlError} `unexpected` when it has no UUID or memory, or a value that is none; otherwise as `parseXml`.
 */
export function readDomain(source: string): DomainInfo {
  const root = parseXml(source, 'domain');
  return domainInfo(domain.read(root), readSeatMark(root));
}

/** The same of a domain that is yet to be built. */
export function domainInfo(from: Domain, mark: SeatMark | null): DomainInfo {
  const { uuid, memoryKiB, vcpu, os, devices } = from;
  if (uuid === undefined || memoryKiB === undefined) throw new XmlError('unexpected', `${from.name} has no UUID or no memory`);
  return {
    name: from.name,
    uuid: uuid.toLowerCase(),
    type: from.type,
    memoryKiB,
    vcpus: vcpu?.count ?? 1,
    boot: {
      kernel: os?.kernel ?? null,
      initrd: os?.initrd ?? null,
      commandLine: os?.commandLine ?? null,
      devices: os?.boot ?? [],
    },
    disks: (devices?.disks ?? []).map(diskInfo),
    interfaces: (devices?.interfaces ?? []).map(interfaceInfo),
    serials: [...(devices?.serials ?? []), ...(devices?.consoles ?? [])].map((serial) => serial.type ?? ''),
    graphics: (devices?.graphics ?? []).map(graphicsInfo),
    video: (devices?.videos ?? []).flatMap((video) => video.model?.type ?? []),
    inputs: (devices?.inputs ?? []).map((input) => ({ type: input.type, bus: 'bus' in input ? (input.bus ?? '') : '' })),
    channels: (devices?.channels ?? []).map(channelInfo),
    mark,
  };
}

type Devices = NonNullable<Domain['devices']>;
type Disk = NonNullable<Devices['disks']>[number];
type BackingStore = NonNullable<Disk['backingStore']>;

/** Path or device, or the name on a server. */
function sourcePath(from: Disk | BackingStore): string | null {
  if (!('source' in from) || from.source === undefined) return null;
  const { source } = from;
  if ('file' in source) return source.file ?? null;
  if ('dev' in source) return source.dev ?? null;
  return 'name' in source ? (source.name ?? null) : null;
}

function diskInfo(disk: Disk): DomainInfo['disks'][number] {
  const backing: string[] = [];
  for (let below = disk.backingStore; below !== undefined; below = below.backingStore) {
    const path = sourcePath(below);
    if (path !== null) backing.push(path);
  }
  return {
    target: disk.target.dev,
    bus: disk.target.bus ?? null,
    device: disk.device ?? 'disk',
    path: sourcePath(disk),
    format: disk.driver?.type ?? null,
    backing,
  };
}

const interfaceInfo = (nic: NonNullable<Devices['interfaces']>[number]): DomainInfo['interfaces'][number] => ({
  type: nic.type,
  mac: nic.mac?.toLowerCase() ?? null,
  network: 'source' in nic && nic.source !== undefined && 'network' in nic.source ? (nic.source.network ?? null) : null,
  model: nic.model ?? null,
  filter: nic.filter?.filter ?? null,
  device: nic.target?.dev ?? null,
  isolated: nic.isolated ?? false,
  outKiBps: nic.bandwidth?.outbound?.average ?? null,
});

function channelInfo({ type, target }: NonNullable<Devices['channels']>[number]): DomainInfo['channels'][number] {
  const name = target !== undefined && 'name' in target ? (target.name ?? null) : null;
  return { type, name, connected: target !== undefined && 'state' in target && target.state === 'connected' };
}

function graphicsInfo(graphics: NonNullable<Devices['graphics']>[number]): DomainInfo['graphics'][number] {
  const [listen] = 'listens' in graphics ? (graphics.listens ?? []) : [];
  const own = 'socket' in graphics ? graphics.socket : undefined;
  return {
    type: graphics.type,
    listen: listen?.type ?? null,
    socket: (listen?.type === 'socket' ? listen.socket : undefined) ?? own ?? null,
  };
}
