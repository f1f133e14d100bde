import {
  attr,
  child,
  children,
  childText,
  type DocumentType,
  documentType,
  foreign,
  integer,
  record,
  required,
  suggest,
  type TypeOf,
  uuid,
} from '../schema/index.ts';
import { childAttr } from '../schema/scalar-fields.ts';
import { clock } from './clock.ts';
import { cpu } from './cpu.ts';
import { blockIoTuning, vcpuFields } from './cpu-tuning.ts';
import { devices } from './devices/devices.ts';
import { features } from './features.ts';
import { lifecycleFields, perf, powerManagement } from './lifecycle.ts';
import { memoryFields, numaTuning } from './memory.ts';
import { passthroughFields } from './namespaces.ts';
import { os, sysinfo } from './os.ts';
import { idMap, keywrap, launchSecurity, seclabel } from './security.ts';

const domainCodec = record({
  type: required(
    attr(
      'type',
      suggest('qemu', 'kvm', 'hvf', 'xen', 'lxc', 'test', 'bhyve', 'vz', 'vmware', 'hyperv', 'vbox', 'openvz', 'phyp', 'kqemu', 'uml'),
    ),
  ),
  /** Of a running domain; -1 is none. */
  id: attr('id', integer({ min: -1 })),
  /** Unique on the host. */
  name: required(childText('name')),
  /** libvirt makes one where it is left out. */
  uuid: childText('uuid', uuid),
  /** Virtual machine generation id, for guests that have to notice that they were restored. */
  genid: childText('genid'),
  /** One line for people. */
  title: childText('title'),
  /** Any text for people; line breaks stay. */
  description: childText('description'),
  /** Elements of programs, one of each namespace; see `element()`. */
  metadata: foreign('metadata'),
  ...memoryFields,
  blockIoTuning: child('blkiotune', blockIoTuning),
  ...vcpuFields,
  numaTuning: child('numatune', numaTuning),
  /** The cgroup it runs in; `/machine` by default. */
  resource: child('resource', record({ partition: childText('partition'), fibreChannelAppId: childAttr('fibrechannel', 'appid') })),
  /** What SMBIOS tells the guest. */
  sysinfo: children('sysinfo', sysinfo, { key: (item) => item.type }),
  bootloader: childText('bootloader'),
  bootloaderArguments: childText('bootloader_args'),
  /** Kind of guest, machine type, firmware, and what it boots. */
  os: child('os', os),
  idMap: child('idmap', idMap),
  features: child('features', features),
  /** QEMU's default model where it is left out. */
  cpu: child('cpu', cpu),
  /** UTC where it is left out. */
  clock: child('clock', clock),
  ...lifecycleFields,
  powerManagement: child('pm', powerManagement),
  perf: child('perf', perf),
  devices: child('devices', devices),
  /** How the host confines it; libvirt makes labels where they are left out. */
  seclabels: children('seclabel', seclabel, { key: (label) => label.model }),
  launchSecurity: child('launchSecurity', launchSecurity),
  keywrap: child('keywrap', keywrap),
  ...passthroughFields,
});

/** A domain as libvirt 9.0 knows it: https://libvirt.org/formatdomain.html. Memory is KiB, absent parts are undefined. */
export interface Domain extends TypeOf<typeof domainCodec> {}
export const domain: DocumentType<Domain> = documentType('domain', domainCodec);
