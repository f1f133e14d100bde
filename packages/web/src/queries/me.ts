import type { PersonView } from '@aula/api';
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

/** Who is logged in. Throws `unauthenticated` when nobody is. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => call('me', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const useMe = (): PersonView => useSuspenseQuery(meQuery).data;

export const isStaff = (person: PersonView): boolean => person.role !== 'student';
export const isAdmin = (person: PersonView): boolean => person.role === 'admin';

export function useLogin() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) => call('login', { body }),
    onSuccess: (person) => {
      cache.clear();
      cache.setQueryData(keys.me, person);
    },
  });
}

export function useLogout() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call('logout'),
    onSuccess: () => cache.clear(),
  });
}

/** A new password of one's own. The server may end this login with it; the next read then says so. */
export function useChangePassword() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => call('changePassword', { body }),
    onSuccess: () => cache.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => undefined),
  });
}
