import type { OperationView } from '@aula/api';
import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconChevronDown, IconProgressCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useId } from 'react';
import { EmptyPage } from '../components/empty-page.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { OperationBadge, OperationProgress, operationTitle } from '../components/operation-progress.tsx';
import classes from '../components/operations.module.css';
import { PageHead } from '../components/page-head.tsx';
import { ToneBadge } from '../components/state-badge.tsx';
import { useNow } from '../components/use-now.ts';
import { plural, type Tone } from '../logic/seat-words.ts';
import { ago } from '../logic/time-words.ts';
import { isOver, operationsQuery, useOperationAct } from '../queries/operations.ts';

/** What is running and what ran. */
export function OperationsPage() {
  const { data: operations, error, refetch } = useQuery(operationsQuery);
  if (operations?.length === 0)
    return (
      <>
        <PageHead title="Operations" />
        <EmptyPage
          icon={<IconProgressCheck size={36} />}
          title="Nothing has run yet"
          words="Making, starting, resetting and removing rooms shows here with its progress, seat by seat."
        />
      </>
    );
  return (
    <>
      <PageHead title="Operations" />
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <Stack component="ul" gap="sm" className={classes['list'] ?? ''} aria-label="Operations">
        {operations === undefined && error === null
          ? [0, 1, 2, 3].map((n) => <Skeleton key={n} component="li" h={76} radius="lg" />)
          : operations?.map((operation) => <OperationItem key={operation.id} operation={operation} />)}
      </Stack>
    </>
  );
}

function OperationItem({ operation }: { operation: OperationView }) {
  const { open } = useSearch({ from: '/in/operations' });
  const navigate = useNavigate();
  const now = useNow();
  const act = useOperationAct();
  const detailId = useId();
  const opened = open === operation.id;
  const failed = operation.seats.filter(({ state }) => state === 'failed').length;
  const title = operationTitle(operation);
  return (
    <li className={`surface ${classes['item']}`}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes['title']}>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            <Link to="/rooms/$room" params={{ room: operation.room }} className={classes['quiet']}>
              {operation.room}
            </Link>{' '}
            · {operation.requestedBy} · <time dateTime={operation.createdAt}>{ago(operation.createdAt, now)}</time>
          </Text>
        </div>
        <OperationBadge state={operation.state} />
      </Group>
      <OperationProgress operation={operation} />
      {act.isError && <ErrorNote error={act.error} />}
      <Group gap="xs">
        {operation.seats.length > 0 && (
          <Button
            size="xs"
            variant="subtle"
            aria-expanded={opened}
            aria-controls={detailId}
            aria-label={`${plural(operation.seats.length, 'seat')}, ${title}`}
            rightSection={<IconChevronDown size={14} aria-hidden style={{ rotate: opened ? '180deg' : undefined }} />}
            onClick={() => void navigate({ to: '/operations', search: opened ? {} : { open: operation.id }, replace: true })}
          >
            {plural(operation.seats.length, 'seat')}
          </Button>
        )}
        {(operation.state === 'queued' || operation.state === 'running') && (
          <Button
            size="xs"
            variant="default"
            loading={act.isPending}
            aria-label={`Cancel ${title}`}
            onClick={() => act.mutate({ operation: operation.id, act: 'cancel' })}
          >
            Cancel
          </Button>
        )}
        {isOver(operation) && failed > 0 && (
          <Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate({ operation: operation.id, act: 'retry' })}>
            {`Retry ${failed} failed ${failed === 1 ? 'seat' : 'seats'}`}
          </Button>
        )}
      </Group>
      <div id={detailId} hidden={!opened}>
        {opened && <SeatDetails operation={operation} />}
      </div>
    </li>
  );
}

const SEAT_STATES: Record<OperationView['seats'][number]['state'], { tone: Tone; word: string }> = {
  waiting: { tone: 'idle', word: 'Waiting' },
  working: { tone: 'busy', word: 'Working' },
  done: { tone: 'good', word: 'Done' },
  failed: { tone: 'bad', word: 'Failed' },
  undone: { tone: 'idle', word: 'Undone' },
};

function SeatDetails({ operation }: { operation: OperationView }) {
  return (
    <ul className={classes['seats']} aria-label="Seats">
      {operation.seats.map(({ seat, state, message }) => (
        <li key={seat}>
          <span className={classes['seatName']}>{seat}</span>
          <ToneBadge tone={SEAT_STATES[state].tone} words={SEAT_STATES[state].word} />
          <span className={classes['message']}>{message}</span>
        </li>
      ))}
    </ul>
  );
}
