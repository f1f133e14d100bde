import type { NetworkView } from '@aula/api';
import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isAdmin, useMe } from '../../queries/me.ts';
import { networkDriftQuery, useApplyNetwork } from '../../queries/networks.ts';
import { ErrorNote } from '../error-note.tsx';
import { NetworkEditor } from './network-editor.tsx';
import { NetworkPlanView } from './network-plan-view.tsx';

interface PlanPanelProps {
  network: NetworkView;
  source: string;
  onApplied: () => void;
}

/** The stored description, editable, and how far the network is from it. */
export function NetworkPlanPanel({ network, source, onApplied }: PlanPanelProps) {
  return <NetworkEditor key={source} source={source} onApplied={onApplied} idle={<Drift network={network} source={source} />} />;
}

function Drift({ network, source }: { network: NetworkView; source: string }) {
  const { data: plan, error, isFetching, refetch } = useQuery(networkDriftQuery(network.name));
  const apply = useApplyNetwork();
  const admin = isAdmin(useMe());
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2}>The network as it is now</Title>
        <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
          Check again
        </Button>
      </Group>
      <Text c="dimmed" size="sm">
        What would have to change for it to be as its description says.
      </Text>
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {plan === undefined && error === null && <Skeleton h={96} radius="lg" aria-hidden />}
      {plan !== undefined && <NetworkPlanView plan={plan} />}
      {apply.isError && <ErrorNote error={apply.error} />}
      {admin && plan !== undefined && plan.action !== 'none' && plan.conflicts.length === 0 && (
        <Group>
          <Button loading={apply.isPending} onClick={() => apply.mutate(source)}>
            {plan.action === 'restart' ? 'Mend and restart network' : plan.action === 'create' ? 'Make network' : 'Mend network'}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
