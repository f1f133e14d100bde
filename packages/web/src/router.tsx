import type { PersonView } from '@aula/api';
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { FaultPage } from './components/fault-page.tsx';
import { AppFrame } from './components/shell/app-frame.tsx';
import { SignedIn } from './components/shell/signed-in.tsx';
import { hasCode } from './logic/explain-error.ts';
import { ForcedPasswordPage } from './pages/forced-password-page.tsx';
import { HomePage } from './pages/home-page.tsx';
import { LoginPage } from './pages/login-page.tsx';
import { LostPage, NotFoundPage } from './pages/not-found-page.tsx';
import { isAdmin, isStaff, meQuery } from './queries/me.ts';

interface Context {
  cache: QueryClient;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: LostPage, errorComponent: FaultPage });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { to?: string; ended?: boolean } => {
    const to = text(search['to']);
    // Only places within the portal: never a way to somewhere else.
    const safe = to !== undefined && /^\/(?![/\\])/.test(to) ? to : undefined;
    return { ...(safe === undefined ? {} : { to: safe }), ...(search['ended'] === true ? { ended: true } : {}) };
  },
  component: LoginPage,
});

/** All below needs a login; without one, to the login page and back. */
const requireLogin = async (cache: QueryClient, href: string) => {
  try {
    return await cache.ensureQueryData(meQuery);
  } catch (error) {
    if (hasCode(error, 'unauthenticated')) throw redirect({ to: '/login', search: href === '/' ? {} : { to: href } });
    throw error;
  }
};

const inside = createRoute({
  getParentRoute: () => root,
  id: 'in',
  beforeLoad: async ({ context, location }) => ({ me: await requireLogin(context.cache, location.href) }),
  component: () => (
    <SignedIn forced={<ForcedPasswordPage />}>
      <AppFrame />
    </SignedIn>
  ),
});

const consoles = createRoute({
  getParentRoute: () => root,
  id: 'console',
  beforeLoad: async ({ context, location }) => ({ me: await requireLogin(context.cache, location.href) }),
  component: () => (
    <SignedIn forced={<ForcedPasswordPage />}>
      <Outlet />
    </SignedIn>
  ),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context }) => {
    if (isStaff(context.me) && !context.me.mustChangePassword) throw redirect({ to: '/rooms' });
  },
  component: HomePage,
});

/** A place that a role does not have is not there at all. (In the loader: only there the frame stays around the answer.) */
const staffOnly = ({ context }: { context: { me: PersonView } }) => {
  if (!isStaff(context.me)) throw notFound();
};
const adminOnly = ({ context }: { context: { me: PersonView } }) => {
  if (!isAdmin(context.me)) throw notFound();
};

const rooms = createRoute({
  getParentRoute: () => inside,
  path: '/rooms',
  loader: staffOnly,
  notFoundComponent: NotFoundPage,
  component: lazyRouteComponent(() => import('./pages/rooms-page.tsx'), 'RoomsPage'),
});
// `_new` can be no room's and no network's name; `new` can.
const roomNew = createRoute({
  getParentRoute: () => inside,
  path: '/rooms/_new',
  loader: staffOnly,
  notFoundComponent: NotFoundPage,
  component: lazyRouteComponent(() => import('./pages/room-new-page.tsx'), 'RoomNewPage'),
});
const room = createRoute({
  getParentRoute: () => inside,
  path: '/rooms/$room',
  loader: staffOnly,
  notFoundComponent: NotFoundPage,
  validateSearch: ({ view }: Record<string, unknown>): { view?: 'list' | 'plan' } => (view === 'list' || view === 'plan' ? { view } : {}),
  component: lazyRouteComponent(() => import('./pages/room-page.tsx'), 'RoomPage'),
});
const networks = createRoute({
  getParentRoute: () => inside,
  path: '/networks',
  loader: staffOnly,
  notFoundComponent: NotFoundPage,
  component: lazyRouteComponent(() => import('./pages/networks-page.tsx'), 'NetworksPage'),
});
const networkNew = createRoute({
  getParentRoute: () => inside,
  path: '/networks/_new',
  loader: adminOnly,
  notFoundComponent: NotFoundPage,
  component: lazyRouteComponent(() => import('./pages/network-new-page.tsx'), 'NetworkNewPage'),
});
const network = createRoute({
  getParentRoute: () => inside,
  path: '/networks/$network',
  loader: staffOnly,
  notFoundComponent: NotFoundPage,
  validateSearch: ({ view }: Record<string, unknown>): { view?: 'plan' } => (view === 'plan' ? { view } : {}),
  component: lazyRouteComponent(() => import('./pages/network-page.tsx'), 'NetworkPage'),
});
const operations = createRoute({
  getParentRoute: () => inside,
  path: '/operations',
  loader: staffOnly,
  notFoundComponent: NotFoundPage,
  validateSearch: (search: Record<string, unknown>): { open?: string } => {
    const open = text(search['open']);
    return open === undefined ? {} : { open };
  },
  component: lazyRouteComponent(() => import('./pages/operations-page.tsx'), 'OperationsPage'),
});
const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  loader: staffOnly,
  notFoundComponent: NotFoundPage,
  validateSearch: (search: Record<string, unknown>): { find?: string } => {
    const find = text(search['find']);
    return find === undefined ? {} : { find };
  },
  component: lazyRouteComponent(() => import('./pages/people-page.tsx'), 'PeoplePage'),
});
const hosts = createRoute({
  getParentRoute: () => inside,
  path: '/hosts',
  loader: adminOnly,
  notFoundComponent: NotFoundPage,
  component: lazyRouteComponent(() => import('./pages/hosts-page.tsx'), 'HostsPage'),
});
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  loader: adminOnly,
  notFoundComponent: NotFoundPage,
  component: lazyRouteComponent(() => import('./pages/audit-page.tsx'), 'AuditPage'),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings-page.tsx'), 'SettingsPage'),
});
const desktop = createRoute({
  getParentRoute: () => consoles,
  path: '/seats/$seat/desktop',
  component: lazyRouteComponent(() => import('./pages/desktop-page.tsx'), 'DesktopPage'),
});
const terminal = createRoute({
  getParentRoute: () => consoles,
  path: '/seats/$seat/terminal',
  component: lazyRouteComponent(() => import('./pages/terminal-page.tsx'), 'TerminalPage'),
});

const routeTree = root.addChildren([
  login,
  inside.addChildren([home, rooms, roomNew, room, networks, networkNew, network, operations, people, hosts, audit, settings]),
  consoles.addChildren([desktop, terminal]),
]);

export const createPortalRouter = (cache: QueryClient) =>
  createRouter({
    routeTree,
    context: { cache },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: FaultPage,
    defaultPendingMs: 300,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortalRouter>;
  }
}
