import { type DesiredNetwork, type FieldChange, protectKey, protectWords, type SeatName } from '@aula/model';
import type { ObservedNetwork, Reservation } from './ports.ts';

export interface NetworkDrift {
  fields: FieldChange[];
  /** Running seats lose their link: the network stops, or has stopped already. */
  linkLost: boolean;
}

/** Names told one by one in a field; the rest is counted. */
const NAMES_SHOWN = 3;

/**
 * How a network of Aula's differs from what is wanted; null when it does not. `settled` are the seats that stay as they
 * are: reservations of others follow from what happens to their seats, and are no drift of the network.
 */
export function diffNetwork(
  wanted: DesiredNetwork,
  reservations: readonly Reservation[],
  observed: ObservedNetwork,
  settled: (seat: SeatName) => boolean,
): NetworkDrift | null {
  if (wanted.managed !== undefined) return diffMembership(wanted.managed, reservations, observed, settled);
  const addresses = [
    { field: 'subnet', from: observed.subnet, to: wanted.subnet },
    { field: 'gateway', from: observed.gateway, to: wanted.gateway },
    { field: 'domain', from: observed.domain, to: wanted.domain },
  ].filter(({ from, to }) => from !== to);
  const state: FieldChange[] = [];
  if (!observed.active) state.push({ field: 'state', from: 'stopped', to: 'running' });
  if (!observed.autostart) state.push({ field: 'autostart', from: 'off', to: 'on' });
  const reserved = reservationField(reservations, observed.reservations, settled);
  const fields = [...addresses, ...state, ...protectField(wanted, observed), ...(reserved === null ? [] : [reserved])];
  return fields.length === 0 ? null : { fields, linkLost: addresses.length > 0 || !observed.active };
}

/** What a room may say of a network that stands on its own: that it runs, and keeps the room's addresses. The rest is the network's own plan. */
function diffMembership(
  { reserves }: NonNullable<DesiredNetwork['managed']>,
  reservations: readonly Reservation[],
  observed: ObservedNetwork,
  settled: (seat: SeatName) => boolean,
): NetworkDrift | null {
  const own = new Set<string>(reservations.map(({ name }) => name));
  const present = observed.reservations.filter(({ name }) => own.has(name));
  const reserved = reserves ? reservationField(reservations, present, settled) : null;
  const fields = [
    ...(observed.active ? [] : [{ field: 'state', from: 'stopped', to: 'running' }]),
    ...(reserved === null ? [] : [reserved]),
  ];
  return fields.length === 0 ? null : { fields, linkLost: false };
}

function protectField({ protect }: DesiredNetwork, { protect: present }: ObservedNetwork): FieldChange[] {
  if (protect === undefined || present === undefined) return [];
  if (present !== null && protectKey(present) === protectKey(protect)) return [];
  const [from, to] = [present === null ? 'none' : protectWords(present), protectWords(protect)];
  return [{ field: 'protect', from, to: from === to ? `${to}, other details` : to }];
}

function reservationField(
  wanted: readonly Reservation[],
  observed: readonly Reservation[],
  settled: (seat: SeatName) => boolean,
): FieldChange | null {
  const key = ({ name, mac, ip }: Reservation): string => `${name} ${mac} ${ip}`;
  const present = new Set(observed.map(key));
  const wantedKeys = new Set(wanted.map(key));
  const missing = wanted.filter((one) => settled(one.name) && !present.has(key(one))).map(({ name }) => name);
  const odd = observed
    .filter((one) => settled(one.name) && !wantedKeys.has(key(one)) && !missing.includes(one.name))
    .map(({ name }) => name);
  if (missing.length === 0 && odd.length === 0) return null;
  const parts = [...(missing.length > 0 ? [`${listed(missing)} missing`] : []), ...(odd.length > 0 ? [`${listed(odd)} too many`] : [])];
  return { field: 'reservations', from: parts.join(', '), to: 'one for each seat' };
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMES_SHOWN;
  return names.slice(0, NAMES_SHOWN).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
