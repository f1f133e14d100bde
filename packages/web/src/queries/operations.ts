import type { OperationView } from '@aula/api';
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

/** Operations kept on the page. */
const OPERATIONS_MAX = 100;

export const operationsQuery = queryOptions({
  queryKey: keys.operations,
  queryFn: async ({ signal }) => (await call('operations', { query: { limit: OPERATIONS_MAX }, signal })).operations,
});

export const isOver = ({ state }: Pick<OperationView, 'state'>): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Puts news of an operation where the pages look; a list that was never fetched stays unfetched. */
export function addOperation(cache: QueryClient, operation: OperationView): void {
  cache.setQueryData<OperationView[]>(keys.operations, (known) => {
    if (known === undefined) return undefined;
    const index = known.findIndex(({ id }) => id === operation.id);
    return index < 0 ? [operation, ...known].slice(0, OPERATIONS_MAX) : known.with(index, operation);
  });
}

export function useOperationAct() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ operation, act }: { operation: string; act: 'cancel' | 'retry' }) =>
      call(act === 'cancel' ? 'cancelOperation' : 'retryOperation', { params: { operation } }),
    onSuccess: (operation) => addOperation(cache, operation),
  });
}
