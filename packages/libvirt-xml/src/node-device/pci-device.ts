import { hexText, like, UINT32 } from '../common/values.ts';
import {
  attr,
  type Codec,
  child,
  childAttr,
  children,
  childText,
  integer,
  record,
  required,
  suggest,
  tagged,
  text,
} from '../schema/index.ts';

/** A PCI device of the host, as hexadecimal text. */
const address = record({
  domain: required(attr('domain', hexText)),
  bus: required(attr('bus', hexText)),
  slot: required(attr('slot', hexText)),
  function: required(attr('function', hexText)),
});

const uint = integer({ max: UINT32 });

/** Kinds of mediated devices that can be made of it. */
export const mediatedTypes = {
  types: required(
    children(
      'type',
      record({
        id: required(attr('id')),
        name: childText('name'),
        deviceApi: required(childText('deviceAPI', suggest('vfio-pci', 'vfio-ccw', 'vfio-ap'))),
        availableInstances: required(childText('availableInstances', uint)),
      }),
      { key: ({ id }) => id },
    ),
  ),
};

const vitalValue = like(/^[0-9a-zA-Z]{1,40}$/, 'at most 255 plain characters', (value) => /^[0-9a-zA-F -_,.:;=]{0,255}$/.test(value));
const indexed = (pattern: RegExp) =>
  record({ index: required(attr('index', like(pattern, 'a digit or capital letter'))), value: text(vitalValue) });
const vendorFields = children('vendor_field', indexed(/^[0-9A-Z]$/), { key: ({ index }) => index });

const vitalFields = tagged('access', {
  readonly: {
    changeLevel: childText('change_level', vitalValue),
    manufactureId: childText('manufacture_id', vitalValue),
    partNumber: childText('part_number', vitalValue),
    serialNumber: childText('serial_number', vitalValue),
    vendorFields,
  },
  readwrite: {
    assetTag: childText('asset_tag', vitalValue),
    vendorFields,
    systemFields: children('system_field', indexed(/^[0-9B-Z]$/), { key: ({ index }) => index }),
  },
});

const pciCapability = tagged(
  'type',
  {
    phys_function: { address: child('address', address) },
    virt_functions: { maxCount: attr('maxCount', uint), addresses: children('address', address) },
    'pci-bridge': {},
    'cardbus-bridge': {},
    mdev_types: mediatedTypes,
    vpd: { name: required(childText('name', vitalValue)), fields: children('fields', vitalFields, { key: ({ access }) => access }) },
  },
  { open: true },
);

/** A number with what it stands for, as `<vendor id='0x8086'>Intel Corporation</vendor>`. */
export const described: Codec<{ id: string; name?: string | undefined }> = record({ id: required(attr('id', hexText)), name: text() });

const pciLink = record({
  validity: required(attr('validity', suggest('cap', 'sta'))),
  port: attr('port', uint),
  /** GT/s. */
  speed: attr('speed', like(/^[0-9]{1,3}(?:\.[0-9])?$/, 'a number such as 2.5')),
  width: required(attr('width', uint)),
});

export const pciFields = {
  class: childText('class', like(/^0x[0-9a-fA-F]{6}$/, 'a class such as 0x020000')),
  domain: required(childText('domain', integer())),
  bus: required(childText('bus', integer())),
  slot: required(childText('slot', integer())),
  function: required(childText('function', integer())),
  product: required(child('product', described)),
  vendor: required(child('vendor', described)),
  capabilities: children('capability', pciCapability, { key: ({ type }) => type }),
  iommuGroup: child('iommuGroup', record({ number: required(attr('number', uint)), addresses: required(children('address', address)) })),
  numaNode: childAttr('numa', 'node', integer({ min: -1, max: 0x7fff_ffff })),
  pciExpressLinks: child('pci-express', record({ links: children('link', pciLink, { key: ({ validity }) => validity }) })),
};
