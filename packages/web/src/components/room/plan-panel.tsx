import type { RoomView } from '@aula/api';
import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { applyVerb } from '../../logic/plan-rows.ts';
import { driftQuery, useApplyRoom } from '../../queries/rooms.ts';
import { ErrorNote } from '../error-note.tsx';
import { PlanView } from '../plan/plan-view.tsx';
import { RoomEditor } from '../plan/room-editor.tsx';

/** The stored description, editable, and how far the room is from it. */
export function PlanPanel({ room, onApplied }: { room: RoomView; onApplied: () => void }) {
  return <RoomEditor key={room.source} source={room.source} onApplied={onApplied} idle={<Drift room={room} onApplied={onApplied} />} />;
}

function Drift({ room, onApplied }: { room: RoomView; onApplied: () => void }) {
  const { data: plan, error, isFetching, refetch } = useQuery(driftQuery(room.name));
  const apply = useApplyRoom();
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>The room as it is now</Title>
        <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
          Check again
        </Button>
      </Group>
      <Text c="dimmed" size="sm">
        What would have to change for it to be as its description says.
      </Text>
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {plan === undefined && error === null && <Skeleton h={96} radius="lg" aria-hidden />}
      {plan !== undefined && <PlanView plan={plan} />}
      {apply.isError && <ErrorNote error={apply.error} />}
      {plan !== undefined && plan.changes.length > 0 && plan.conflicts.length === 0 && (
        <Group>
          <Button loading={apply.isPending} onClick={() => apply.mutate(room.source, { onSuccess: onApplied })}>
            {applyVerb(plan)}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
