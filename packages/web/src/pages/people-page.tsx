import type { PersonView } from '@aula/api';
import { ActionIcon, Button, Menu, Skeleton, Table, Text, TextInput } from '@mantine/core';
import { IconDots, IconKey, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorNote } from '../components/error-note.tsx';
import { PageHead } from '../components/page-head.tsx';
import { CreatePersonDialog } from '../components/people/create-person-dialog.tsx';
import { DeletePersonDialog, ResetPasswordDialog } from '../components/people/person-dialogs.tsx';
import { fold } from '../logic/filter-seats.ts';
import { isAdmin, useMe } from '../queries/me.ts';
import { peopleQuery } from '../queries/people.ts';

const ROLE_WORDS = { admin: 'Technician', teacher: 'Teacher', student: 'Student' } as const;

type Dialog = { act: 'create' } | { act: 'password' | 'delete'; person: PersonView };

/** All accounts. */
export function PeoplePage() {
  const { find = '' } = useSearch({ from: '/in/people' });
  const navigate = useNavigate();
  const { data: people, error, refetch } = useQuery(peopleQuery);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const shown = (people ?? []).filter((person) =>
    fold(`${person.displayName} ${person.name} ${ROLE_WORDS[person.role]}`).includes(fold(find)),
  );
  return (
    <>
      <PageHead title="People">
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog({ act: 'create' })}>
          New account
        </Button>
      </PageHead>
      <TextInput
        mb="md"
        maw={320}
        placeholder="Filter"
        aria-label="Filter people"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={find}
        onChange={(event) =>
          void navigate({
            to: '/people',
            search: event.currentTarget.value === '' ? {} : { find: event.currentTarget.value },
            replace: true,
          })
        }
      />
      {error !== null && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {people === undefined && error === null && <Skeleton h={240} radius="lg" aria-hidden />}
      {people !== undefined && <PeopleTable people={shown} onAsk={setDialog} />}
      {people !== undefined && shown.length === 0 && <Text c="dimmed">Nobody fits this filter.</Text>}
      {dialog?.act === 'create' && <CreatePersonDialog onClose={close} />}
      {dialog?.act === 'password' && <ResetPasswordDialog person={dialog.person} onClose={close} />}
      {dialog?.act === 'delete' && <DeletePersonDialog person={dialog.person} onClose={close} />}
    </>
  );
}

function PeopleTable({ people, onAsk }: { people: readonly PersonView[]; onAsk: (dialog: Dialog) => void }) {
  return (
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': 'People' } }}>
      <Table verticalSpacing={6} highlightOnHover fz="0.9375rem">
        <caption className="visually-hidden">People</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Logs in as</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Password</Table.Th>
            <Table.Th w={56}>
              <span className="visually-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.name} data-person={person.name}>
              <Table.Td fw={550}>{person.displayName}</Table.Td>
              <Table.Td className="mono">{person.name}</Table.Td>
              <Table.Td>{ROLE_WORDS[person.role]}</Table.Td>
              <Table.Td c="dimmed">{person.mustChangePassword ? 'One-time, not used yet' : 'Own'}</Table.Td>
              <Table.Td>
                <PersonMenu person={person} onAsk={onAsk} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PersonMenu({ person, onAsk }: { person: PersonView; onAsk: (dialog: Dialog) => void }) {
  const me = useMe();
  const mayReset = isAdmin(me) || person.role === 'student';
  const mayDelete = isAdmin(me) && person.name !== me.name;
  if (!mayReset && !mayDelete) return null;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${person.displayName}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayReset && (
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => onAsk({ act: 'password', person })}>
            Reset password…
          </Menu.Item>
        )}
        {mayDelete && (
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onAsk({ act: 'delete', person })}>
            Delete account…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
