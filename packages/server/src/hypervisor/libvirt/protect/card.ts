import type { NetworkInterface } from '@aula/libvirt-xml';

/** What the definition of a protected seat's network card has more than others'. */
export interface CardGuard {
  /** The name of its device on the host. */
  tap: string;
  /** Where libvirt's own filters do the work. */
  filter?: { name: string; mac: string; ip: string; ips6: readonly string[]; isolated: boolean; outKiBps: number | null };
}

export type CardParts = Partial<Pick<NetworkInterface, 'target' | 'filter' | 'isolated' | 'bandwidth'>>;

/** The guard in the words of the interface's XML; nothing for null. */
export function cardParts(guard: CardGuard | null): CardParts {
  if (guard === null) return {};
  const target = { target: { dev: guard.tap } };
  if (guard.filter === undefined) return target;
  const { name, mac, ip, ips6, isolated, outKiBps } = guard.filter;
  // With the address given, libvirt's rules stand as soon as the card is attached; else it would first listen for one.
  const parameters = [{ name: 'MAC', value: mac }, { name: 'IP', value: ip }, ...ips6.map((value) => ({ name: 'IP6', value }))];
  return {
    ...target,
    filter: { filter: name, parameters },
    ...(isolated ? { isolated: true } : {}),
    ...(outKiBps === null ? {} : { bandwidth: { outbound: { average: outKiBps } } }),
  };
}

/** What of a card is not as the guard has it, in words; the device's name aside. */
export function cardLacks(card: NetworkInterface, guard: CardGuard): ('filter' | 'isolation' | 'cap')[] {
  const wanted = cardParts(guard);
  const key = ({ filter }: CardParts): string =>
    JSON.stringify([filter?.filter ?? null, (filter?.parameters ?? []).map(({ name, value }) => `${name} ${value}`.toLowerCase()).sort()]);
  return [
    ...(key(card) === key(wanted) ? [] : ['filter' as const]),
    ...((card.isolated ?? false) === (wanted.isolated ?? false) ? [] : ['isolation' as const]),
    ...((card.bandwidth?.outbound?.average ?? null) === (wanted.bandwidth?.outbound?.average ?? null) ? [] : ['cap' as const]),
  ];
}

/** The card with the guard's parts in place of its own. */
export function dressed(card: NetworkInterface, guard: CardGuard, keepDevice = false): NetworkInterface {
  const { target, filter: _filter, isolated: _isolated, bandwidth: _bandwidth, ...rest } = card;
  const parts = cardParts(guard);
  return { ...rest, ...parts, ...(keepDevice && target !== undefined ? { target } : {}) };
}
