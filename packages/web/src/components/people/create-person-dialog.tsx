import type { PersonView } from '@aula/api';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { hasCode } from '../../logic/explain-error.ts';
import { suggestLogin } from '../../logic/suggest-login.ts';
import { isAdmin, useMe } from '../../queries/me.ts';
import { useCreatePerson } from '../../queries/people.ts';
import { ErrorNote } from '../error-note.tsx';
import { SecretOnce } from '../secret-once.tsx';

const ROLES: { value: PersonView['role']; label: string }[] = [
  { value: 'student', label: 'Student' },
  { value: 'teacher', label: 'Teacher' },
  { value: 'admin', label: 'Technician' },
];

const NAME_RULE = '2–64 lower-case letters, digits, dots, underscores and hyphens, starting with a letter';
const NAME = /^[a-z][a-z0-9._-]{1,63}$/;

/** Makes an account; its one-time password shows once. */
export function CreatePersonDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const [displayName, setDisplayName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [role, setRole] = useState<PersonView['role']>('student');
  const create = useCreatePerson();
  const name = typed ?? suggestLogin(displayName);
  const bad = name !== '' && !NAME.test(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (NAME.test(name)) create.mutate({ name, displayName: displayName.trim() || name, role });
  };
  const made = create.data;
  const taken = hasCode(create.error, 'conflict');
  return (
    <Modal
      opened
      onClose={onClose}
      title={made === undefined ? 'New account' : `${made.person.displayName} can log in`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made === undefined ? (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label="Name"
              data-autofocus
              required
              withAsterisk={false}
              maxLength={120}
              value={displayName}
              onChange={(e) => setDisplayName(e.currentTarget.value)}
            />
            <TextInput
              label="Logs in as"
              required
              withAsterisk={false}
              description={NAME_RULE}
              autoCapitalize="none"
              value={name}
              onChange={(e) => setTyped(e.currentTarget.value.toLowerCase())}
              error={bad ? `It must be ${NAME_RULE}.` : taken ? 'Somebody logs in by this name already.' : null}
            />
            {isAdmin(me) && (
              <Select label="Role" data={ROLES} value={role} onChange={(value) => value !== null && setRole(value)} allowDeselect={false} />
            )}
            {create.isError && !taken && <ErrorNote error={create.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending}>
                Create account
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="md">
          {made.oneTimePassword !== null && <SecretOnce secret={made.oneTimePassword} who={made.person.displayName} />}
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                create.reset();
                setDisplayName('');
                setTyped(null);
              }}
            >
              One more account
            </Button>
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
