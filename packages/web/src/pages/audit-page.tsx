import { Button, Group, Skeleton, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ErrorNote } from '../components/error-note.tsx';
import { PageHead } from '../components/page-head.tsx';
import { ToneBadge } from '../components/state-badge.tsx';
import { useNow } from '../components/use-now.ts';
import { clock } from '../logic/time-words.ts';
import { auditQuery } from '../queries/audit.ts';

const OUTCOMES = {
  ok: { tone: 'good', word: 'Ok' },
  refused: { tone: 'held', word: 'Refused' },
  failed: { tone: 'bad', word: 'Failed' },
} as const;

/** Who did what, newest first. */
export function AuditPage() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery);
  const now = useNow(60_000);
  const entries = data?.pages.flat() ?? [];
  return (
    <>
      <PageHead title="Audit" note="Who did what, newest first." />
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton h={320} radius="lg" aria-hidden />}
      {data !== undefined && (
        <Table.ScrollContainer minWidth={680} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Audit' } }}>
          <Table verticalSpacing={5} fz="0.9375rem" highlightOnHover>
            <caption className="visually-hidden">Audit</caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>Who</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>On</Table.Th>
                <Table.Th>Outcome</Table.Th>
                <Table.Th>Detail</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entries.map((entry) => (
                <Table.Tr key={entry.id}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    <time dateTime={entry.at}>{clock(entry.at, now)}</time>
                  </Table.Td>
                  <Table.Td>{entry.actor}</Table.Td>
                  <Table.Td className="mono">{entry.action}</Table.Td>
                  <Table.Td>{entry.subject}</Table.Td>
                  <Table.Td>
                    <ToneBadge tone={OUTCOMES[entry.outcome].tone} words={OUTCOMES[entry.outcome].word} />
                  </Table.Td>
                  <Table.Td c="dimmed">{entry.detail}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {hasNextPage && (
        <Group mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older
          </Button>
        </Group>
      )}
    </>
  );
}
