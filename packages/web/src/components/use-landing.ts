import type { PersonView } from '@aula/api';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { isStaff } from '../queries/me.ts';
import { mySeatsQuery } from '../queries/seats.ts';

/**
 * Where a person goes straight after logging in: to the page asked for, else a student with exactly one
 * desktop onto it (with the home page behind it in the history), else home.
 */
export function useLanding() {
  const router = useRouter();
  const cache = useQueryClient();
  return async (person: PersonView, to: string | undefined): Promise<void> => {
    if (to !== undefined && to !== '/') {
      router.history.replace(to);
      return;
    }
    await router.navigate({ to: '/', replace: true });
    if (person.mustChangePassword || isStaff(person)) return;
    const seats = await cache.fetchQuery(mySeatsQuery).catch(() => []);
    const only = seats.length === 1 ? seats[0] : undefined;
    if (only !== undefined) await router.navigate({ to: '/seats/$seat/desktop', params: { seat: only.name } });
  };
}
