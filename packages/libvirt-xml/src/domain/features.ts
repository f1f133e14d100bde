import { attr, child, childAttr, childSize, flag, integer, oneOf, onOff, record, suggest, type TypeOf } from '../schema/index.ts';

const count = integer();
const state = attr('state', onOff);
/** `<name state='on'/>` as a boolean. */
const toggle = (name: string) => childAttr(name, 'state', onOff);
/** An element whose presence counts, and whose `state` may be left out. */
const present = (name: string) => child(name, record({ state }));

/** Enlightenments for Windows. */
const hyperv = record({
  mode: attr('mode', suggest('custom', 'passthrough')),
  relaxed: toggle('relaxed'),
  vapic: toggle('vapic'),
  spinlocks: child('spinlocks', record({ state, retries: attr('retries', count) })),
  vpindex: toggle('vpindex'),
  runtime: toggle('runtime'),
  synic: toggle('synic'),
  stimer: child('stimer', record({ state, direct: toggle('direct') })),
  reset: toggle('reset'),
  vendorId: child('vendor_id', record({ state, value: attr('value') })),
  frequencies: toggle('frequencies'),
  reenlightenment: toggle('reenlightenment'),
  tlbflush: toggle('tlbflush'),
  ipi: toggle('ipi'),
  evmcs: toggle('evmcs'),
  avic: toggle('avic'),
  emsrBitmap: toggle('emsr_bitmap'),
  xmmInput: toggle('xmm_input'),
});

const kvm = record({
  hidden: toggle('hidden'),
  hintDedicated: toggle('hint-dedicated'),
  pollControl: toggle('poll-control'),
  pvIpi: toggle('pv-ipi'),
  dirtyRing: child('dirty-ring', record({ state, size: attr('size', count) })),
});

const xen = record({
  e820Host: toggle('e820_host'),
  passthrough: child('passthrough', record({ state, mode: attr('mode', suggest('sync_pt', 'share_pt')) })),
});

const CAPABILITIES = [
  'audit_control',
  'audit_write',
  'block_suspend',
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'ipc_lock',
  'ipc_owner',
  'kill',
  'lease',
  'linux_immutable',
  'mac_admin',
  'mac_override',
  'mknod',
  'net_admin',
  'net_bind_service',
  'net_broadcast',
  'net_raw',
  'setgid',
  'setfcap',
  'setpcap',
  'setuid',
  'sys_admin',
  'sys_boot',
  'sys_chroot',
  'sys_module',
  'sys_nice',
  'sys_pacct',
  'sys_ptrace',
  'sys_rawio',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'syslog',
  'wake_alarm',
] as const;
type Capability = (typeof CAPABILITIES)[number];
const toggles: Readonly<Record<Capability, ReturnType<typeof toggle>>> = Object.assign(
  {} as Record<Capability, ReturnType<typeof toggle>>,
  Object.fromEntries(CAPABILITIES.map((name) => [name, toggle(name)])),
);

/** What the machine offers beyond its CPU. */
export const features = record({
  pae: flag('pae'),
  acpi: flag('acpi'),
  apic: child('apic', record({ eoi: attr('eoi', onOff) })),
  viridian: flag('viridian'),
  privnet: flag('privnet'),
  hap: present('hap'),
  hyperv: child('hyperv', hyperv),
  kvm: child('kvm', kvm),
  xen: child('xen', xen),
  pvspinlock: toggle('pvspinlock'),
  pmu: present('pmu'),
  vmport: toggle('vmport'),
  gic: child('gic', record({ version: attr('version', suggest('host', '2', '3')) })),
  smm: child('smm', record({ state, tsegKiB: childSize('tseg', 'KiB', { bare: 'MiB' }) })),
  ioapic: childAttr('ioapic', 'driver', suggest('qemu', 'kvm')),
  hpt: child(
    'hpt',
    record({ resizing: attr('resizing', oneOf('enabled', 'disabled', 'required')), maxPageSizeKiB: childSize('maxpagesize', 'KiB') }),
  ),
  htm: toggle('htm'),
  nestedHv: toggle('nested-hv'),
  vmcoreinfo: present('vmcoreinfo'),
  msrs: childAttr('msrs', 'unknown', suggest('ignore', 'fault')),
  ccfAssist: toggle('ccf-assist'),
  cfpc: childAttr('cfpc', 'value', suggest('broken', 'workaround', 'fixed')),
  sbbc: childAttr('sbbc', 'value', suggest('broken', 'workaround', 'fixed')),
  ibs: childAttr('ibs', 'value', suggest('broken', 'workaround', 'fixed-ibs', 'fixed-ccd', 'fixed-na')),
  tcg: child('tcg', record({ tbCacheMiB: childSize('tb-cache', 'MiB') })),
  asyncTeardown: child('async-teardown', record({ enabled: attr('enabled') })),
  /** Of a container. */
  capabilities: child('capabilities', record({ policy: attr('policy', suggest('default', 'allow', 'deny')), ...toggles })),
});
export type Features = TypeOf<typeof features>;
