import { absolutePath, like, UINT32 } from '../common/values.ts';
import {
  attr,
  attrOf,
  child,
  childAttr,
  children,
  childrenWithin,
  childText,
  documentType,
  flag,
  integer,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  text,
  textOf,
  uuid,
  yesNo,
} from '../schema/index.ts';
import { cache, memoryBandwidth, topology } from './host-resources.ts';

const uint = integer({ max: UINT32 });
const positive = integer({ min: 1 });
const arch = suggest('x86_64', 'i686', 'aarch64', 'armv7l', 'ppc64', 'ppc64le', 'riscv64', 's390x');

/** libvirt's schema has no dots in it, though libvirt reports `sse4.1`. */
const featureName = like(/^[a-zA-Z0-9_-]+$/, "a feature's name", (name) => /^[a-zA-Z0-9_.-]+$/.test(name));

const hostCpu = record({
  arch: required(childText('arch', arch)),
  features: child('features', record({ pae: flag('pae'), nonpae: flag('nonpae'), vmx: flag('vmx'), svm: flag('svm') })),
  model: childText('model'),
  vendor: childText('vendor'),
  microcode: childAttr('microcode', 'version', positive),
  signature: child(
    'signature',
    record({
      family: required(attr('family', positive)),
      model: required(attr('model', uint)),
      stepping: required(attr('stepping', uint)),
    }),
  ),
  counters: children(
    'counter',
    record({ name: required(attr('name')), frequency: required(attr('frequency', positive)), scaling: required(attr('scaling', yesNo)) }),
  ),
  topology: child(
    'topology',
    record({
      sockets: required(attr('sockets', positive)),
      dies: attr('dies', positive),
      cores: required(attr('cores', positive)),
      threads: required(attr('threads', positive)),
    }),
  ),
  maxPhysicalAddress: child(
    'maxphysaddr',
    record({ mode: required(attr('mode', suggest('emulate', 'passthrough'))), bits: attr('bits', uint) }),
  ),
  /** Beyond what the model has. */
  extraFeatures: children('feature', attrOf('name', featureName)),
  pages: children('pages', record({ unit: attr('unit', suggest('KiB')), size: required(attr('size', uint)) })),
});

const securityModel = record({
  model: required(childText('model')),
  doi: required(childText('doi')),
  baseLabels: children('baselabel', record({ type: required(attr('type')), label: text() })),
});

const host = record({
  uuid: childText('uuid', uuid),
  cpu: required(child('cpu', hostCpu)),
  powerManagement: child(
    'power_management',
    record({ suspendMem: flag('suspend_mem'), suspendDisk: flag('suspend_disk'), suspendHybrid: flag('suspend_hybrid') }),
  ),
  iommu: child('iommu', record({ support: attr('support', yesNo) })),
  migration: child(
    'migration_features',
    record({
      live: flag('live'),
      transports: childrenWithin('uri_transports', 'uri_transport', textOf(suggest('tcp', 'rdma', 'vpxmigr', 'vzmigr'))),
    }),
  ),
  topology: child('topology', topology),
  cache: child('cache', cache),
  memoryBandwidth: child('memory_bandwidth', memoryBandwidth),
  securityModels: children('secmodel', securityModel, { key: ({ model }) => model }),
});

const machines = children(
  'machine',
  record({
    /** What an alias like `pc` stands for. */
    canonical: attr('canonical'),
    maxCpus: attr('maxCpus', uint),
    deprecated: attr('deprecated', yesNo),
    name: required(text()),
  }),
  { key: ({ name }) => name },
);
const emulator = childText('emulator', absolutePath);
const toggle = record({ default: required(attr('default', onOff)), toggle: required(attr('toggle', yesNo)) });

const guest = record({
  osType: required(childText('os_type', suggest('hvm', 'exe', 'xen', 'linux'))),
  arch: required(
    child(
      'arch',
      record({
        name: required(attr('name', arch)),
        wordSize: required(childText('wordsize', suggest('64', '32', '31'))),
        emulator,
        loader: childText('loader', absolutePath),
        machines,
        /** How guests of it can run: `kvm`, `qemu`… with what differs from the above. */
        domains: required(
          children('domain', record({ type: required(attr('type', suggest('qemu', 'kvm', 'xen', 'lxc', 'test'))), emulator, machines }), {
            key: ({ type }) => type,
          }),
        ),
      }),
    ),
  ),
  features: child(
    'features',
    record({
      pae: flag('pae'),
      nonpae: flag('nonpae'),
      ia64Be: flag('ia64_be'),
      acpi: child('acpi', toggle),
      apic: child('apic', toggle),
      cpuSelection: flag('cpuselection'),
      deviceBoot: flag('deviceboot'),
      diskSnapshot: child('disksnapshot', toggle),
      hap: child('hap', toggle),
    }),
  ),
});

/** What a host and its hypervisor can do: https://libvirt.org/formatcaps.html */
export const capabilities = documentType('capabilities', record({ host: required(child('host', host)), guests: children('guest', guest) }));
export interface Capabilities extends TypeOf<typeof capabilities> {}
