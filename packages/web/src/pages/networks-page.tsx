import type { NetworkSummary } from '@aula/api';
import { Button, Skeleton, Text, Title } from '@mantine/core';
import { IconAffiliate, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyPage } from '../components/empty-page.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import classes from '../components/network/network.module.css';
import { NetworkCard } from '../components/network/network-card.tsx';
import { StaleNote } from '../components/network/stale-note.tsx';
import { PageHead } from '../components/page-head.tsx';
import { isAdmin, useMe } from '../queries/me.ts';
import { networksQuery } from '../queries/networks.ts';
import { roomsQuery } from '../queries/rooms.ts';

const GROUPS = [
  { kind: 'managed', title: 'Networks of their own', note: 'Rooms share them by name.' },
  { kind: 'room', title: "Rooms' networks", note: 'Each comes and goes with its room.' },
  { kind: 'foreign', title: 'Made by others', note: 'Aula looks, and changes nothing here.' },
] as const;

/** All networks of the host, by whose they are. */
export function NetworksPage() {
  const { data: networks, error, dataUpdatedAt, refetch } = useQuery(networksQuery);
  const rooms = useQuery(roomsQuery).data ?? [];
  const admin = isAdmin(useMe());
  const roomTitle = (room: string) => rooms.find(({ name }) => name === room)?.title || room;
  const newNetwork = admin && (
    <Button renderRoot={(props) => <Link {...props} to="/networks/_new" />} leftSection={<IconPlus size={16} aria-hidden />}>
      New network
    </Button>
  );
  if (networks?.length === 0)
    return (
      <>
        <PageHead title="Networks" />
        <EmptyPage
          icon={<IconAffiliate size={36} />}
          title="No network yet"
          words="A network gives seats their addresses and names, and says what they reach. Rooms may share one; a room that names none gets its own."
        >
          {newNetwork}
        </EmptyPage>
      </>
    );
  return (
    <>
      <PageHead title="Networks">{newNetwork}</PageHead>
      {error !== null && networks === undefined && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {error !== null && networks !== undefined && <StaleNote error={error} since={dataUpdatedAt} onRetry={() => void refetch()} />}
      {networks === undefined && error === null && <Waiting />}
      {networks !== undefined &&
        GROUPS.map((group) => (
          <NetworkGroup
            key={group.kind}
            title={group.title}
            note={group.note}
            networks={networks.filter(({ owner }) => owner.kind === group.kind)}
            roomTitle={roomTitle}
          />
        ))}
    </>
  );
}

interface NetworkGroupProps {
  title: string;
  note: string;
  networks: readonly NetworkSummary[];
  roomTitle: (room: string) => string;
}

function NetworkGroup({ title, note, networks, roomTitle }: NetworkGroupProps) {
  if (networks.length === 0) return null;
  return (
    <section className={classes['group']} aria-label={title}>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" size="sm" mb="sm">
        {note}
      </Text>
      <ul className={classes['cards']} aria-label={title}>
        {networks.map((network) => (
          <NetworkCard key={network.name} network={network} roomTitle={roomTitle} />
        ))}
      </ul>
    </section>
  );
}

const Waiting = () => (
  <ul className={classes['cards']} aria-hidden>
    {[0, 1, 2].map((n) => (
      <li key={n} className={`surface ${classes['card']}`}>
        <Skeleton h={24} w="50%" />
        <Skeleton h={16} w="80%" mt={16} />
        <Skeleton h={16} w="60%" mt={8} />
        <Skeleton h={16} w="40%" mt={8} />
      </li>
    ))}
  </ul>
);
