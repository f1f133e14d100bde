import type { SeatView } from '@aula/api';
import { IconArrowLeft, IconEye, IconHandFinger, IconMaximize, IconMinimize } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, type RefObject, useEffect, useState } from 'react';
import { isStaff, useMe } from '../../queries/me.ts';
import classes from './console.module.css';

interface ConsoleBarProps {
  name: string;
  seat: SeatView | undefined;
  mode: 'control' | 'view';
  onMode: (mode: 'control' | 'view') => void;
  /** What goes full screen. */
  page: RefObject<HTMLElement | null>;
  /** Tools of this kind of console. */
  children: ReactNode;
}

/** The slim bar's content: back, who and who watches, tools, full screen. */
export function ConsoleBar({ name, seat, mode, onMode, page, children }: ConsoleBarProps) {
  const me = useMe();
  const staff = isStaff(me);
  const others = (seat?.viewers ?? 0) - 1;
  return (
    <>
      {staff && seat !== undefined ? (
        <Link
          to="/rooms/$room"
          params={{ room: seat.room }}
          className={classes['tool']}
          aria-label={`Back to ${seat.roomTitle || seat.room}`}
        >
          <IconArrowLeft size={18} aria-hidden />
        </Link>
      ) : (
        <Link to="/" className={classes['tool']} aria-label={staff ? 'Back' : 'Back to my desktops'}>
          <IconArrowLeft size={18} aria-hidden />
        </Link>
      )}
      <h1 className={classes['name']}>{name}</h1>
      {others > 0 && (
        <span className={classes['quiet']} title={`${others} more connected`}>
          <IconEye size={16} aria-hidden />
          {others}
          <span className="visually-hidden"> more connected</span>
        </span>
      )}
      {mode === 'view' && (
        <span className={`${classes['quiet']} ${classes['watch']}`}>
          <IconEye size={16} aria-hidden />
          Watching
        </span>
      )}
      {staff && (
        <button
          type="button"
          className={classes['tool']}
          aria-label={mode === 'view' ? 'Take control' : 'Only watch'}
          title={mode === 'view' ? 'Take control' : 'Only watch'}
          onClick={() => onMode(mode === 'view' ? 'control' : 'view')}
        >
          {mode === 'view' ? <IconHandFinger size={18} aria-hidden /> : <IconEye size={18} aria-hidden />}
          <span className={classes['wide']}>{mode === 'view' ? 'Take control' : 'Only watch'}</span>
        </button>
      )}
      <span className={classes['gap']} />
      {children}
      <FullScreen page={page} />
    </>
  );
}

function FullScreen({ page }: { page: RefObject<HTMLElement | null> }) {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = () => void (full ? document.exitFullscreen() : page.current?.requestFullscreen());
  return (
    <button
      type="button"
      className={classes['tool']}
      aria-label={full ? 'Leave full screen' : 'Full screen'}
      title={full ? 'Leave full screen' : 'Full screen'}
      onClick={toggle}
    >
      {full ? <IconMinimize size={18} aria-hidden /> : <IconMaximize size={18} aria-hidden />}
    </button>
  );
}
