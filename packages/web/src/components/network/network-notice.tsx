import type { NetworkView } from '@aula/api';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { networkDriftQuery, useNetworkAct } from '../../queries/networks.ts';
import { ErrorNote } from '../error-note.tsx';
import classes from './network.module.css';

interface NetworkNoticeProps {
  network: NetworkView;
  admin: boolean;
  roomTitle: (room: string) => string;
}

/** The one thing about this network that wants attention: whose it is, that it is not there, or that it is not as described. */
export function NetworkNotice({ network, admin, roomTitle }: NetworkNoticeProps) {
  const { owner } = network;
  if (owner.kind === 'foreign') return <Quiet>Made by somebody else on this host. Aula shows it, and changes nothing here.</Quiet>;
  if (owner.kind === 'room')
    return (
      <Quiet>
        It belongs to the room{' '}
        <Link to="/rooms/$room" params={{ room: owner.room }} search={{ view: 'plan' }}>
          {roomTitle(owner.room)}
        </Link>
        , and is changed and removed with it.
      </Quiet>
    );
  return network.state === 'absent' ? <Absent network={network} admin={admin} /> : <Drifted network={network} />;
}

function Quiet({ children }: { children: ReactNode }) {
  return (
    <Text c="dimmed" mb="lg">
      {children}
    </Text>
  );
}

function Absent({ network, admin }: { network: NetworkView; admin: boolean }) {
  const act = useNetworkAct(network.name);
  return (
    <div className={`surface ${classes['notice']}`}>
      <Text className={classes['noticeWords'] ?? ''}>It is not on the host now. Its description is kept here.</Text>
      {admin && (
        <Button loading={act.isPending} onClick={() => act.mutate('register')}>
          Put {network.name} on the host
        </Button>
      )}
      {act.isError && <ErrorNote error={act.error} />}
    </div>
  );
}

function Drifted({ network }: { network: NetworkView }) {
  const { data: plan } = useQuery({ ...networkDriftQuery(network.name), staleTime: DRIFT_STALE_MS });
  if (plan === undefined || (plan.action === 'none' && plan.conflicts.length === 0)) return null;
  return (
    <div className={`surface ${classes['notice']}`} role="status">
      <Text className={classes['noticeWords'] ?? ''}>
        {plan.action === 'start'
          ? 'It is stopped.'
          : `It is no longer as its description says: ${plan.fields.map(({ field }) => field).join(', ')}.`}
      </Text>
      <Button
        variant="default"
        renderRoot={(props) => <Link {...props} to="/networks/$network" params={{ network: network.name }} search={{ view: 'plan' }} />}
      >
        Look at the plan
      </Button>
    </div>
  );
}

/** A page that is only looked at asks this seldom. */
const DRIFT_STALE_MS = 20_000;
