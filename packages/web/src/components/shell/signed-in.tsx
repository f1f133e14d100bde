import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { followEvents } from '../../queries/live.ts';
import { useMe } from '../../queries/me.ts';

/** Pages of somebody who is logged in: fed by the live stream, behind the change of a one-time password. */
export function SignedIn({ forced, children }: { forced: ReactNode; children: ReactNode }) {
  const { name, mustChangePassword } = useMe();
  const cache = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another person's stream is another stream
  useEffect(() => {
    if (mustChangePassword) return;
    const stop = new AbortController();
    void followEvents(cache, stop.signal);
    return () => stop.abort();
  }, [cache, name, mustChangePassword]);
  return mustChangePassword ? forced : children;
}
