import { Text } from '@mantine/core';
import { ErrorNote } from '../error-note.tsx';
import classes from './internet-switch.module.css';

/** Why a switch was not taken, or does not hold right now. */
export function InternetTrouble({ error, problem }: { error: unknown; problem: string | null }) {
  if (error === null && problem === null) return null;
  return (
    <div className={classes['trouble']}>
      {error !== null && <ErrorNote error={error} />}
      {error === null && problem !== null && (
        <Text role="alert" size="sm" className={classes['problem'] ?? ''}>
          This does not hold right now: {problem}
        </Text>
      )}
    </div>
  );
}
