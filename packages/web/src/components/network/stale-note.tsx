import { Button, Text } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { explainError } from '../../logic/explain-error.ts';
import { clock } from '../../logic/time-words.ts';
import classes from './network.module.css';

interface StaleNoteProps {
  error: unknown;
  /** When what is shown was true, in ms since the epoch. */
  since: number;
  onRetry: () => void;
}

/** What is shown below could not be renewed: why, and as of when it is. The page goes on trying by itself. */
export function StaleNote({ error, since, onRetry }: StaleNoteProps) {
  return (
    <div className={`surface ${classes['notice']}`} role="status">
      <IconCloudOff size={20} aria-hidden className={classes['noticeIcon']} />
      <div className={classes['noticeWords']}>
        <Text fw={600}>{explainError(error).title}</Text>
        <Text size="sm">Shown as of {clock(new Date(since).toISOString(), Date.now())}; this page goes on trying by itself.</Text>
      </div>
      <Button variant="default" onClick={onRetry}>
        Try now
      </Button>
    </div>
  );
}
