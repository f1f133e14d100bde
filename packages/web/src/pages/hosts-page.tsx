import type { CheckView, HostView } from '@aula/api';
import { Button, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '../components/error-note.tsx';
import { PageHead } from '../components/page-head.tsx';
import { ToneBadge } from '../components/state-badge.tsx';
import { doctorQuery, hostsQuery } from '../queries/hosts.ts';

const GIB = 1024 ** 3;

/** Where the machines run, and whether all is well there. */
export function HostsPage() {
  const hosts = useQuery(hostsQuery);
  const doctor = useQuery(doctorQuery);
  return (
    <>
      <PageHead title="Hosts">
        <Button variant="default" loading={doctor.isFetching} onClick={() => void Promise.all([hosts.refetch(), doctor.refetch()])}>
          Check again
        </Button>
      </PageHead>
      <Stack gap="xl">
        {hosts.error !== null && <ErrorNote error={hosts.error} onRetry={() => void hosts.refetch()} />}
        {hosts.data === undefined && hosts.error === null && <Skeleton h={96} radius="lg" aria-hidden />}
        {hosts.data !== undefined && <HostTable hosts={hosts.data} />}
        <section aria-labelledby="checks">
          <Title order={2} id="checks" mb="sm">
            Checks of this installation
          </Title>
          {doctor.error !== null && <ErrorNote error={doctor.error} onRetry={() => void doctor.refetch()} />}
          {doctor.data === undefined && doctor.error === null && <Skeleton h={200} radius="lg" aria-hidden />}
          {doctor.data !== undefined && <CheckTable checks={doctor.data} />}
        </section>
      </Stack>
    </>
  );
}

function HostTable({ hosts }: { hosts: readonly HostView[] }) {
  return (
    <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Hosts' } }}>
      <Table verticalSpacing={8} fz="0.9375rem">
        <caption className="visually-hidden">Hosts</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Host</Table.Th>
            <Table.Th>Connection</Table.Th>
            <Table.Th>Acceleration</Table.Th>
            <Table.Th>libvirt, QEMU</Table.Th>
            <Table.Th>CPUs</Table.Th>
            <Table.Th>Memory</Table.Th>
            <Table.Th>Free in the pool</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {hosts.map((host) => (
            <Table.Tr key={host.id}>
              <Table.Td>
                <Text fw={550} fz="inherit">
                  {host.id}
                </Text>
                <span className="mono">{host.uri}</span>
              </Table.Td>
              <Table.Td>
                <ToneBadge tone={host.connected ? 'good' : 'bad'} words={host.connected ? 'Connected' : 'Not connected'} />
              </Table.Td>
              <Table.Td>{host.acceleration === 'kvm' ? 'KVM' : 'Emulation (slow)'}</Table.Td>
              <Table.Td>
                {host.libvirtVersion}, {host.qemuVersion}
              </Table.Td>
              <Table.Td>{host.cpus}</Table.Td>
              <Table.Td>{((host.memoryKiB * 1024) / GIB).toFixed(1)} GiB</Table.Td>
              <Table.Td>{(host.poolFreeBytes / GIB).toFixed(1)} GiB</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const STATUS = {
  ok: { tone: 'good', word: 'Ok' },
  warning: { tone: 'held', word: 'Warning' },
  problem: { tone: 'bad', word: 'Problem' },
} as const;

function CheckTable({ checks }: { checks: readonly CheckView[] }) {
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Checks' } }}>
      <Table verticalSpacing={8} fz="0.9375rem">
        <caption className="visually-hidden">Checks</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Found</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {checks.map((check) => (
            <Table.Tr key={check.name}>
              <Table.Td fw={550}>{check.name}</Table.Td>
              <Table.Td>
                <ToneBadge tone={STATUS[check.status].tone} words={STATUS[check.status].word} />
              </Table.Td>
              <Table.Td>
                {check.detail}
                {check.advice !== '' && (
                  <Text size="sm" c="dimmed">
                    {check.advice}
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
