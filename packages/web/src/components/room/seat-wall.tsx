import type { SeatView } from '@aula/api';
import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import type { Reach } from '../../logic/network-words.ts';
import { isArrowKey, moveInGrid } from '../../logic/selection.ts';
import classes from './room.module.css';
import { SeatTile } from './seat-tile.tsx';

export interface SeatsProps {
  seats: readonly SeatView[];
  ownerName: (seat: SeatView) => string | null;
  /** Seats whose internet is switched apart from their room's. */
  ownReaches: ReadonlyMap<string, Reach>;
  chosen: ReadonlySet<string>;
  onChoose: (seat: string, extend: boolean) => void;
}

interface SeatWallProps extends SeatsProps {
  /** Seats of the whole room: a filter does not change the size of the tiles. */
  total: number;
}

/** Up to so many seats the tiles are larger. */
const FEW = 8;
const SOME = 20;

/** The wall: live tiles, in the room's order; arrows move within the grid. */
export function SeatWall({ seats, total, ownerName, ownReaches, chosen, onChoose }: SeatWallProps) {
  const grid = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const current = seats.some(({ name }) => name === focused) ? focused : (seats[0]?.name ?? null);

  const order = useRef(seats);
  order.current = seats;
  const onMove = useCallback((event: KeyboardEvent, seat: string) => {
    if (!isArrowKey(event.key) || grid.current === null) return;
    event.preventDefault();
    const names = order.current.map(({ name }) => name);
    const columns = getComputedStyle(grid.current).gridTemplateColumns.split(' ').length;
    const next = names[moveInGrid(names.indexOf(seat), names.length, columns, event.key)];
    if (next !== undefined) grid.current.querySelector<HTMLElement>(`[data-tile="${CSS.escape(next)}"]`)?.focus();
  }, []);

  return (
    <ul ref={grid} className={classes['wall']} aria-label="Seats" data-room={total <= FEW ? 'few' : total <= SOME ? 'some' : 'many'}>
      {seats.map((seat) => (
        <SeatTile
          key={seat.name}
          seat={seat}
          owner={ownerName(seat)}
          ownReach={ownReaches.get(seat.name) ?? null}
          chosen={chosen.has(seat.name)}
          choosing={chosen.size > 0}
          current={seat.name === current}
          onChoose={onChoose}
          onMove={onMove}
          onFocus={setFocused}
        />
      ))}
    </ul>
  );
}
