import type { DiagnosticView } from '@aula/api';
import { Text } from '@mantine/core';
import { explainError } from '../../logic/explain-error.ts';
import { ErrorNote } from '../error-note.tsx';
import { DiagnosticsList } from './diagnostics-list.tsx';

type GoTo = (line: number, column: number) => void;

/** Why a plan could not be made: findings with their places, or what else went wrong. */
export function PlanError({ error, onGoTo }: { error: unknown; onGoTo: GoTo }) {
  const { diagnostics } = explainError(error);
  return diagnostics.length === 0 ? <ErrorNote error={error} /> : <Findings diagnostics={diagnostics} onGoTo={onGoTo} />;
}

interface FindingsProps {
  diagnostics: readonly DiagnosticView[];
  onGoTo: GoTo;
  /** They come while one types: said when there is a pause, not at once. */
  quiet?: boolean;
}

/** What has to be mended in a description, and where. */
export function Findings({ diagnostics, onGoTo, quiet = false }: FindingsProps) {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const title = errors === 0 ? 'Worth a look' : errors === 1 ? 'One thing to mend' : `${errors} things to mend`;
  return (
    <div role={quiet ? 'status' : 'alert'}>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed">
        Nothing was changed; your text is kept.
      </Text>
      <DiagnosticsList diagnostics={diagnostics} onGoTo={onGoTo} />
    </div>
  );
}
