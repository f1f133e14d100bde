import { readSeatMark } from '../metadata/marks.ts';
import { parseXml } from '../xml/read.ts';
import { bytesOf, requiredText, wholeNumber } from '../xml/read-values.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { DomainInfo } from './types.ts';

/**
 * Reads a `<domain>` document, live or inactive, of any origin. What Aula does not know is passed over.
 *
 * @throws {XmlError} `unexpected` when it has no name, UUID or memory; otherwise as `parseXml`.
 */
export function parseDomain(source: string): DomainInfo {
  const domain = parseXml(source, 'domain');
  const memory = domain.child('memory');
  const os = domain.child('os');
  return {
    name: requiredText(domain, 'name'),
    uuid: requiredText(domain, 'uuid').toLowerCase(),
    type: domain.attribute('type') ?? '',
    memoryKiB: memory === null ? 0 : Math.round(bytesOf(memory, 'KiB') / 1024),
    vcpus: wholeNumber(domain.child('vcpu')?.text ?? null) ?? 1,
    boot: {
      kernel: os?.child('kernel')?.text ?? null,
      initrd: os?.child('initrd')?.text ?? null,
      commandLine: os?.child('cmdline')?.text ?? null,
      devices: (os?.children('boot') ?? []).map((boot) => boot.attribute('dev') ?? ''),
    },
    machine: os?.child('type')?.attribute('machine') ?? null,
    disks: domain.find('devices', 'disk').map(parseDisk),
    interfaces: domain.find('devices', 'interface').map(parseInterface),
    serials: [...domain.find('devices', 'serial'), ...domain.find('devices', 'console')].map((serial) => serial.attribute('type') ?? ''),
    graphics: domain.find('devices', 'graphics').map(parseGraphics),
    video: domain.find('devices', 'video', 'model').map((model) => model.attribute('type') ?? ''),
    inputs: domain.find('devices', 'input').map((input) => ({ type: input.attribute('type') ?? '', bus: input.attribute('bus') ?? '' })),
    mark: readSeatMark(domain),
  };
}

const sourcePath = (disk: XmlElement): string | null => {
  const source = disk.child('source');
  return source?.attribute('file') ?? source?.attribute('dev') ?? source?.attribute('name') ?? null;
};

function parseDisk(disk: XmlElement): DomainInfo['disks'][number] {
  const backing: string[] = [];
  for (let below = disk.child('backingStore'); below !== null; below = below.child('backingStore')) {
    const path = sourcePath(below);
    if (path !== null) backing.push(path);
  }
  return {
    target: disk.child('target')?.attribute('dev') ?? '',
    bus: disk.child('target')?.attribute('bus') ?? null,
    device: disk.attribute('device') ?? 'disk',
    path: sourcePath(disk),
    format: disk.child('driver')?.attribute('type') ?? null,
    backing,
  };
}

const parseInterface = (nic: XmlElement): DomainInfo['interfaces'][number] => ({
  type: nic.attribute('type') ?? '',
  mac: nic.child('mac')?.attribute('address')?.toLowerCase() ?? null,
  network: nic.child('source')?.attribute('network') ?? null,
  model: nic.child('model')?.attribute('type') ?? null,
  filter: nic.child('filterref')?.attribute('filter') ?? null,
  device: nic.child('target')?.attribute('dev') ?? null,
});

function parseGraphics(graphics: XmlElement): DomainInfo['graphics'][number] {
  const listen = graphics.child('listen');
  return {
    type: graphics.attribute('type') ?? '',
    listen: listen?.attribute('type') ?? null,
    socket: listen?.attribute('socket') ?? graphics.attribute('socket'),
  };
}
