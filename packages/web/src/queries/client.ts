import { type CallInput, type CallOutput, createClient, type RouteName } from '@aula/api';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { hasCode } from '../logic/explain-error.ts';

const client = createClient({ baseUrl: '' });

/** One call of the server's API with the browser's own login. Throws `ApiError`. */
export const call = <N extends RouteName>(name: N, input?: CallInput<N>): Promise<CallOutput<N>> => client.call(name, input);

/** How often a read is tried again when the server does not answer. */
const RETRIES_MAX = 2;

/** The cache of all that the server said. `onLoggedOut` is told when a read finds that the login is over. */
export function createCache(onLoggedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (hasCode(error, 'unauthenticated') && query.queryKey[0] !== 'me') onLoggedOut();
      },
    }),
    defaultOptions: {
      queries: {
        // The live stream says when something changes; age alone does not make an answer stale.
        staleTime: 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: (count, error) => hasCode(error, 'unreachable', 'hostUnreachable', 'internal') && count < RETRIES_MAX,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
