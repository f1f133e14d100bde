import '@mantine/core/styles.css';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createCache } from './queries/client.ts';
import { createPortalRouter } from './router.tsx';
import { cssVariables, theme } from './theme/theme.ts';

const cache = createCache(() => leave());
const router = createPortalRouter(cache);

/** The login is over: to the login page, and back here after it. */
function leave(): void {
  const { pathname, href } = router.state.location;
  if (pathname === '/login') return;
  cache.removeQueries({ queryKey: ['me'] });
  void router.navigate({ to: '/login', search: { ended: true, to: href } });
}

const place = document.getElementById('root');
if (place === null) throw new Error('The page has no root element.');
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
