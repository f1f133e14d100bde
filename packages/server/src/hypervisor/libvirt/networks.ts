import { isNotFound, procedures } from '@aula/libvirt';
import { type DesiredNetwork, type NetworkName, parseRoomName, type RoomName } from '@aula/model';
import { HypervisorError, type Reservation, shapeOfDefinition } from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { assertOwnNetwork, ensureNetwork, takeDown } from './network-ensure.ts';
import { findNetwork, readNetwork } from './network-lookup.ts';

/** A room's own network: NAT, reservations only. */
export async function networkEnsure(
  context: DriverContext,
  room: RoomName,
  network: DesiredNetwork,
  reservations: readonly Reservation[],
  signal?: AbortSignal,
): Promise<void> {
  if (network.managed !== undefined)
    throw new HypervisorError('failed', `The network ${network.name} stands on its own and is not made for a room`);
  const shape = shapeOfDefinition({ ...network, ...OWN_NETWORK }, reservations);
  await ensureNetwork(context, { name: network.name, room, shape, protect: network.protect ?? null }, signal);
}

/** What a room's YAML cannot say of its own network. */
const OWN_NETWORK = {
  mode: 'nat' as const,
  bridge: null,
  ipv6: null,
  dhcp: { dynamic: [], static: null, leaseSeconds: null },
  dns: { forwarders: [], records: [], srv: [], txt: [] },
  hosts: [],
};

/** Stops and undefines a network of Aula's: a room's own, or with `managed` one that stands on its own. */
export async function networkRemove(context: DriverContext, name: NetworkName, signal?: AbortSignal, managed = false): Promise<void> {
  const net = await findNetwork(context, name, signal);
  if (net === null) return;
  const { mark } = await readNetwork(context, net, signal);
  // A room's network may be any room's: one that stands on its own goes with none.
  assertOwnNetwork(context, name, mark, managed ? null : parseRoomName(mark?.room ?? ''));
  if (!managed && mark?.room === null) throw new HypervisorError('foreign', `The network ${name} stands on its own; it is left as it is`);
  await takeDown(context, net, signal);
  await context.link.call(procedures.networkUndefine, { net }, { lane: 'work', signal }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
  await context.protection.networkChanged(name, null, signal);
}
