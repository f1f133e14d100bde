import { Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { roomPortsQuery } from '../../queries/ports.ts';
import classes from './network.module.css';
import { PortList } from './port-list.tsx';

/** Published ports of all rooms on a network; nothing where none is published. */
export function NetworkPorts({ rooms }: { rooms: readonly string[] }) {
  const ports = useQueries({
    queries: rooms.map(roomPortsQuery),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  });
  if (ports.length === 0) return null;
  return (
    <section className={classes['section']} aria-labelledby="ports">
      <Title order={2} id="ports">
        Published ports
      </Title>
      <Text c="dimmed" size="sm" mb="xs">
        What of the seats is reached from outside, at the host's own ports.
      </Text>
      <PortList ports={ports} withSeat />
    </section>
  );
}
