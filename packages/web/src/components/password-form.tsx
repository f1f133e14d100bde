import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { hasCode } from '../logic/explain-error.ts';
import { useChangePassword } from '../queries/me.ts';
import { ErrorNote } from './error-note.tsx';

/** As the API asks. */
const PASSWORD_MIN = 8;

const TOGGLE = { 'aria-label': 'Show password', tabIndex: 0 };

/** Chooses a new password; `onChanged` after it was taken. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const change = useChangePassword();
  const short = fresh.length < PASSWORD_MIN;
  const differs = fresh !== again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (short || differs) return;
    change.mutate(
      { current, new: fresh },
      {
        onSuccess: () => {
          setCurrent('');
          setFresh('');
          setAgain('');
          setTried(false);
          onChanged();
        },
      },
    );
  };
  const refused = hasCode(change.error, 'unauthenticated', 'forbidden');
  return (
    <form onSubmit={submit} aria-label="Change password">
      <Stack gap="sm">
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          onChange={(e) => setCurrent(e.currentTarget.value)}
          visibilityToggleButtonProps={TOGGLE}
          error={refused ? 'This is not your current password.' : null}
        />
        <PasswordInput
          label="New password"
          description={`At least ${PASSWORD_MIN} characters`}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={fresh}
          onChange={(e) => setFresh(e.currentTarget.value)}
          visibilityToggleButtonProps={TOGGLE}
          error={tried && short ? `It needs at least ${PASSWORD_MIN} characters.` : null}
        />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={again}
          onChange={(e) => setAgain(e.currentTarget.value)}
          visibilityToggleButtonProps={TOGGLE}
          error={tried && !short && differs ? 'The two are not the same.' : null}
        />
        {change.isError && !refused && <ErrorNote error={change.error} />}
        <Button type="submit" loading={change.isPending}>
          Change password
        </Button>
        <Text component="output" className="visually-hidden" aria-live="polite">
          {change.isSuccess ? 'The password was changed.' : ''}
        </Text>
      </Stack>
    </form>
  );
}
