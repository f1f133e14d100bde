import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

/** Entries of one page. */
const PAGE = 100;

/** Who did what, newest first, page by page. */
export const auditQuery = infiniteQueryOptions({
  queryKey: keys.audit,
  queryFn: async ({ pageParam, signal }) =>
    (await call('audit', { query: { limit: PAGE, ...(pageParam === null ? {} : { before: pageParam }) }, signal })).entries,
  initialPageParam: null as number | null,
  getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
  staleTime: 0,
});
