import { Anchor, Checkbox, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { duration } from '../../logic/time-words.ts';
import { ReachBadge } from '../network/reach-badge.tsx';
import { StateBadge } from '../state-badge.tsx';
import { useNow } from '../use-now.ts';
import classes from './room.module.css';
import type { SeatsProps } from './seat-wall.tsx';

interface SeatTableProps extends SeatsProps {
  onChooseAll: (all: boolean) => void;
}

/** The same seats as a compact table. */
export function SeatTable({ seats, ownerName, ownReaches, chosen, onChoose, onChooseAll }: SeatTableProps) {
  const now = useNow();
  const reachOf = (name: string) => {
    const reach = ownReaches.get(name);
    return reach === undefined ? null : <ReachBadge reach={reach} />;
  };
  const all = seats.length > 0 && seats.every(({ name }) => chosen.has(name));
  return (
    <Table.ScrollContainer minWidth={640} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'Seats' } }}>
      <Table highlightOnHover verticalSpacing={6} className={classes['table'] ?? ''}>
        <caption className="visually-hidden">Seats</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40}>
              <Checkbox
                size="sm"
                aria-label="Select all"
                checked={all}
                indeterminate={!all && chosen.size > 0}
                onChange={() => onChooseAll(!all)}
              />
            </Table.Th>
            <Table.Th>Seat</Table.Th>
            <Table.Th>Owner</Table.Th>
            <Table.Th>Address</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Running for</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {seats.map((seat) => (
            <Table.Tr key={seat.name} data-seat={seat.name} data-chosen={chosen.has(seat.name) || undefined}>
              <Table.Td>
                <Checkbox
                  size="sm"
                  aria-label={`Select ${seat.name}`}
                  checked={chosen.has(seat.name)}
                  onChange={() => undefined}
                  onClick={(event) => onChoose(seat.name, event.shiftKey)}
                />
              </Table.Td>
              <Table.Td>
                <Anchor renderRoot={(props) => <Link {...props} to="/seats/$seat/desktop" params={{ seat: seat.name }} />} fw={550}>
                  {seat.name}
                </Anchor>
              </Table.Td>
              <Table.Td>{ownerName(seat) ?? <span className={classes['dim']}>Free</span>}</Table.Td>
              <Table.Td className="mono">{seat.leasedIp ?? <span className={classes['dim']}>{seat.ip}</span>}</Table.Td>
              <Table.Td>
                <StateBadge state={seat.state} /> {reachOf(seat.name)}
              </Table.Td>
              <Table.Td>
                {seat.startedAt === null ? (
                  <span className={classes['dim']}>–</span>
                ) : (
                  duration(Math.max(0, now - Date.parse(seat.startedAt)))
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
