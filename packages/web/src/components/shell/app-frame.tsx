import { ActionIcon, Button, Kbd } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useMe } from '../../queries/me.ts';
import { AccountMenu } from './account-menu.tsx';
import { Mark } from './brand.tsx';
import { LiveBanner } from './live-banner.tsx';
import { furtherItems, type NavItem, navItems } from './nav-items.ts';
import classes from './shell.module.css';

const Finder = lazy(async () => ({ default: (await import('./finder.tsx')).Finder }));

/** Header, places and the page; on phones the places are a bar at the bottom. */
export function AppFrame() {
  const me = useMe();
  const items = navItems(me);
  const further = furtherItems(me);
  const [finding, setFinding] = useFinderKey();
  const main = useFocusOnMove();
  return (
    <>
      <a className={classes['skip']} href="#main">
        Skip to content
      </a>
      <header className={classes['header']}>
        <Link to="/" className={classes['brand']}>
          <Mark />
          Aula
        </Link>
        {items.length > 0 && <Places items={items} className={classes['nav']} label="Places" />}
        <div className={classes['right']}>
          <FindButton onFind={() => setFinding(true)} />
          <AccountMenu />
        </div>
      </header>
      <LiveBanner />
      <main id="main" ref={main} tabIndex={-1} className={classes['main']}>
        <Outlet />
      </main>
      {items.length > 0 && <Places items={items.filter((item) => !further.includes(item))} className={classes['bottom']} label="Places" />}
      {finding && (
        <Suspense>
          <Finder onClose={() => setFinding(false)} />
        </Suspense>
      )}
    </>
  );
}

function Places({ items, className, label }: { items: readonly NavItem[]; className: string | undefined; label: string }) {
  return (
    <nav aria-label={label} className={className}>
      {items.map(({ to, label: name, Icon }) => (
        <Link key={to} to={to} className={classes['link']} activeOptions={{ exact: false }}>
          <Icon size={18} aria-hidden />
          {name}
        </Link>
      ))}
    </nav>
  );
}

function FindButton({ onFind }: { onFind: () => void }) {
  return (
    <>
      <Button
        visibleFrom="sm"
        variant="default"
        size="xs"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          <Kbd size="xs" aria-hidden className={classes['findKey'] ?? ''}>
            Ctrl K
          </Kbd>
        }
        onClick={onFind}
        aria-keyshortcuts="Control+K"
      >
        Find
      </Button>
      <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" size="lg" aria-label="Find" onClick={onFind}>
        <IconSearch size={20} aria-hidden />
      </ActionIcon>
    </>
  );
}

function useFinderKey() {
  const [finding, setFinding] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setFinding((open) => !open);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return [finding, setFinding] as const;
}

/** Moves the focus to the page after a change of place, so that a screen reader starts there. */
function useFocusOnMove() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current !== undefined && before.current !== path) main.current?.focus({ preventScroll: true });
    before.current = path;
  }, [path]);
  return main;
}
