import type { RoomView } from '@aula/api';
import { ActionIcon, Menu, Skeleton, Tabs } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { InternetSwitch } from '../components/network/internet-switch.tsx';
import { OperationProgress, operationTitle } from '../components/operation-progress.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PlanPanel } from '../components/room/plan-panel.tsx';
import classes from '../components/room/room.module.css';
import { SeatsPanel } from '../components/room/seats-panel.tsx';
import { hasCode } from '../logic/explain-error.ts';
import { plural } from '../logic/seat-words.ts';
import { networksQuery } from '../queries/networks.ts';
import { isOver, operationsQuery } from '../queries/operations.ts';
import { roomQuery, useDeleteRoom } from '../queries/rooms.ts';
import { NotFoundPage } from './not-found-page.tsx';

/** One room: its wall, its list, its plan. */
export function RoomPage() {
  const { room: name } = useParams({ from: '/in/rooms/$room' });
  const { view = 'wall' } = useSearch({ from: '/in/rooms/$room' });
  const { data: room, error, refetch } = useQuery(roomQuery(name));
  const navigate = useNavigate();
  const show = (next: string | null) =>
    void navigate({ to: '/rooms/$room', params: { room: name }, search: next === 'list' || next === 'plan' ? { view: next } : {} });
  if (hasCode(error, 'notFound')) return <NotFoundPage />;
  if (room === undefined) return error === null ? <RoomSkeleton name={name} /> : <ErrorNote error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHead
        title={room.title || room.name}
        note={
          <>
            {room.name} · {plural(room.seatCount, 'seat')} ·{' '}
            <Link to="/networks/$network" params={{ network: room.network.name }}>
              {room.network.name}
            </Link>{' '}
            {room.network.subnet}
          </>
        }
      >
        <InternetSwitch room={room.name} />
        <RoomMenu room={room} />
      </PageHead>
      <Running room={name} />
      <Tabs value={view} onChange={show} keepMounted={false}>
        <Tabs.List className={classes['tabs'] ?? ''}>
          <Tabs.Tab value="wall">Wall</Tabs.Tab>
          <Tabs.Tab value="list">List</Tabs.Tab>
          <Tabs.Tab value="plan">Plan</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="wall">
          <SeatsPanel room={room} view="wall" />
        </Tabs.Panel>
        <Tabs.Panel value="list">
          <SeatsPanel room={room} view="list" />
        </Tabs.Panel>
        <Tabs.Panel value="plan">
          <PlanPanel room={room} onApplied={() => show('wall')} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** What is being done to the room right now. */
function Running({ room }: { room: string }) {
  const operations = useQuery(operationsQuery).data ?? [];
  const running = operations.filter((operation) => operation.room === room && !isOver(operation));
  return running.map((operation) => (
    <section key={operation.id} className={`surface ${classes['running']}`} aria-label={operationTitle(operation)}>
      <Link to="/operations" search={{ open: operation.id }}>
        {operationTitle(operation)}
      </Link>
      <OperationProgress operation={operation} />
    </section>
  ));
}

function RoomMenu({ room }: { room: RoomView }) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteRoom(room.name);
  const navigate = useNavigate();
  const ownNetwork = useQuery(networksQuery).data?.find(({ name }) => name === room.network.name)?.owner.kind === 'room';
  const verb = `Delete ${room.name}`;
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More for this room">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsking(true)}>
            Delete room…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Delete ${room.title || room.name}?`}
        verb={verb}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(undefined, { onSuccess: (operation) => void navigate({ to: '/operations', search: { open: operation.id } }) })
        }
      >
        {`${plural(room.seatCount, 'seat')} with all files on them${ownNetwork ? `, and the network ${room.network.name},` : ''} will be gone. The description goes too: copy it from the Plan tab if you want to keep it.`}
      </ConfirmDialog>
    </>
  );
}

function RoomSkeleton({ name }: { name: string }) {
  return (
    <>
      <PageHead title={name} />
      <div className={classes['wall']} aria-hidden>
        {Array.from({ length: 8 }, (_, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
          <Skeleton key={n} h={200} radius="lg" />
        ))}
      </div>
    </>
  );
}
