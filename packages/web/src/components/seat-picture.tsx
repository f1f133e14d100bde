import type { SeatView } from '@aula/api';
import { IconPower } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { isRunning } from '../logic/seat-words.ts';
import { pictureUrl } from '../queries/seats.ts';
import classes from './notes.module.css';

type Pictured = Pick<SeatView, 'name' | 'pictureVersion'> & { state?: SeatView['state'] };

/**
 * The newest picture that loaded: it stays until the next one is there, so that nothing flickers.
 * While there is none, the name stands large.
 */
export function SeatPicture({ seat, decorative = false }: { seat: Pictured; decorative?: boolean }) {
  const shown = useLoaded(pictureUrl(seat), seat.name);
  const running = seat.state === undefined || isRunning(seat.state);
  const visible = running && shown !== null;
  return (
    <span className={classes['picture']} style={{ containerType: 'inline-size' }}>
      {visible ? (
        <img src={shown} alt={decorative ? '' : `Screen of ${seat.name}`} draggable={false} />
      ) : (
        <span className={classes['blank']} aria-hidden={decorative || undefined}>
          {!running && <IconPower size={22} aria-hidden />}
          <span className={classes['blankName']}>{seat.name}</span>
        </span>
      )}
    </span>
  );
}

/** The last address of this seat's picture that could be loaded. */
function useLoaded(url: string | null, seat: string): string | null {
  const [loaded, setLoaded] = useState<{ url: string; seat: string } | null>(null);
  useEffect(() => {
    if (url === null) return;
    const image = new Image();
    let wanted = true;
    image.onload = () => {
      if (wanted) setLoaded({ url, seat });
    };
    image.src = url;
    return () => {
      wanted = false;
    };
  }, [url, seat]);
  return url === null || loaded?.seat !== seat ? null : loaded.url;
}
