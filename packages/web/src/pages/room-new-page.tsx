import { Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { PageHead } from '../components/page-head.tsx';
import { RoomEditor } from '../components/plan/room-editor.tsx';

/** A room to begin with; runs as it stands. */
const TEMPLATE = `room: basics
title: Programming basics
preset: tiny
network:
  name: basics
  subnet: 198.51.100.0/24
sections:
  students:
    seats: 1-3
    name: "{{ room }}-s{{ id }}"
    ip: "198.51.100.{{ id | plus: 10 }}"
    memory: 96MiB
    vcpus: 1
`;

/** Describe a room, see its plan, make it. */
export function RoomNewPage() {
  const navigate = useNavigate();
  return (
    <>
      <PageHead title="New room" note="Describe the room, look at the plan, then apply it. Nothing is made before that." />
      <RoomEditor
        source={TEMPLATE}
        onApplied={(room) => void navigate({ to: '/rooms/$room', params: { room } })}
        idle={
          <Stack gap="xs" c="dimmed">
            <Text>The plan appears here: each network and seat that will be created, changed or removed.</Text>
            <Text size="sm">
              <code className="mono">seats</code> takes ranges and lists such as <code className="mono">1-10,12</code>;{' '}
              <code className="mono">{'{{ id }}'}</code> is the seat's number.
            </Text>
          </Stack>
        }
      />
    </>
  );
}
