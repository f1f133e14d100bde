import { Button, Stack, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTitle } from '../components/page-head.tsx';
import { PasswordForm } from '../components/password-form.tsx';
import { Mark } from '../components/shell/brand.tsx';
import classes from '../components/shell/shell.module.css';
import { useLanding } from '../components/use-landing.ts';
import { useLogout, useMe } from '../queries/me.ts';

/** Shown instead of every page while a one-time password is in use. */
export function ForcedPasswordPage() {
  useTitle('Choose a password');
  const me = useMe();
  const logout = useLogout();
  const land = useLanding();
  const navigate = useNavigate();
  return (
    <main className={classes['gate']}>
      <div className={`surface ${classes['gateCard']}`}>
        <Stack gap="md">
          <Mark size={40} />
          <div>
            <Title order={1}>Choose a password</Title>
            <Text c="dimmed">Hello {me.displayName}. You logged in with a one-time password; choose one of your own to go on.</Text>
          </div>
          <PasswordForm onChanged={() => void land({ ...me, mustChangePassword: false }, undefined)} />
          <Button
            variant="subtle"
            color="gray"
            onClick={() => logout.mutate(undefined, { onSettled: () => void navigate({ to: '/login' }) })}
          >
            Log out
          </Button>
        </Stack>
      </div>
    </main>
  );
}
