import type { FieldChange, NetworkPlan } from '@aula/model';
import type { HostNetwork } from './ports.ts';
import type { NetworkShape } from './shape.ts';

/** What only a restart of the network can change. */
const GROUND = ['mode', 'bridge', 'addresses', 'domain', 'forwarders'] as const;
/** What changes while it runs. */
const LIVE = ['ranges', 'reservations', 'names', 'srv', 'txt'] as const;
type Part = (typeof GROUND)[number] | (typeof LIVE)[number];

const WORDS: Readonly<Record<Part, string>> = {
  mode: 'mode',
  bridge: 'bridge',
  addresses: 'addresses',
  domain: 'domain',
  forwarders: 'DNS forwarders',
  ranges: 'dynamic range',
  reservations: 'reservations',
  names: 'DNS names',
  srv: 'DNS services',
  txt: 'DNS texts',
};
/** Things of a list that are told one by one; the rest is counted. */
const TOLD = 3;

/** A network on the host against what is wanted. Pure. A bridge that is not asked for by name may be any. */
export function compareNetwork(wanted: NetworkShape, observed: HostNetwork | null): Pick<NetworkPlan, 'action' | 'fields'> {
  if (observed === null) return { action: 'create', fields: creation(wanted) };
  const ground = GROUND.flatMap((part) => changeOf(part, wanted, observed));
  const live = LIVE.flatMap((part) => changeOf(part, wanted, observed));
  const state: FieldChange[] = [];
  if (!observed.active) state.push({ field: 'state', from: 'stopped', to: 'running' });
  if (!observed.autostart) state.push({ field: 'autostart', from: 'off', to: 'on' });
  const fields = [...ground, ...live, ...state];
  if (fields.length === 0) return { action: 'none', fields };
  if (!observed.active) return { action: 'start', fields };
  return { action: ground.length > 0 ? 'restart' : 'live', fields };
}

/** Whether both ask for the same of what only a restart can change. */
export const sameGround = (wanted: NetworkShape, now: NetworkShape): boolean => GROUND.every((part) => samePart(part, wanted, now));

/** Whether nothing at all differs. */
export const sameShape = (wanted: NetworkShape, now: NetworkShape): boolean =>
  sameGround(wanted, now) && LIVE.every((part) => samePart(part, wanted, now));

function samePart(part: Part, wanted: NetworkShape, now: NetworkShape): boolean {
  if (part === 'bridge' && wanted.bridge === null) return true;
  return JSON.stringify(wanted[part]) === JSON.stringify(now[part]);
}

function changeOf(part: Part, wanted: NetworkShape, { stored, live }: HostNetwork): FieldChange[] {
  const differs = [live, stored].find((shape) => shape !== null && !samePart(part, wanted, shape));
  if (!differs) return [];
  const from = itemsOf(part, differs);
  const to = itemsOf(part, wanted);
  if (part !== 'reservations' && part !== 'names') return [{ field: WORDS[part], from: listed(from), to: listed(to) }];
  const missing = to.filter((item) => !from.includes(item));
  const surplus = from.filter((item) => !to.includes(item));
  const words = [
    ...(missing.length > 0 ? [`${listed(missing)} missing`] : []),
    ...(surplus.length > 0 ? [`${listed(surplus)} too many`] : []),
  ];
  return [{ field: WORDS[part], from: words.join(', ') || 'in another order', to: `${to.length} as declared` }];
}

function creation(wanted: NetworkShape): FieldChange[] {
  return [...GROUND, ...LIVE].flatMap((part) => {
    const items = itemsOf(part, wanted);
    if (items.length === 0) return [];
    const to = part === 'reservations' || part === 'names' ? String(items.length) : listed(items);
    return [{ field: WORDS[part], from: '', to }];
  });
}

function itemsOf(part: Part, shape: NetworkShape): string[] {
  if (part === 'mode') return [shape.mode];
  if (part === 'bridge') return shape.bridge === null ? [] : [shape.bridge];
  if (part === 'domain') return shape.domain === '' ? [] : [shape.domain];
  if (part === 'addresses' || part === 'forwarders') return shape[part];
  if (part === 'ranges') return shape.ranges.map(({ first, last, leaseSeconds }) => `${first}-${last}${leaseWords(leaseSeconds)}`);
  if (part === 'reservations')
    return shape.reservations.map(({ name, mac, ip, leaseSeconds }) => `${name} ${ip} ${mac}${leaseWords(leaseSeconds)}`);
  if (part === 'names') return shape.names.map(({ ip, names }) => `${names.join(' ')} ${ip}`);
  if (part === 'srv') return shape.srv.map(({ service, protocol, target, port }) => `_${service}._${protocol} ${target}:${port}`);
  return shape.txt.map(({ name, value }) => `${name} "${value}"`);
}

const LEASE_UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** As a network's YAML writes it: ` for 8h`. libvirt's 0 has no end. */
function leaseWords(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds === 0) return ' for ever';
  const [unit, size] = LEASE_UNITS.find(([, size]) => seconds % size === 0) ?? LEASE_UNITS[3];
  return ` for ${seconds / size}${unit}`;
}

function listed(items: readonly string[]): string {
  if (items.length === 0) return 'none';
  const rest = items.length - TOLD;
  return items.slice(0, TOLD).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
