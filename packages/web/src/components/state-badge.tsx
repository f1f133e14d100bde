import { IconAlertTriangle, IconCircleCheck, IconLoader2, IconPlayerPause, IconPower } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { countWords, type SeatState, stateTone, stateWord, type Tone } from '../logic/seat-words.ts';
import classes from './notes.module.css';

interface IconProps {
  size?: number;
  className?: string | undefined;
  'aria-hidden'?: boolean;
}

const ICONS: Record<Tone, ComponentType<IconProps>> = {
  good: IconCircleCheck,
  busy: IconLoader2,
  idle: IconPower,
  held: IconPlayerPause,
  bad: IconAlertTriangle,
};

/** A state as icon and word; `count` puts a number before the word. */
export function StateBadge({ state, count }: { state: SeatState; count?: number }) {
  const tone = stateTone(state);
  return <ToneBadge tone={tone} words={count === undefined ? stateWord(state) : countWords(state, count)} />;
}

export function ToneBadge({ tone, words }: { tone: Tone; words: string }) {
  const Icon = ICONS[tone];
  return (
    <span className={classes['state']} data-tone={tone}>
      <Icon size={16} aria-hidden className={tone === 'busy' ? classes['turning'] : undefined} />
      {words}
    </span>
  );
}

/** A tone's icon alone, with its word for those who do not see it. */
export function ToneIcon({ tone, label }: { tone: Tone; label: string }) {
  const Icon = ICONS[tone];
  return (
    <span className={classes['state']} data-tone={tone} title={label}>
      <Icon size={16} aria-hidden className={tone === 'busy' ? classes['turning'] : undefined} />
      <span className="visually-hidden">{label}, </span>
    </span>
  );
}
