import { queryOptions } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

export const hostsQuery = queryOptions({
  queryKey: keys.hosts,
  queryFn: async ({ signal }) => (await call('hosts', { signal })).hosts,
  staleTime: 5000,
});

/** Checks of the installation, for admins. */
export const doctorQuery = queryOptions({
  queryKey: keys.doctor,
  queryFn: async ({ signal }) => (await call('doctor', { signal })).checks,
  staleTime: 5000,
});
