import { useQuery } from '@tanstack/react-query';
import { seatInternetQuery } from '../../queries/internet.ts';
import { seatPortsQuery } from '../../queries/ports.ts';
import { PortList } from './port-list.tsx';
import { ReachBadge } from './reach-badge.tsx';

/** What a desktop reaches, and how it is reached, where that is out of the ordinary: switched off, listed sites, published ports. */
export function SeatReach({ seat }: { seat: string }) {
  const internet = useQuery(seatInternetQuery(seat)).data?.internet.mode ?? 'on';
  const ports = useQuery(seatPortsQuery(seat)).data ?? [];
  return (
    <>
      {internet !== 'on' && <ReachBadge reach={internet} />}
      {ports.length > 0 && <PortList ports={ports} />}
    </>
  );
}
