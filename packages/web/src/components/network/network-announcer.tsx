import type { NetworkMachineView } from '@aula/api';
import { useEffect, useRef, useState } from 'react';
import { networkNews } from '../../logic/network-news.ts';

/** News is read out at most this often, so that a room that starts does not talk without end. */
const QUIET_MS = 4000;
/** News that comes together is read out together. */
const GATHER_MS = 500;

/** Reads out politely what changes on a network: nothing at first, then everything since it last spoke. Shows nothing. */
export function NetworkAnnouncer({ machines }: { machines: readonly NetworkMachineView[] }) {
  const [said, setSaid] = useState('');
  const toldOf = useRef(machines);
  const lastAt = useRef(0);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        const text = networkNews(toldOf.current, machines);
        toldOf.current = machines;
        if (text === '') return;
        lastAt.current = Date.now();
        setSaid(text);
      },
      Math.max(GATHER_MS, lastAt.current + QUIET_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [machines]);
  return (
    <output className="visually-hidden" aria-live="polite">
      {said}
    </output>
  );
}
