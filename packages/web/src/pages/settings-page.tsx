import { SegmentedControl, Stack, Text, Title, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { PageHead } from '../components/page-head.tsx';
import { PasswordForm } from '../components/password-form.tsx';
import { useMe } from '../queries/me.ts';

/** One's own password, and how the portal looks on this device. */
export function SettingsPage() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [changed, setChanged] = useState(false);
  return (
    <>
      <PageHead title="Settings" note={`${me.displayName}, logged in as ${me.name}`} />
      <Stack gap="xl" maw={420}>
        <section aria-labelledby="theme">
          <Title order={2} id="theme" mb="xs">
            Theme
          </Title>
          <SegmentedControl
            aria-labelledby="theme"
            value={colorScheme}
            onChange={setColorScheme}
            data={[
              { value: 'auto', label: "The device's" },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </section>
        <section aria-labelledby="password">
          <Title order={2} id="password" mb="xs">
            Password
          </Title>
          <PasswordForm onChanged={() => setChanged(true)} />
          {changed && (
            <Text mt="sm" c="var(--aula-good)" fw={550}>
              The password was changed.
            </Text>
          )}
        </section>
      </Stack>
    </>
  );
}
