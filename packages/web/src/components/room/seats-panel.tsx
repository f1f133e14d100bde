import type { RoomView, SeatView } from '@aula/api';
import { ActionIcon, CloseButton, Group, Text, TextInput, Tooltip } from '@mantine/core';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { filterSeats } from '../../logic/filter-seats.ts';
import { ownReaches, type Wish } from '../../logic/internet-switch.ts';
import { countsInOrder, countWords, nameList, plural } from '../../logic/seat-words.ts';
import { chooseAll, extendTo, NOTHING, prune, type Selection, toggle } from '../../logic/selection.ts';
import { roomInternetQuery, useSwitchSeats } from '../../queries/internet.ts';
import { peopleQuery } from '../../queries/people.ts';
import { type RoomAct, useRoomAct } from '../../queries/rooms.ts';
import { Announcer } from '../announcer.tsx';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { ActionBar } from './action-bar.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import classes from './room.module.css';
import { SeatTable } from './seat-table.tsx';
import { SeatWall } from './seat-wall.tsx';
import { useRoomKeys } from './use-room-keys.ts';

/** A room's seats as wall or list, with filter, selection and what can be done with it. */
export function SeatsPanel({ room, view }: { room: RoomView; view: 'wall' | 'list' }) {
  const people = useQuery(peopleQuery).data;
  const byName = useMemo(() => new Map((people ?? []).map((person) => [person.name, person])), [people]);
  const [text, setText] = useState('');
  const [helping, setHelping] = useState(false);
  const [dialog, setDialog] = useState<Exclude<RoomAct, 'start'> | 'assign' | null>(null);
  const filter = useRef<HTMLInputElement>(null);
  const shown = useMemo(() => filterSeats(room.seats, text, byName), [room.seats, text, byName]);
  const order = useMemo(() => shown.map(({ name }) => name), [shown]);
  const { chosen, choose, setAll } = useSelection(order);
  const act = useRoomAct(room.name);
  const internet = useQuery(roomInternetQuery(room.name)).data;
  const reaches = useMemo(() => ownReaches(internet?.seats ?? []), [internet]);
  const switching = useSwitchSeats(room.name);
  const ownerName = (seat: SeatView) => (seat.owner === null ? null : (byName.get(seat.owner)?.displayName ?? seat.owner));

  useRoomKeys(
    useMemo(
      () => ({ all: () => setAll(true), none: () => setAll(false), filter: () => filter.current?.focus(), help: () => setHelping(true) }),
      [setAll],
    ),
  );
  const picked = room.seats.filter(({ name }) => chosen.has(name));
  const run = (name: RoomAct) => act.mutate({ act: name, seats: picked.map((seat) => seat.name) }, { onSuccess: () => setDialog(null) });
  const props = { seats: shown, ownerName, ownReaches: reaches, chosen, onChoose: choose };
  return (
    <>
      <Group gap="sm" mb="md">
        <TextInput
          ref={filter}
          className={classes['filter'] ?? ''}
          placeholder="Filter"
          aria-label="Filter seats"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={text === '' ? null : <CloseButton size="sm" aria-label="Clear filter" onClick={() => setText('')} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            setText('');
            event.currentTarget.blur();
          }}
        />
        <Tooltip label="Keys">
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Show keys" onClick={() => setHelping(true)} visibleFrom="sm">
            <IconKeyboard size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {text !== '' && <Text size="sm" c="dimmed">{`${shown.length} of ${room.seats.length}`}</Text>}
      </Group>
      {view === 'wall' ? <SeatWall {...props} total={room.seats.length} /> : <SeatTable {...props} onChooseAll={setAll} />}
      {shown.length === 0 && <Text c="dimmed">{room.seats.length === 0 ? 'This room has no seat yet.' : 'No seat fits this filter.'}</Text>}
      {picked.length > 0 && (
        <ActionBar
          seats={picked}
          error={dialog === null ? (act.error ?? switching.error) : null}
          busy={act.isPending && act.variables.act === 'start'}
          onAct={(name) => {
            act.reset();
            switching.reset();
            if (name === 'start') run(name);
            else setDialog(name);
          }}
          onAssign={() => setDialog('assign')}
          onInternet={(wish: Wish) => switching.mutate({ seats: picked.map((seat) => seat.name), internet: wish })}
          onNone={() => setAll(false)}
        />
      )}
      {dialog === 'assign' && (
        <AssignDialog room={room.name} seats={room.seats} chosen={chosen} people={people ?? []} onClose={() => setDialog(null)} />
      )}
      <Confirm dialog={dialog} seats={picked} act={act} onClose={() => setDialog(null)} onRun={run} />
      <KeysDialog opened={helping} onClose={() => setHelping(false)} />
      <Announcer
        text={countsInOrder(room.states)
          .map(({ state, count }) => countWords(state, count))
          .join(', ')}
      />
    </>
  );
}

function useSelection(order: readonly string[]) {
  const [kept, setKept] = useState<Selection>(NOTHING);
  const selection = useMemo(() => prune(kept, order), [kept, order]);
  const choose = useCallback(
    (name: string, extend: boolean) =>
      setKept((old) => (extend ? extendTo(prune(old, order), order, name) : toggle(prune(old, order), name))),
    [order],
  );
  const setAll = useCallback((all: boolean) => setKept(all ? chooseAll(order) : NOTHING), [order]);
  return { chosen: selection.chosen, choose, setAll };
}

interface ConfirmProps {
  dialog: Exclude<RoomAct, 'start'> | 'assign' | null;
  seats: readonly SeatView[];
  act: ReturnType<typeof useRoomAct>;
  onClose: () => void;
  onRun: (act: RoomAct) => void;
}

function Confirm({ dialog, seats, act, onClose, onRun }: ConfirmProps) {
  const name = dialog === null || dialog === 'assign' ? null : dialog;
  const many = plural(seats.length, 'seat');
  const who = nameList(seats.map((seat) => seat.name));
  const questions = {
    stop: {
      title: `Shut down ${many}?`,
      verb: `Shut down ${many}`,
      words: `${who}: saved files stay; what is open and not saved will be gone.`,
    },
    pull: {
      title: `Pull the plug of ${many}?`,
      verb: `Pull the plug of ${many}`,
      words: `${who} stop at once, without shutting down. What is not on their disks will be gone, and files being written may be damaged.`,
    },
    reset: {
      title: `Reset ${many}?`,
      verb: `Reset ${many}`,
      words: `Files saved on the desktops of ${who} will be gone. Those that run come back running.`,
    },
  };
  const question = questions[name ?? 'stop'];
  return (
    <ConfirmDialog
      opened={name !== null}
      onClose={onClose}
      title={question.title}
      verb={question.verb}
      danger={name !== 'stop'}
      busy={act.isPending}
      error={act.error}
      onConfirm={() => name !== null && onRun(name)}
    >
      {question.words}
    </ConfirmDialog>
  );
}
