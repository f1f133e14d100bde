import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { NetworkEditor } from '../components/network/network-editor.tsx';
import { PageHead } from '../components/page-head.tsx';
import { freeNetworkName, networkTemplate } from '../logic/network-template.ts';
import { freeSubnetQuery, networksQuery } from '../queries/networks.ts';

/** Describe a network, see its plan, make it. */
export function NetworkNewPage() {
  const navigate = useNavigate();
  const subnet = useQuery(freeSubnetQuery);
  const networks = useQuery(networksQuery);
  const known = !subnet.isPending && !networks.isPending;
  return (
    <>
      <PageHead title="New network" note="Describe the network, look at the plan, then apply it. Nothing is made before that." />
      {known ? (
        <Start
          subnet={subnet.data ?? null}
          taken={(networks.data ?? []).map(({ name }) => name)}
          onApplied={(network) => void navigate({ to: '/networks/$network', params: { network } })}
        />
      ) : (
        <Skeleton h={360} radius="lg" aria-hidden />
      )}
    </>
  );
}

interface StartProps {
  subnet: string | null;
  taken: readonly string[];
  onApplied: (network: string) => void;
}

function Start({ subnet, taken, onApplied }: StartProps) {
  return (
    <NetworkEditor
      source={networkTemplate(freeNetworkName(taken), subnet)}
      onApplied={onApplied}
      idle={
        <Stack gap="xs" c="dimmed">
          <Text>
            {subnet === null ? (
              'No free subnet could be found: write one that nothing else uses.'
            ) : (
              <>
                <strong>{subnet}</strong> is free: no network and no route of the host uses it.
              </>
            )}
          </Text>
          <Text>The plan appears here: what is made or changed, and who loses the connection meanwhile.</Text>
          <Text size="sm">
            A room hangs on it with <code className="mono">network: NAME</code> in its own description; its seats then get their addresses
            and names here.
          </Text>
        </Stack>
      }
    />
  );
}
