import { Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { explainError } from '../logic/explain-error.ts';
import classes from './notes.module.css';
import { DiagnosticsList } from './plan/diagnostics-list.tsx';

interface ErrorNoteProps {
  error: unknown;
  /** Offers to try again. */
  onRetry?: () => void;
}

/** What happened, what was kept, what to do; read out as soon as it appears. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  const { title, advice, diagnostics, requestId } = explainError(error);
  return (
    <div className={classes['error']} role="alert">
      <IconAlertTriangle size={20} aria-hidden className={classes['icon']} />
      <div className={classes['body']}>
        <Text fw={600}>{title}</Text>
        {advice !== '' && <Text size="sm">{advice}</Text>}
        {diagnostics.length > 0 && <DiagnosticsList diagnostics={diagnostics} />}
        {requestId !== null && (
          <Text size="xs" c="dimmed" mt={4}>
            For support: <span className="mono">{requestId}</span>
          </Text>
        )}
      </div>
      {onRetry && (
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
