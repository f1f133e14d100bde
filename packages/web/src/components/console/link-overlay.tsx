import type { SeatView } from '@aula/api';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { EndReason, LinkState } from '../../logic/console-link.ts';
import { canStart } from '../../logic/seat-words.ts';
import { useSeatAct } from '../../queries/seats.ts';
import { ErrorNote } from '../error-note.tsx';
import classes from './console.module.css';

const ENDS: Record<EndReason, { title: string; words: string; again: boolean }> = {
  revoked: {
    title: 'This desktop is no longer open to you',
    words: 'Your login ended, or the desktop was given to somebody else. What was saved on it is still there.',
    again: true,
  },
  missing: { title: 'There is no such desktop', words: 'It has been removed, or it is not yours.', again: false },
  forbidden: { title: 'This desktop is not open to you', words: 'Ask your teacher.', again: false },
  loggedOut: { title: 'You were logged out', words: 'The desktop keeps running. Log in to go on.', again: false },
  fault: { title: 'The connection broke', words: 'The desktop keeps running, and nothing on it is lost.', again: true },
};

interface LinkOverlayProps {
  link: LinkState;
  seat: SeatView | undefined;
  name: string;
  onRetry: () => void;
}

/** What stands over the picture while there is no connection, and what can be done about it. */
export function LinkOverlay({ link, seat, name, onRetry }: LinkOverlayProps) {
  const act = useSeatAct();
  if (link.at === 'open')
    return (
      <output className="visually-hidden" aria-live="polite">
        Connected to {name}
      </output>
    );
  if (link.at === 'ended') return <Ended why={link.why} onRetry={onRetry} />;
  const off = (link.at === 'waiting' ? link.why : link.before) === 'off';
  const lost = (link.at === 'waiting' ? link.why : link.before) === 'network';
  if (off && seat !== undefined && canStart(seat.state) && seat.operation === null && !act.isPending && !act.isSuccess)
    return (
      <Message title={seat.state === 'crashed' ? 'This desktop crashed' : 'This desktop is off'}>
        <p>{seat.state === 'crashed' ? 'What was saved on its disk is still there.' : 'It opens here as soon as it runs.'}</p>
        {act.isError && <ErrorNote error={act.error} />}
        <Button onClick={() => act.mutate({ seat: name, act: 'start' })}>{`Start ${name}`}</Button>
      </Message>
    );
  if (off)
    return (
      <Message busy title={seat?.state === 'stopping' ? 'Shutting down…' : seat?.state === 'resetting' ? 'Resetting…' : 'Starting…'} />
    );
  if (lost)
    return (
      <Message busy title="Connection lost">
        <p>The desktop keeps running. Connecting again by itself…</p>
        <Button variant="default" onClick={onRetry}>
          Try now
        </Button>
      </Message>
    );
  return <Message busy title="Connecting…" />;
}

function Ended({ why, onRetry }: { why: EndReason; onRetry: () => void }) {
  const { title, words, again } = ENDS[why];
  return (
    <Message title={title}>
      <p>{words}</p>
      {again && <Button onClick={onRetry}>Try again</Button>}
      <Button variant="default" renderRoot={(props) => <Link {...props} to="/" />}>
        {why === 'loggedOut' ? 'Log in' : 'Back'}
      </Button>
    </Message>
  );
}

function Message({ title, busy = false, children }: { title: string; busy?: boolean; children?: ReactNode }) {
  return (
    <div className={classes['overlay']} role="status">
      <div className={classes['message']}>
        {busy && <div className={classes['spinner']} aria-hidden />}
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
}
