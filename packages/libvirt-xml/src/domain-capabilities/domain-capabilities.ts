import { absolutePath, like, UINT32 } from '../common/values.ts';
import {
  attr,
  child,
  childAttr,
  children,
  childrenWithin,
  childSize,
  childText,
  documentType,
  type Fields,
  integer,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  text,
  textOf,
  yesNo,
} from '../schema/index.ts';

const uint = integer({ max: UINT32 });
const supported = { supported: required(attr('supported', yesNo)) };
/** Attributes and elements of domains, each with the values that can be had. */
const enums = {
  enums: children('enum', record({ name: required(attr('name')), values: children('value', textOf()) }), { key: ({ name }) => name }),
};
const choices = record({ ...supported, ...enums });
const isSupported = <const N extends string>(name: N) => childAttr(name, 'supported', yesNo);

const cpuFeature = record({
  policy: required(attr('policy', suggest('force', 'require', 'optional', 'disable', 'forbid'))),
  name: required(attr('name', like(/^[a-zA-Z0-9_.-]+$/, "a feature's name"))),
});

const cpuMode = tagged(
  'name',
  {
    'host-passthrough': { ...supported, ...enums },
    maximum: { ...supported, ...enums },
    'host-model': {
      ...supported,
      model: child(
        'model',
        record({
          fallback: attr('fallback', suggest('allow', 'forbid')),
          vendorId: attr('vendor_id', like(/^[^,\n\r\t]{12}$/, '12 characters')),
          name: text(),
        }),
      ),
      vendor: childText('vendor'),
      features: children('feature', cpuFeature, { key: ({ name }) => name }),
    },
    custom: {
      ...supported,
      models: children(
        'model',
        record({
          usable: required(attr('usable', suggest('yes', 'no', 'unknown'))),
          deprecated: attr('deprecated', yesNo),
          vendor: attr('vendor'),
          name: required(text()),
        }),
        { key: ({ name }) => name },
      ),
    },
  },
  { open: true },
);

const devices = record({
  disk: child('disk', choices),
  graphics: child('graphics', choices),
  video: child('video', choices),
  hostdev: child('hostdev', choices),
  rng: child('rng', choices),
  filesystem: child('filesystem', choices),
  tpm: child('tpm', choices),
  redirdev: child('redirdev', choices),
  channel: child('channel', choices),
} satisfies Fields);

const sev = record({
  ...supported,
  cBitPosition: childText('cbitpos', uint),
  reducedPhysicalBits: childText('reducedPhysBits', uint),
  maxGuests: childText('maxGuests', uint),
  maxEsGuests: childText('maxESGuests', uint),
});

const sgx = record({
  ...supported,
  flc: childText('flc', yesNo),
  sgx1: childText('sgx1', yesNo),
  sgx2: childText('sgx2', yesNo),
  sectionSizeKiB: childSize('section_size', 'KiB'),
  sections: childrenWithin(
    'sections',
    'section',
    record({ node: required(attr('node', uint)), size: required(attr('size', integer())), unit: required(attr('unit', suggest('KiB'))) }),
  ),
});

const loader = record({ ...supported, values: children('value', textOf()), ...enums });

/** What domains of one kind can have on a host: https://libvirt.org/formatdomaincaps.html */
export const domainCapabilities = documentType(
  'domainCapabilities',
  record({
    /** The emulator. */
    path: required(childText('path', absolutePath)),
    domain: required(childText('domain')),
    machine: childText('machine'),
    arch: required(childText('arch')),
    maxVcpus: childAttr('vcpu', 'max', uint),
    iothreads: isSupported('iothreads'),
    os: child('os', record({ ...supported, ...enums, loader: child('loader', loader) })),
    cpuModes: childrenWithin('cpu', 'mode', cpuMode, { key: ({ name }) => name }),
    memoryBacking: child('memoryBacking', choices),
    devices: child('devices', devices),
    features: child(
      'features',
      record({
        gic: child('gic', choices),
        vmcoreinfo: isSupported('vmcoreinfo'),
        genid: isSupported('genid'),
        backingStoreInput: isSupported('backingStoreInput'),
        backup: isSupported('backup'),
        s390Pv: isSupported('s390-pv'),
        sev: child('sev', sev),
        sgx: child('sgx', sgx),
        hyperv: child('hyperv', choices),
      }),
    ),
  }),
);
export interface DomainCapabilities extends TypeOf<typeof domainCapabilities> {}
