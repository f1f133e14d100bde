import type { Constraints, Value } from './arbitrary.ts';

/*
 * What libvirt's RelaxNG schemas demand of combinations, which the types leave to libvirt.
 */

const omit = (value: Value, ...names: string[]): Value =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
/** Not both. */
const eitherOr = (one: string, other: string) => (value: Value) => (one in value ? omit(value, other) : value);
/** Both or none. */
const together = (value: Value, ...names: string[]): Value => (names.every((name) => name in value) ? value : omit(value, ...names));
const first = (list: unknown): unknown[] => (Array.isArray(list) ? list.slice(0, 1) : []);

const secretReference = (value: Value): Value => ('uuid' in value ? omit(value, 'usage') : { ...value, usage: value['usage'] ?? 'some' });

function encryption(value: Value): Value {
  const secrets = first(value['secrets'] ?? [{ type: 'passphrase', usage: 'some' }]);
  return { ...together(value, 'cipher', 'ivgen'), secrets };
}

const common: Constraints = {
  '*.secret': secretReference,
  '*.secrets': secretReference,
  '*.encryption': encryption,
  '*.cipher': (value) => together(value, 'mode', 'hash'),
  '*.vlan': (value) => ('trunk' in value ? { ...value, trunk: true } : value),
  '*.virtualPort': virtualPort,
};

const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '802.1Qbg': ['managerId', 'typeId', 'typeIdVersion', 'instanceId'],
  '802.1Qbh': ['profileId'],
  openvswitch: ['profileId', 'interfaceId'],
};

function virtualPort(value: Value): Value {
  const { type, parameters } = value;
  if (typeof type !== 'string' || typeof parameters !== 'object' || parameters === null) return omit(value, 'type');
  if (type === 'midonet') return { type, parameters: { interfaceId: 'a7f9bfd2-6aaf-4d4b-8d2a-0d5f3a2b1c0e' } };
  return { type, parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => PARAMETERS[type]?.includes(name))) };
}

const oneWayOfSubnet = eitherOr('netmask', 'prefix');

function dhcpHost(value: Value): Value {
  if ('mac' in value) return omit(value, 'id');
  return 'id' in value ? value : { ...value, name: value['name'] ?? 'desk' };
}

const network: Constraints = {
  ...common,
  forward: eitherOr('interfaces', 'addresses'),
  ips: oneWayOfSubnet,
  routes: oneWayOfSubnet,
  'ips.dhcp.hosts': dhcpHost,
};

/** What the source of a pool must have, by the pool's type. */
const POOL_SOURCES: Readonly<Record<string, Value>> = {
  fs: { devices: [{ path: '/dev/sdb1' }] },
  netfs: { hosts: [{ name: 'files.example' }], dir: '/export' },
  disk: { devices: [{ path: '/dev/sdb' }] },
  iscsi: { hosts: [{ name: 'san.example' }], devices: [{ path: 'iqn.2013-06.com.example:storage' }] },
  'iscsi-direct': {
    hosts: [{ name: 'san.example' }],
    devices: [{ path: 'iqn.2013-06.com.example:storage' }],
    initiator: { iqn: 'iqn.2013-06.com.example:initiator' },
  },
  scsi: { adapter: { type: 'scsi_host', name: 'scsi_host3' } },
  rbd: { name: 'images', hosts: [{ name: 'mon.example' }] },
  sheepdog: { name: 'images', hosts: [{ name: 'mon.example' }] },
  gluster: { name: 'images', hosts: [{ name: 'mon.example' }] },
  zfs: { name: 'tank' },
  vstorage: { name: 'cluster' },
};
const WITHOUT_SOURCE_OPTIONS: Readonly<Record<string, readonly string[]>> = { disk: ['partSeparator'] };

function pool(value: Value): Value {
  const type = String(value['type']);
  const demanded = POOL_SOURCES[type];
  const source = { ...object(value['source']), ...demanded };
  const devices = 'devices' in source && type !== 'logical' ? { devices: first(source.devices) } : {};
  const target = { path: '/srv/pool', ...object(value['target']) };
  const needsTarget = !['iscsi-direct', 'rbd', 'sheepdog', 'gluster'].includes(type);
  return {
    ...omit({ name: 'pool', ...value }, ...(WITHOUT_SOURCE_OPTIONS[type] ?? [])),
    // Mount options are not interleaved in the schema of `fs`, so that they would have to be asked for last.
    ...(demanded === undefined && type !== 'logical' ? {} : { source: { ...source, ...devices } }),
    ...(needsTarget ? { target } : {}),
  };
}
const object = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** Attributes that one rule is given at most: xmllint takes exponential time for more. */
const ATTRIBUTES_MAX = 8;
const PROTOCOL_PLACE = /^(?:action|direction|priority|stateMatch)$/;

/** A rule has at most one protocol. */
function rule(value: Value): Value {
  const [protocol] = Object.keys(value).filter((name) => !PROTOCOL_PLACE.test(name));
  const kept = Object.entries(value).filter(([name]) => PROTOCOL_PLACE.test(name));
  if (protocol === undefined) return Object.fromEntries(kept);
  const attributes = Object.entries(object(value[protocol])).slice(0, ATTRIBUTES_MAX);
  return { ...Object.fromEntries(kept), [protocol]: protocolOf(protocol, Object.fromEntries(attributes)) };
}

function protocolOf(protocol: string, attributes: Value): Value {
  const isIpv6 = protocol.endsWith('v6');
  const known = isIpv6 ? omit(attributes, 'connLimitAbove', 'state', 'ipset', 'ipsetFlags') : attributes;
  return together(known, 'ipset', 'ipsetFlags');
}

const capabilities: Constraints = {
  'host.cpu': (value) => ('counters' in value ? { ...value, counters: first(value['counters']) } : value),
  'host.topology.cells.cells.cpus.cpus': (value) => together(omit(value, 'clusterId'), 'socketId', 'dieId', 'coreId', 'siblings'),
  'host.cache.monitor': (value) => together(value, 'level', 'reuseThreshold'),
  'host.memoryBandwidth.monitor': (value) => together(value, 'level', 'reuseThreshold'),
  'host.topology.cells.cells': (value) => value,
};

const CPU_MODES = [
  { name: 'host-passthrough', supported: true },
  { name: 'maximum', supported: false },
];
const domainCapabilities: Constraints = {
  '': (value) => {
    if (!Array.isArray(value['cpuModes'])) return value;
    const modes: unknown[] = value['cpuModes'];
    const byName = (name: string, other: Value): unknown =>
      modes.find((mode) => 'name' in object(mode) && JSON.stringify(mode).startsWith(`{"name":"${name}"`)) ?? other;
    return {
      ...value,
      cpuModes: [
        ...CPU_MODES,
        byName('host-model', { name: 'host-model', supported: false }),
        byName('custom', { name: 'custom', supported: false }),
      ],
    };
  },
  cpuModes: (value) => {
    if (value['name'] === 'host-model' && !('model' in value)) return omit(value, 'vendor', 'features');
    if (value['name'] !== 'custom' || !Array.isArray(value['models'])) return value;
    return { ...value, models: value['models'].map((model: unknown) => ({ vendor: 'unknown', ...object(model) })) };
  },
  'features.sev': (value) => together(value, 'cBitPosition', 'reducedPhysicalBits', 'maxGuests', 'maxEsGuests'),
  'features.sgx': (value) => together(omit(value, 'sections'), 'flc', 'sgx1', 'sgx2', 'sectionSizeKiB'),
};

const BRIDGES = ['pci-bridge', 'cardbus-bridge'];
const PCI_ORDER = ['phys_function', 'virt_functions', 'pci-bridge', 'mdev_types', 'vpd'];

/** One of each kind, in the schema's order. */
function pciCapabilities(list: unknown): unknown[] {
  const items = Array.isArray(list) ? list.map((item: unknown) => object(item)) : [];
  const typeOf = (item: object): string => ('type' in item ? String(item.type) : '');
  return PCI_ORDER.flatMap((type) => items.filter((item) => typeOf(item) === type).slice(0, 1)).map(withFirstFields);
}
const withFirstFields = (item: object): object => ('fields' in item ? { ...item, fields: first(item.fields) } : item);

const nodeDevice: Constraints = {
  '': (value) =>
    Array.isArray(value['deviceNodes'])
      ? {
          ...value,
          deviceNodes: [
            { type: 'dev', path: '/dev/a' },
            { type: 'link', path: '/dev/b' },
          ],
        }
      : value,
  parent: (value) => {
    if ('name' in value) return { name: value['name'] };
    return 'wwnn' in value && 'wwpn' in value ? omit(value, 'fabricWwn') : { fabricWwn: value['fabricWwn'] ?? '20000000c9831b4b' };
  },
  driver: (value) => ({ name: value['name'] ?? 'vfio-pci' }),
  capabilities: (value) => {
    switch (value['type']) {
      case 'pci':
        return { ...value, ...('capabilities' in value ? { capabilities: pciCapabilities(value['capabilities']) } : {}) };
      case 'scsi_host':
        return { host: 1, ...value };
      case 'scsi_target':
      case 'css':
      case 'ap_matrix':
        return { ...value, ...('capabilities' in value ? { capabilities: first(value['capabilities']) } : {}) };
      case 'ap_queue':
        return { ...value, domain: '0x00ab' };
      case 'storage':
        return { ...together({ sizeBytes: 1, ...omit(value, 'capabilities') }, 'logicalBlockSize', 'blockCount') };
      default:
        return value;
    }
  },
  'capabilities.capabilities': (value) => (BRIDGES.includes(String(value['type'])) ? { type: 'pci-bridge' } : value),
  'capabilities.capabilities.fields': (value) => (value['access'] === 'readwrite' ? null : value),
};

const SNAPSHOT_WITHOUT_IMAGE = ['no', 'internal', 'manual'];
const domainSnapshot: Constraints = {
  ...common,
  domain: 'absent',
  formerDomain: 'absent',
  inactiveDomain: 'absent',
  memory: (value) => (typeof value['file'] === 'string' ? { ...value, snapshot: 'external' } : { snapshot: 'internal' }),
  disks: (value) => {
    const { name, snapshot } = value;
    if (SNAPSHOT_WITHOUT_IMAGE.includes(String(snapshot))) return { type: 'unsaid', name, snapshot };
    const external = snapshot === undefined ? {} : { snapshot };
    if (value['type'] === 'block')
      return { type: 'block', name, ...external, source: { dev: '/dev/vg/overlay' }, driver: { type: 'qcow2' } };
    if (value['type'] === 'network') return { type: 'network', name, ...external, source: { protocol: 'rbd', name: 'images/overlay' } };
    return { type: value['type'], name, ...external, source: { file: '/srv/overlay' }, driver: { type: 'qcow2' } };
  },
};

/** Of each kind of document. */
export const constraints = {
  network,
  networkPort: common,
  storagePool: { ...common, '': pool, 'source.adapter': (value: Value) => ('name' in value ? omit(value, 'parent') : value) },
  storageVolume: { ...common, '': (value: Value) => ({ ...value, target: value['target'] ?? {} }) },
  nwfilter: { 'entries.rule': rule },
  nwfilterBinding: {},
  secret: {},
  capabilities,
  domainCapabilities,
  nodeDevice,
  domainSnapshot,
  domainCheckpoint: {
    domain: 'absent',
    inactiveDomain: 'absent',
    formerDomain: 'absent',
    disks: (value: Value) => (value['checkpoint'] === 'no' ? omit(value, 'bitmap', 'sizeBytes') : value),
  },
} as const satisfies Record<string, Constraints>;
