import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsoleViewProps } from '../components/console/desktop-view.tsx';
import { useTitle } from '../components/page-head.tsx';
import { isStaff, useMe } from '../queries/me.ts';
import { seatQuery } from '../queries/seats.ts';

/** What both console pages need: the seat as it is, and whether to watch or to work. Staff only watch what is another's until they take over. */
export function useConsolePage(name: string, what: string): ConsoleViewProps & { settled: boolean } {
  useTitle(`${name} ${what}`);
  const me = useMe();
  // Not isPending: a failed query is pending again whenever the console below asks once more, and would take it down.
  const { data: seat, isFetched } = useQuery(seatQuery(name));
  const [chosen, setChosen] = useState<'control' | 'view' | null>(null);
  const anothers = isStaff(me) && seat !== undefined && seat.owner !== null && seat.owner !== me.name;
  return { name, seat, mode: chosen ?? (anothers ? 'view' : 'control'), onMode: setChosen, settled: isFetched };
}
