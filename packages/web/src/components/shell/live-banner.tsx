import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { clock } from '../../logic/time-words.ts';
import { useLiveStatus } from '../../queries/live.ts';
import classes from './shell.module.css';

/** A break shorter than this is not worth a word. */
const PATIENCE_MS = 2500;

/** Says when the page no longer hears of changes, and as of when it shows things. */
export function LiveBanner() {
  const { state, since } = useLiveStatus();
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (state !== 'lost') return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <output aria-live="polite">
      {late && (
        <div className={classes['lost']}>
          <IconCloudOff size={16} aria-hidden />
          The server does not answer. Shown as of {clock(new Date(since).toISOString(), Date.now())}; trying again by itself.
        </div>
      )}
    </output>
  );
}
