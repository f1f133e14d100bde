import type { PersonView } from '@aula/api';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDeletePerson, useResetPassword } from '../../queries/people.ts';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import { SecretOnce } from '../secret-once.tsx';

interface PersonDialogProps {
  person: PersonView;
  onClose: () => void;
}

/** Sets a one-time password, and shows it once. */
export function ResetPasswordDialog({ person, onClose }: PersonDialogProps) {
  const reset = useResetPassword();
  if (reset.data !== undefined)
    return (
      <Modal opened onClose={onClose} title="New one-time password" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack gap="md">
          <SecretOnce secret={reset.data.oneTimePassword} who={person.displayName} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </Modal>
    );
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Reset the password of ${person.displayName}?`}
      verb="Reset password"
      danger={false}
      busy={reset.isPending}
      error={reset.error}
      onConfirm={() => reset.mutate(person.name)}
    >
      The present password stops working, and {person.displayName} is logged out everywhere. You get a one-time password to hand over.
    </ConfirmDialog>
  );
}

export function DeletePersonDialog({ person, onClose }: PersonDialogProps) {
  const remove = useDeletePerson();
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={`Delete ${person.displayName}?`}
      verb={`Delete ${person.name}`}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(person.name, { onSuccess: onClose })}
    >
      The account will be gone, and {person.displayName} is logged out. Seats it has become free; the files on them stay.
    </ConfirmDialog>
  );
}
