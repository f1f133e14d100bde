import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ErrorNote } from '../components/error-note.tsx';
import { useTitle } from '../components/page-head.tsx';
import { Mark } from '../components/shell/brand.tsx';
import classes from '../components/shell/shell.module.css';
import { useLanding } from '../components/use-landing.ts';
import { hasCode } from '../logic/explain-error.ts';
import { useLogin } from '../queries/me.ts';

/** Name and password; then where the person wanted to go. */
export function LoginPage() {
  useTitle('Log in');
  const { to, ended } = useSearch({ from: '/login' });
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const login = useLogin();
  const land = useLanding();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate({ name: name.trim().toLowerCase(), password }, { onSuccess: (person) => void land(person, to) });
  };
  const wrong = hasCode(login.error, 'unauthenticated');
  return (
    <main className={classes['gate']}>
      <form className={`surface ${classes['gateCard']}`} onSubmit={submit} aria-label="Log in">
        <Stack gap="md">
          <Mark size={40} />
          <div>
            <Title order={1}>Log in to Aula</Title>
            {ended === true && <Text c="dimmed">You were logged out. Log in to go on where you were.</Text>}
          </div>
          <TextInput
            label="Name"
            autoComplete="username"
            autoCapitalize="none"
            required
            withAsterisk={false}
            autoFocus
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            size="md"
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            size="md"
            visibilityToggleButtonProps={{ 'aria-label': 'Show password', tabIndex: 0 }}
          />
          {wrong && (
            <Text role="alert" c="var(--aula-bad)" fw={550}>
              Name or password is not right. Ask your teacher if you no longer know it.
            </Text>
          )}
          {login.isError && !wrong && <ErrorNote error={login.error} />}
          <Button type="submit" size="md" fullWidth loading={login.isPending}>
            Log in
          </Button>
        </Stack>
      </form>
    </main>
  );
}
