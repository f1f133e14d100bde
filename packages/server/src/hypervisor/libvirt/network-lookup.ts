import { isNotFound, type Network, NetworkXMLFlags, procedures } from '@aula/libvirt';
import type { DriverContext } from './context.ts';
import { type NetworkInfo, parseNetwork } from './network-info.ts';

/** The network of that name; null when there is none. */
export async function findNetwork(context: DriverContext, name: string, signal?: AbortSignal): Promise<Network | null> {
  try {
    return (await context.link.call(procedures.networkLookupByName, { name }, { signal })).net;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Its definition; `live` as it runs now. */
export async function readNetwork(context: DriverContext, net: Network, signal?: AbortSignal, live = false): Promise<NetworkInfo> {
  const flags = live ? 0 : NetworkXMLFlags.inactive;
  return parseNetwork((await context.link.call(procedures.networkGetXMLDesc, { net, flags }, { signal })).xml);
}
