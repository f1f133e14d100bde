import type { SeatView } from '@aula/api';
import { Checkbox } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, type MouseEvent, memo } from 'react';
import { type Reach, reachWord } from '../../logic/network-words.ts';
import { stateWord } from '../../logic/seat-words.ts';
import { ReachBadge } from '../network/reach-badge.tsx';
import { SeatPicture } from '../seat-picture.tsx';
import { StateBadge } from '../state-badge.tsx';
import classes from './room.module.css';

export interface SeatTileProps {
  seat: SeatView;
  owner: string | null;
  /** What its own switch says of the internet; null: as its room. */
  ownReach: Reach | null;
  chosen: boolean;
  /** Something is chosen, so a click chooses rather than opens. */
  choosing: boolean;
  /** It is the one that Tab reaches. */
  current: boolean;
  onChoose: (seat: string, extend: boolean) => void;
  onMove: (event: KeyboardEvent, seat: string) => void;
  onFocus: (seat: string) => void;
}

/** One seat on the wall: its picture is a link to its desktop, its box chooses it. */
export const SeatTile = memo(function SeatTile({
  seat,
  owner,
  ownReach,
  chosen,
  choosing,
  current,
  onChoose,
  onMove,
  onFocus,
}: SeatTileProps) {
  const onClick = (event: MouseEvent) => {
    if (!choosing && !event.shiftKey && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    onChoose(seat.name, event.shiftKey);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === ' ') {
      event.preventDefault();
      onChoose(seat.name, event.shiftKey);
    } else onMove(event, seat.name);
  };
  return (
    <li
      className={classes['tile']}
      data-chosen={chosen || undefined}
      data-choosing={choosing || undefined}
      data-seat={seat.name}
      data-state={seat.state}
    >
      <Link
        to="/seats/$seat/desktop"
        params={{ seat: seat.name }}
        className={classes['tileLink']}
        aria-label={`Open ${seat.name}, ${stateWord(seat.state)}${owner === null ? '' : `, ${owner}`}${ownReach === null ? '' : `, ${reachWord(ownReach)}`}`}
        tabIndex={current ? 0 : -1}
        data-tile={seat.name}
        draggable={false}
        onClick={onClick}
        onKeyDown={onKey}
        onFocus={() => onFocus(seat.name)}
      >
        <SeatPicture seat={seat} decorative />
      </Link>
      <Checkbox
        className={classes['tileBox'] ?? ''}
        checked={chosen}
        aria-label={`Select ${seat.name}`}
        tabIndex={current ? 0 : -1}
        onChange={() => undefined}
        onClick={(event) => onChoose(seat.name, event.shiftKey)}
        onKeyDown={(event) => onMove(event, seat.name)}
      />
      <div className={classes['tileWords']}>
        <div className={classes['tileRow']}>
          <strong className={classes['cut']}>{seat.name}</strong>
          <StateBadge state={seat.state} />
        </div>
        <div className={classes['tileRow']}>
          <span className={classes['tileOwner']}>{owner ?? 'Free'}</span>
          {seat.viewers > 0 && (
            <span className={classes['viewers']}>
              <IconEye size={14} aria-hidden />
              {seat.viewers}
              <span className="visually-hidden"> watching</span>
            </span>
          )}
        </div>
        {ownReach !== null && <ReachBadge reach={ownReach} />}
      </div>
    </li>
  );
});
