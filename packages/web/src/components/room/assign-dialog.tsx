import type { PersonView, SeatView } from '@aula/api';
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { assignInOrder } from '../../logic/assign-in-order.ts';
import { plural } from '../../logic/seat-words.ts';
import { useAssign } from '../../queries/rooms.ts';
import { ErrorNote } from '../error-note.tsx';
import classes from './room.module.css';

/** Assignments listed before they are made. */
const LISTED_MAX = 40;

interface AssignDialogProps {
  room: string;
  /** All seats of the room, in order. */
  seats: readonly SeatView[];
  chosen: ReadonlySet<string>;
  people: readonly PersonView[];
  onClose: () => void;
}

/** One seat: choose its person. Several: the next students without a seat, in order; or free them all. */
export function AssignDialog({ room, seats, chosen, people, onClose }: AssignDialogProps) {
  const assign = useAssign(room);
  const picked = seats.filter(({ name }) => chosen.has(name));
  const give = (owners: Record<string, string | null>) => assign.mutate(owners, { onSuccess: onClose });
  const only = picked.length === 1 ? picked[0] : undefined;
  const owned = picked.filter(({ owner }) => owner !== null);
  const free = () => give(Object.fromEntries(owned.map(({ name }) => [name, null])));
  return (
    <Modal
      opened
      onClose={onClose}
      title={only === undefined ? `Assign ${plural(picked.length, 'seat')}` : `Assign ${only.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        {only === undefined ? (
          <InOrder seats={seats} chosen={chosen} people={people} busy={assign.isPending} onGive={give} />
        ) : (
          <OnePerson seat={only} people={people} busy={assign.isPending} onGive={give} />
        )}
        {assign.isError && <ErrorNote error={assign.error} />}
        {owned.length > 0 && (
          <Button variant="subtle" color="gray" onClick={free}>
            {only === undefined ? `Free ${plural(owned.length, 'assigned seat')}` : `Free ${only.name}`}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}

type Give = (owners: Record<string, string | null>) => void;

function OnePerson({ seat, people, busy, onGive }: { seat: SeatView; people: readonly PersonView[]; busy: boolean; onGive: Give }) {
  const [person, setPerson] = useState<string | null>(seat.owner);
  return (
    <>
      <Select
        label="Person"
        placeholder="Type a name"
        searchable
        openOnFocus={false}
        data-autofocus
        nothingFoundMessage="Nobody of that name"
        data={people.map(({ name, displayName }) => ({ value: name, label: displayName === name ? name : `${displayName} (${name})` }))}
        value={person}
        onChange={setPerson}
        limit={50}
      />
      <Group justify="flex-end">
        <Button disabled={person === null || person === seat.owner} loading={busy} onClick={() => onGive({ [seat.name]: person })}>
          {`Assign ${seat.name}`}
        </Button>
      </Group>
    </>
  );
}

interface InOrderProps {
  seats: readonly SeatView[];
  chosen: ReadonlySet<string>;
  people: readonly PersonView[];
  busy: boolean;
  onGive: Give;
}

function InOrder({ seats, chosen, people, busy, onGive }: InOrderProps) {
  const pairs = assignInOrder(seats, chosen, people);
  if (pairs.length === 0)
    return (
      <Text>
        Every selected seat has somebody, or every student has a seat in this room already. Make more accounts under People, or free a seat.
      </Text>
    );
  return (
    <>
      <Text>The next students without a seat in this room get the free ones, in order:</Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keys */}
      <section className={classes['pairs']} aria-label="Who gets which seat" tabIndex={0}>
        <ul>
          {pairs.slice(0, LISTED_MAX).map(({ seat, person }) => (
            <li key={seat}>
              <strong>{seat}</strong> {person.displayName}
            </li>
          ))}
          {pairs.length > LISTED_MAX && <li>and {pairs.length - LISTED_MAX} more</li>}
        </ul>
      </section>
      <Group justify="flex-end">
        <Button
          data-autofocus
          loading={busy}
          onClick={() => onGive(Object.fromEntries(pairs.map(({ seat, person }) => [seat, person.name])))}
        >
          {`Assign ${plural(pairs.length, 'seat')}`}
        </Button>
      </Group>
    </>
  );
}
