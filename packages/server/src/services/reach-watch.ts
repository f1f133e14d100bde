import type { LiveSeats } from '../reconcile/live-seats.ts';

/** Tells `onChange` when what packet filter and published ports depend on has changed of a seat: power, MAC, address; not for pictures and the like. */
export function createReachWatch(live: () => Pick<LiveSeats, 'live' | 'view' | 'row'>, onChange: () => void) {
  const known = new Map<string, string>();
  return {
    seat(name: string): void {
      const seats = live();
      const machine = seats.live(name);
      const row = seats.row(name);
      const facts = [machine?.power, machine?.mac, seats.view(name)?.leasedIp, row?.ip, row?.network, row?.section].join(' ');
      if (known.get(name) === facts) return;
      known.set(name, facts);
      onChange();
    },
    removed(name: string): void {
      known.delete(name);
      onChange();
    },
  };
}
