import type { NetworkView } from '@aula/api';
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client.ts';
import { keys } from './keys.ts';

/**
 * The event stream tells when a network changed. Besides, what is shown is asked for this often: news that was lost only delays, and the
 * server knows that somebody still looks.
 */
const LOOK_MS = 60_000;
/** While it could not be asked, e.g. because its host is away. */
const AWAY_MS = 5000;

const lookAgain = ({ state }: { state: { status: string } }): number => (state.status === 'error' ? AWAY_MS : LOOK_MS);

export const networksQuery = queryOptions({
  queryKey: keys.networks,
  queryFn: async ({ signal }) => (await call('networks', { signal })).networks,
  refetchInterval: lookAgain,
});

/** One network with its machines, kept up to date while it is looked at. */
export const networkQuery = (network: string) =>
  queryOptions({
    queryKey: keys.network(network),
    queryFn: ({ signal }) => call('network', { params: { network }, signal }),
    refetchInterval: lookAgain,
  });

/** What applying the stored description again would do. */
export const networkDriftQuery = (network: string) =>
  queryOptions({
    queryKey: keys.networkPlan(network),
    queryFn: ({ signal }) => call('planStoredNetwork', { params: { network }, signal }),
    staleTime: 0,
  });

/** A subnet that nobody uses, asked anew for each new network; null when none is left. */
export const freeSubnetQuery = queryOptions({
  queryKey: keys.freeSubnet,
  queryFn: async ({ signal }) => (await call('freeSubnet', { signal })).subnet,
  staleTime: 0,
  gcTime: 0,
});

/** The name of a network's file in findings. */
const FILE = 'network.yaml';

/** Findings of a description while it is written. */
export const checkNetwork = async (source: string, signal: AbortSignal) =>
  (await call('validateNetwork', { body: { source, file: FILE }, signal })).diagnostics;

/** What a description would do; findings come as an `ApiError` with diagnostics. */
export function usePlanNetwork() {
  return useMutation({ mutationFn: (source: string) => call('planNetwork', { body: { source, file: FILE } }) });
}

export function useApplyNetwork() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (source: string) => call('applyNetwork', { body: { source, file: FILE } }),
    onSuccess: ({ network }) => renew(cache, network),
  });
}

/** Makes it on the host from its description, or takes it off there and keeps the description. */
export function useNetworkAct(network: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: 'register' | 'unregister') =>
      call(act === 'register' ? 'registerNetwork' : 'unregisterNetwork', { params: { network } }),
    onSuccess: (shown) => renew(cache, shown),
  });
}

export function useDeleteNetwork(network: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call('deleteNetwork', { params: { network } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.networks }),
  });
}

function renew(cache: QueryClient, network: NetworkView): void {
  cache.setQueryData(keys.network(network.name), network);
  void cache.invalidateQueries({ queryKey: keys.networks });
  void cache.invalidateQueries({ queryKey: keys.networkPlan(network.name) });
}
