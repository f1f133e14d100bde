import { IconWorld, IconWorldCheck, IconWorldOff } from '@tabler/icons-react';
import { type Reach, reachWord } from '../../logic/network-words.ts';
import classes from './reach-badge.module.css';

const ICONS = { on: IconWorld, off: IconWorldOff, 'allow-list': IconWorldCheck } as const;

export function ReachIcon({ reach, size = 16 }: { reach: Reach; size?: number }) {
  const Icon = ICONS[reach];
  return <Icon size={size} aria-hidden />;
}

/** What is reached outside, as icon and word. */
export function ReachBadge({ reach }: { reach: Reach }) {
  return (
    <span className={classes['reach']} data-reach={reach}>
      <ReachIcon reach={reach} />
      {reachWord(reach)}
    </span>
  );
}

/** The icon alone, with its word for those who do not see it. */
export function ReachMark({ reach }: { reach: Reach }) {
  return (
    <span className={`${classes['reach']} ${classes['mark']}`} data-reach={reach} title={reachWord(reach)}>
      <ReachIcon reach={reach} size={14} />
      <span className="visually-hidden">{reachWord(reach)}, </span>
    </span>
  );
}
