import type { PersonView } from '@aula/api';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

export const peopleQuery = queryOptions({
  queryKey: keys.people,
  queryFn: async ({ signal }) => (await call('people', { signal })).people,
});

export function useCreatePerson() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; displayName: string; role: PersonView['role'] }) => call('createPerson', { body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.people }),
  });
}

export function useResetPassword() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (person: string) => call('resetPassword', { params: { person } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.people }),
  });
}

export function useDeletePerson() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (person: string) => call('deletePerson', { params: { person } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.people }),
  });
}
