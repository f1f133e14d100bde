import { buildSeatMark } from '../metadata/marks.ts';
import { element, writeXml, type XmlNode } from '../xml/write.ts';
import type { DiskSpec, DomainSpec, InterfaceSpec } from './types.ts';

/**
 * The domain's XML. Lean on purpose: every device that is not there is one that QEMU need not make and the guest need not
 * probe, so USB, the balloon and the like only come where the spec asks for them.
 *
 * @throws {XmlError} `invalid-value`.
 */
export function buildDomain(spec: DomainSpec): string {
  return writeXml(
    element(
      'domain',
      { type: spec.type },
      element('name', {}, spec.name),
      element('uuid', {}, spec.uuid),
      spec.title === undefined ? null : element('title', {}, spec.title),
      element('metadata', {}, buildSeatMark(spec.mark)),
      element('memory', { unit: 'KiB' }, String(spec.memoryKiB)),
      element('vcpu', { placement: 'static' }, String(spec.vcpus)),
      buildOs(spec),
      element('features', {}, element('acpi'), element('apic')),
      spec.cpu === undefined ? null : element('cpu', { mode: spec.cpu, ...(spec.cpu === 'host-passthrough' ? { check: 'none' } : {}) }),
      element('clock', { offset: 'utc' }),
      element('on_poweroff', {}, 'destroy'),
      element('on_reboot', {}, 'restart'),
      element('on_crash', {}, 'destroy'),
      element('pm', {}, element('suspend-to-mem', { enabled: 'no' }), element('suspend-to-disk', { enabled: 'no' })),
      buildDevices(spec),
    ),
  );
}

function buildOs({ boot, machine }: DomainSpec): XmlNode {
  const type = element('type', { arch: 'x86_64', machine }, 'hvm');
  if (boot.from === 'disk') return element('os', {}, type, element('boot', { dev: 'hd' }));
  return element(
    'os',
    {},
    type,
    element('kernel', {}, boot.kernel),
    element('initrd', {}, boot.initrd),
    element('cmdline', {}, boot.commandLine),
  );
}

function buildDevices(spec: DomainSpec): XmlNode {
  const needsUsb = spec.inputs.some((input) => input.bus === 'usb');
  return element(
    'devices',
    {},
    ...spec.disks.map(buildDisk),
    ...spec.interfaces.map(buildInterface),
    needsUsb ? element('controller', { type: 'usb', model: 'qemu-xhci' }) : element('controller', { type: 'usb', model: 'none' }),
    element('serial', { type: 'pty' }, element('target', { port: 0 })),
    element('console', { type: 'pty' }, element('target', { type: 'serial', port: 0 })),
    ...spec.inputs.map(({ type, bus }) => element('input', { type, bus })),
    ...buildScreen(spec),
    element('memballoon', { model: 'none' }),
    spec.rng ? element('rng', { model: 'virtio' }, element('backend', { model: 'random' }, '/dev/urandom')) : null,
  );
}

function buildScreen({ video }: DomainSpec): XmlNode[] {
  if (video === undefined) return [element('video', {}, element('model', { type: 'none' }))];
  return [
    element('graphics', { type: 'vnc', sharePolicy: 'ignore' }, element('listen', { type: 'socket' })),
    element('video', {}, element('model', { type: video.model, vram: video.vramKiB, heads: 1 })),
  ];
}

function buildDisk(disk: DiskSpec): XmlNode {
  const driver = element('driver', {
    name: 'qemu',
    type: disk.format,
    cache: disk.cache,
    io: disk.io,
    discard: disk.discard ? 'unmap' : undefined,
  });
  return element(
    'disk',
    { type: 'file', device: 'disk' },
    driver,
    element('source', { file: disk.path }),
    buildBacking(disk.backing),
    element('target', { dev: disk.target, bus: disk.bus }),
  );
}

/** An empty innermost `<backingStore/>` ends the chain: libvirt then opens no file to look for more. */
function buildBacking(chain: DiskSpec['backing']): XmlNode {
  const [nearest, ...deeper] = chain;
  if (nearest === undefined) return element('backingStore');
  return element(
    'backingStore',
    { type: 'file' },
    element('format', { type: nearest.format }),
    element('source', { file: nearest.path }),
    buildBacking(deeper),
  );
}

const buildInterface = (nic: InterfaceSpec): XmlNode =>
  element(
    'interface',
    { type: 'network' },
    element('mac', { address: nic.mac }),
    element('source', { network: nic.network }),
    element('model', { type: nic.model }),
    // No network boot: loading its ROM costs the guest time at every start.
    element('rom', { enabled: 'no' }),
    nic.filter === undefined
      ? null
      : element('filterref', { filter: nic.filter.name }, element('parameter', { name: 'IP', value: nic.filter.ip })),
  );
