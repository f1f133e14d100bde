import type { PeerCall } from './peer.ts';

/** An object of libvirt as both sides name it: our handle, and how the peer looks it up. */
export interface Ref<Handle> {
  readonly handle: Handle;
  readonly target: readonly unknown[];
  /** The peer's method on it. */
  py(method: string, ...args: unknown[]): PeerCall;
}

/** Two objects that are alike but for their name: we work on the first, the peer on the second. */
export interface Twins<R> {
  readonly ours: R;
  readonly peer: R;
}

export type Side = keyof Twins<unknown>;

function ref<Handle>(handle: Handle, ...target: unknown[]): Ref<Handle> {
  return { handle, target, py: (method, ...args) => ({ target, method, args }) };
}

/** Methods of the connection. */
export const conn = ref(undefined, 'conn');
/** Functions of the binding's QEMU module. */
export const qemuModule = ref(undefined, 'qemu');

export type DomainRef = ReturnType<typeof domain>;
export function domain(name: string, uuid: string, id = -1) {
  return ref({ name, uuid, id }, 'domain', name);
}
export function snapshot(of: DomainRef, name: string) {
  return ref({ name, dom: of.handle }, 'snapshot', of.handle.name, name);
}
export function checkpoint(of: DomainRef, name: string) {
  return ref({ name, dom: of.handle }, 'checkpoint', of.handle.name, name);
}
export type NetworkRef = ReturnType<typeof network>;
export function network(name: string, uuid: string) {
  return ref({ name, uuid }, 'network', name);
}
export function port(of: NetworkRef, uuid: string) {
  return ref({ net: of.handle, uuid }, 'port', of.handle.name, uuid);
}
export type PoolRef = ReturnType<typeof pool>;
export function pool(name: string, uuid: string) {
  return ref({ name, uuid }, 'pool', name);
}
export function vol(of: PoolRef, name: string, key: string) {
  return ref({ pool: of.handle.name, name, key }, 'vol', of.handle.name, name);
}
export function iface(name: string, mac: string) {
  return ref({ name, mac }, 'interface', name);
}
export function nodedev(name: string) {
  return ref({ name }, 'nodedev', name);
}
export function secret(uuid: string, usageType: number, usageId: string) {
  return ref({ uuid, usageType, usageId }, 'secret', uuid);
}
export function nwfilter(name: string, uuid: string) {
  return ref({ name, uuid }, 'nwfilter', name);
}
export function binding(portdev: string, filtername: string) {
  return ref({ portdev, filtername }, 'binding', portdev);
}

/** Makes both of a pair: names begin with the side, UUIDs with a letter of its own. */
export function twins<R>(make: (side: Side, uuid: string) => R, number: number): Twins<R> {
  const tail = `0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  return { ours: make('ours', `aaaaaaaa-${tail}`), peer: make('peer', `bbbbbbbb-${tail}`) };
}

/** What tells the peer's twin from ours in names, UUIDs, paths and addresses. */
const TWIN_MARKS: readonly (readonly [string, string])[] = [
  ['peer', 'ours'],
  ['bbbbbbbb', 'aaaaaaaa'],
  ['198.51.100.', '192.0.2.'],
];
/** Numbers that the daemon gives out one after the other. */
const RUNNING_NUMBERS: readonly (readonly [RegExp, string])[] = [
  [/(<domain [^>]*?) id='\d+'/g, "$1 id='N'"],
  [/domain-\d+-/g, 'domain-N-'],
  [/\/dev\/pts\/\d+/g, '/dev/pts/N'],
  [/vnet\d+/g, 'vnetN'],
  [/(creationTime>)\d+/g, '$1N'],
  [/(?<=<(?:atime|mtime|ctime|btime)>)[\d.]+/g, 'N'],
  [/<allocation unit='bytes'>\d+<\/allocation>\s*<available unit='bytes'>\d+/g, '<available>N'],
  [/ portid='[\da-f-]+'/g, " portid='N'"],
  [/dom\d+\b/g, 'domN'],
];

/** A text of either twin as the text of both. */
export function twinText(text: string): string {
  const unmarked = TWIN_MARKS.reduce((rest, [mark, ours]) => rest.replaceAll(mark, ours), text);
  return RUNNING_NUMBERS.reduce((rest, [pattern, stand]) => rest.replace(pattern, stand), unmarked);
}

/** The reads by which the state of an object is compared after a call changed it, as method and arguments of the peer. */
export const READINGS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  domain: [
    ['isActive'],
    ['isPersistent'],
    ['state'],
    ['XMLDesc', 0],
    ['XMLDesc', 2],
    ['maxMemory'],
    ['autostart'],
    ['hasManagedSaveImage'],
    ['snapshotListNames'],
  ],
  network: [['isActive'], ['isPersistent'], ['XMLDesc', 0], ['XMLDesc', 1], ['autostart']],
  pool: [['isActive'], ['isPersistent'], ['XMLDesc'], ['autostart'], ['listVolumes']],
  vol: [['info'], ['XMLDesc']],
  interface: [['isActive'], ['XMLDesc', 0], ['XMLDesc', 1]],
  nodedev: [['XMLDesc']],
  secret: [['XMLDesc'], ['value']],
  nwfilter: [['XMLDesc']],
  binding: [['XMLDesc']],
  port: [['XMLDesc'], ['parameters']],
  snapshot: [['getXMLDesc'], ['isCurrent']],
  checkpoint: [['getXMLDesc']],
};
