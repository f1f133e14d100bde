import type { RoomSummary } from '@aula/api';
import { Button, Skeleton, Text, Title } from '@mantine/core';
import { IconDoor, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyPage } from '../components/empty-page.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { PageHead } from '../components/page-head.tsx';
import classes from '../components/room/room-card.module.css';
import { SeatPicture } from '../components/seat-picture.tsx';
import { StateBadge } from '../components/state-badge.tsx';
import { countsInOrder, plural } from '../logic/seat-words.ts';
import { roomsQuery } from '../queries/rooms.ts';

/** Pictures on a room's card. */
const STRIP = 4;

/** All rooms. */
export function RoomsPage() {
  const { data: rooms, error, refetch } = useQuery(roomsQuery);
  const newRoom = (
    <Button renderRoot={(props) => <Link {...props} to="/rooms/_new" />} leftSection={<IconPlus size={16} aria-hidden />}>
      New room
    </Button>
  );
  if (rooms?.length === 0)
    return (
      <>
        <PageHead title="Rooms" />
        <EmptyPage
          icon={<IconDoor size={36} />}
          title="No room yet"
          words="A room is a set of desktops for a class. Describe it in a few lines; you see what will be made before anything happens."
        >
          {newRoom}
        </EmptyPage>
      </>
    );
  return (
    <>
      <PageHead title="Rooms">{newRoom}</PageHead>
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <ul className={classes['grid']} aria-label="Rooms">
        {rooms === undefined && error === null
          ? [0, 1, 2].map((n) => (
              <li key={n} className={`surface ${classes['card']}`} aria-hidden>
                <Skeleton className={classes['stripSkeleton'] ?? ''} />
                <Skeleton h={22} w="60%" mt={16} />
                <Skeleton h={16} w="40%" mt={8} />
              </li>
            ))
          : rooms?.map((room) => <RoomCard key={room.name} room={room} />)}
      </ul>
    </>
  );
}

function RoomCard({ room }: { room: RoomSummary }) {
  const strip = Array.from({ length: STRIP }, (_, index) => room.strip[index]);
  return (
    <li className={`surface ${classes['card']}`}>
      <div className={classes['strip']} aria-hidden>
        {strip.map((cell, index) =>
          cell === undefined ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: an empty place has nothing but its place
            <span key={index} className={classes['noCell']} />
          ) : (
            <SeatPicture key={cell.seat} seat={{ name: cell.seat, pictureVersion: cell.pictureVersion }} decorative />
          ),
        )}
      </div>
      <Title order={2} mt={14}>
        <Link to="/rooms/$room" params={{ room: room.name }} className={classes['link']}>
          {room.title || room.name}
        </Link>
      </Title>
      <Text c="dimmed" size="sm">
        {room.name} · {plural(room.seatCount, 'seat')} · {room.preset}
      </Text>
      <div className={classes['states']}>
        {countsInOrder(room.states).map(({ state, count }) => (
          <StateBadge key={state} state={state} count={count} />
        ))}
      </div>
    </li>
  );
}
