import { Skeleton } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Announcer } from '../components/announcer.tsx';
import classes from '../components/desktop-card.module.css';
import { DesktopCard } from '../components/desktop-card.tsx';
import { EmptyPage } from '../components/empty-page.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { PageHead } from '../components/page-head.tsx';
import { stateWord } from '../logic/seat-words.ts';
import { mySeatsQuery } from '../queries/seats.ts';

/** A student's own desktops. */
export function HomePage() {
  const { data: seats, error, refetch } = useQuery(mySeatsQuery);
  if (seats?.length === 0)
    return (
      <>
        <PageHead title="My desktops" />
        <EmptyPage
          icon={<IconDeviceDesktop size={36} />}
          title="No desktop yet"
          words="Your desktops appear here as soon as your teacher gives you one. You need not load this page again."
        />
      </>
    );
  return (
    <>
      <PageHead title="My desktops" />
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      <ul className={classes['grid']} aria-label="My desktops">
        {seats === undefined && error === null
          ? [0, 1].map((n) => (
              <li key={n} className={`surface ${classes['card']}`} aria-hidden>
                <Skeleton className={classes['skeleton'] ?? ''} radius={0} />
                <div className={classes['words']}>
                  <Skeleton h={22} w="50%" />
                  <Skeleton h={16} w="35%" />
                  <Skeleton h={42} mt={8} />
                </div>
              </li>
            ))
          : seats?.map((seat) => <DesktopCard key={seat.name} seat={seat} />)}
      </ul>
      <Announcer text={(seats ?? []).map((seat) => `${seat.name}: ${stateWord(seat.state)}`).join('. ')} />
    </>
  );
}
