import type { OperationView } from '@aula/api';
import { Group, Progress, Text } from '@mantine/core';
import type { Tone } from '../logic/seat-words.ts';
import { isOver } from '../queries/operations.ts';
import { ToneBadge } from './state-badge.tsx';

const STATES: Record<OperationView['state'], { tone: Tone; word: string }> = {
  queued: { tone: 'busy', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
  cancelling: { tone: 'busy', word: 'Cancelling' },
  succeeded: { tone: 'good', word: 'Done' },
  failed: { tone: 'bad', word: 'Failed' },
  cancelled: { tone: 'idle', word: 'Cancelled' },
};

const KINDS: Record<OperationView['kind'], string> = {
  apply: 'Apply',
  start: 'Start',
  stop: 'Shut down',
  reset: 'Reset',
  delete: 'Delete',
};

/** `Reset demo-s01`, `Start 3 seats of demo`, `Apply demo`. */
export function operationTitle({ kind, room, seats }: OperationView): string {
  if (kind === 'apply' || kind === 'delete') return `${KINDS[kind]} ${room}`;
  const only = seats.length === 1 ? seats[0]?.seat : undefined;
  return `${KINDS[kind]} ${only ?? `${seats.length} seats of ${room}`}`;
}

export const OperationBadge = ({ state }: { state: OperationView['state'] }) => (
  <ToneBadge tone={STATES[state].tone} words={STATES[state].word} />
);

/** How far it is, in a bar and in words. */
export function OperationProgress({ operation }: { operation: OperationView }) {
  const { done, total } = operation.progress;
  const percent = total > 0 ? Math.round((100 * done) / total) : 0;
  const over = isOver(operation);
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{operation.error ?? operation.message}</Text>
        {!over && (
          <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {done} of {total}
          </Text>
        )}
      </Group>
      {!over && (
        <Progress value={percent} aria-label={`Progress of: ${operationTitle(operation)}`} mt={6} size="sm" transitionDuration={150} />
      )}
    </div>
  );
}
