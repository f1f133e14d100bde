import type { LiveSeats } from './live-seats.ts';

/** Tells `onChange` of the network that a seat hangs on when its place there has changed: state, lease, who sits there; not for pictures and the like. */
export function createSeatNetworkNews(live: () => Pick<LiveSeats, 'view' | 'row'>, onChange: (network: string) => void) {
  const known = new Map<string, { network: string; facts: string }>();
  return {
    seat(name: string): void {
      const view = live().view(name);
      const network = live().row(name)?.network;
      if (view === null || network === undefined) return;
      const before = known.get(name);
      const facts = [view.state, view.leasedIp, view.ip, view.owner].join(' ');
      if (before?.facts === facts && before.network === network) return;
      known.set(name, { network, facts });
      onChange(network);
      if (before !== undefined && before.network !== network) onChange(before.network);
    },
    removed(name: string): void {
      const before = known.get(name);
      known.delete(name);
      if (before !== undefined) onChange(before.network);
    },
  };
}
