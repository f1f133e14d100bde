import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconLogout, IconSettings } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useLogout, useMe } from '../../queries/me.ts';
import { furtherItems } from './nav-items.ts';
import classes from './shell.module.css';

const ROLE_WORDS = { admin: 'Technician', teacher: 'Teacher', student: 'Student' } as const;

/** Who is logged in, settings, and the way out. */
export function AccountMenu() {
  const me = useMe();
  const logout = useLogout();
  const navigate = useNavigate();
  const leave = () => logout.mutate(undefined, { onSettled: () => void navigate({ to: '/login' }) });
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={`${classes['link']} ${classes['account']}`} aria-label={`Account: ${me.displayName}`}>
          <Text component="span" size="sm" fw={550} truncate maw={160}>
            {me.displayName}
          </Text>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {ROLE_WORDS[me.role]}
        </Menu.Label>
        {furtherItems(me).map(({ to, label, Icon }) => (
          <Menu.Item
            key={to}
            hiddenFrom="sm"
            renderRoot={(props) => <Link {...props} to={to} />}
            leftSection={<Icon size={16} aria-hidden />}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Item renderRoot={(props) => <Link {...props} to="/settings" />} leftSection={<IconSettings size={16} aria-hidden />}>
          Settings
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
