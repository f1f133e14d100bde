import { Modal, TextInput, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { type Findable, findThings } from '../../logic/find-things.ts';
import { isAdmin, isStaff, useMe } from '../../queries/me.ts';
import { networksQuery } from '../../queries/networks.ts';
import { peopleQuery } from '../../queries/people.ts';
import { roomsQuery } from '../../queries/rooms.ts';
import { allSeatsQuery, mySeatsQuery } from '../../queries/seats.ts';
import { navItems } from './nav-items.ts';
import classes from './shell.module.css';

/** Finds any room, network, seat, person or action by a few letters. Arrows move, Enter opens. */
export function Finder({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const navigate = useNavigate();
  const listId = useId();
  const found = findThings(useFindables(), text);
  const current = Math.min(at, found.length - 1);

  const open = (thing: Findable | undefined) => {
    if (thing === undefined) return;
    onClose();
    void navigate({ to: thing.path });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0));
    else if (event.key === 'Enter') open(found[current]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      title="Find"
      classNames={{ header: 'visually-hidden' }}
      padding={0}
      size="lg"
      yOffset="12dvh"
      centered={false}
    >
      <div className={classes['finderInput']}>
        <TextInput
          data-autofocus
          variant="unstyled"
          size="md"
          placeholder="Find"
          aria-label="Find a room, network, seat, person or action"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-activedescendant={found[current] === undefined ? undefined : `${listId}-${current}`}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div id={listId} role="listbox" aria-label="Found" className={classes['found']}>
        {found.map((thing, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys of its list
          <div
            key={thing.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className={classes['foundItem']}
            onMouseMove={() => setAt(index)}
            onClick={() => open(thing)}
          >
            <span className={classes['foundKind']}>{thing.kind}</span>
            <span className={classes['foundName']}>{thing.name}</span>
            <span className={classes['foundHint']}>{thing.hint}</span>
          </div>
        ))}
      </div>
      <VisuallyHidden role="status">{found.length === 0 ? 'Nothing found' : `${found.length} found`}</VisuallyHidden>
    </Modal>
  );
}

/** All that this person may go to. */
function useFindables(): Findable[] {
  const me = useMe();
  const staff = isStaff(me);
  const rooms = useQuery({ ...roomsQuery, enabled: staff }).data ?? [];
  const networks = useQuery({ ...networksQuery, enabled: staff }).data ?? [];
  const people = useQuery({ ...peopleQuery, enabled: staff }).data ?? [];
  const roomSeats = useQuery({ ...allSeatsQuery(rooms.map((room) => room.name)), enabled: staff && rooms.length > 0 }).data ?? [];
  const own = useQuery({ ...mySeatsQuery, enabled: !staff }).data ?? [];
  const names = new Map(people.map((person) => [person.name, person.displayName]));
  const action = (id: string, name: string, path: string): Findable => ({ id, kind: 'Action', name, hint: '', path });
  return [
    ...(staff ? [action('new-room', 'New room', '/rooms/_new')] : []),
    ...(isAdmin(me) ? [action('new-network', 'New network', '/networks/_new')] : []),
    ...navItems(me).map(({ to, label }) => action(to, label, to)),
    action('settings', 'Settings', '/settings'),
    ...rooms.map(
      (room): Findable => ({
        id: `room-${room.name}`,
        kind: 'Room',
        name: room.title || room.name,
        hint: room.name,
        path: `/rooms/${room.name}`,
      }),
    ),
    ...networks.map(
      (network): Findable => ({
        id: `network-${network.name}`,
        kind: 'Network',
        name: network.name,
        hint: network.subnet,
        path: `/networks/${encodeURIComponent(network.name)}`,
      }),
    ),
    ...[...roomSeats, ...own].map(
      (seat): Findable => ({
        id: `seat-${seat.name}`,
        kind: staff ? 'Seat' : 'Desktop',
        name: seat.name,
        hint: [seat.owner === null ? '' : (names.get(seat.owner) ?? ''), seat.ip].filter(Boolean).join(' · '),
        path: `/seats/${seat.name}/desktop`,
      }),
    ),
    ...people.map(
      (person): Findable => ({
        id: `person-${person.name}`,
        kind: 'Person',
        name: person.displayName,
        hint: person.name,
        path: `/people?find=${person.name}`,
      }),
    ),
  ];
}
