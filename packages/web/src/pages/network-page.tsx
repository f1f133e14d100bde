import type { NetworkView } from '@aula/api';
import { Skeleton, Stack, Tabs, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ErrorNote } from '../components/error-note.tsx';
import classes from '../components/network/network.module.css';
import { NetworkFacts } from '../components/network/network-facts.tsx';
import { NetworkMachines, type Verdict } from '../components/network/network-machines.tsx';
import { NetworkMap } from '../components/network/network-map.tsx';
import { NetworkMenu } from '../components/network/network-menu.tsx';
import { NetworkNotice } from '../components/network/network-notice.tsx';
import { NetworkPlanPanel } from '../components/network/network-plan-panel.tsx';
import { NetworkPorts } from '../components/network/network-ports.tsx';
import { StaleNote } from '../components/network/stale-note.tsx';
import { usePeopleOn } from '../components/network/use-people-on.ts';
import { WrongNote } from '../components/network/wrong-note.tsx';
import { PageHead } from '../components/page-head.tsx';
import { hasCode } from '../logic/explain-error.ts';
import { seatsSentence } from '../logic/network-words.ts';
import { isAdmin, useMe } from '../queries/me.ts';
import { networkQuery } from '../queries/networks.ts';
import { NotFoundPage } from './not-found-page.tsx';

/** One network: drawn, listed, and its plan. */
export function NetworkPage() {
  const { network: name } = useParams({ from: '/in/networks/$network' });
  const { view = 'map' } = useSearch({ from: '/in/networks/$network' });
  const { data: network, error, dataUpdatedAt, refetch } = useQuery(networkQuery(name));
  const navigate = useNavigate();
  const show = (next: string | null) =>
    void navigate({ to: '/networks/$network', params: { network: name }, search: next === 'plan' ? { view: next } : {} });
  const admin = isAdmin(useMe());
  const people = usePeopleOn(network?.rooms ?? []);
  if (hasCode(error, 'notFound')) return <NotFoundPage />;
  if (network === undefined)
    return error === null ? <NetworkSkeleton name={name} /> : <ErrorNote error={error} onRetry={() => void refetch()} />;
  const source = network.owner.kind === 'managed' ? network.source : null;
  return (
    <>
      <PageHead title={network.name} note={`${network.subnet || 'No addresses of its own'} · ${seatsSentence(network)}`}>
        {admin && source !== null && <NetworkMenu network={network} roomTitle={people.room} />}
      </PageHead>
      {error !== null && <StaleNote error={error} since={dataUpdatedAt} onRetry={() => void refetch()} />}
      {error === null && !(source !== null && view === 'plan') && <NetworkNotice network={network} admin={admin} roomTitle={people.room} />}
      {source === null ? (
        <Overview network={network} people={people} />
      ) : (
        <Tabs value={view} onChange={show} keepMounted={false}>
          <Tabs.List mb="lg">
            <Tabs.Tab value="map">Overview</Tabs.Tab>
            <Tabs.Tab value="plan">Plan</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="map">
            <Overview network={network} people={people} />
          </Tabs.Panel>
          <Tabs.Panel value="plan">
            <NetworkPlanPanel network={network} source={source} onApplied={() => show('map')} />
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  );
}

function Overview({ network, people }: { network: NetworkView; people: ReturnType<typeof usePeopleOn> }) {
  const [picked, setPicked] = useState<Verdict | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const listWrong = () => {
    setPicked('wrong');
    list.current?.scrollIntoView();
    list.current?.querySelector<HTMLElement>('[aria-pressed]')?.focus({ preventScroll: true });
  };
  return (
    <>
      <WrongNote machines={network.machines} onList={listWrong} />
      <NetworkMap network={network} people={people} />
      <section className={classes['section']} aria-labelledby="about">
        <Title order={2} id="about" mb="sm">
          About this network
        </Title>
        <NetworkFacts network={network} people={people} />
      </section>
      <div ref={list}>
        <NetworkMachines machines={network.machines} people={people} picked={picked} onPick={setPicked} />
      </div>
      <NetworkPorts rooms={network.rooms} />
    </>
  );
}

function NetworkSkeleton({ name }: { name: string }) {
  return (
    <>
      <PageHead title={name} />
      <Stack gap="lg" aria-hidden>
        <Skeleton h={260} radius="lg" />
        <Skeleton h={160} radius="lg" />
      </Stack>
    </>
  );
}
