import { findAddressClashes, findNetworkClashes, findUnreservable, type NetworkDefinition } from '@aula/model';
import type { HostNetwork, NetworkMember, NetworkSurvey } from './ports.ts';

export interface ConflictQuery {
  definition: NetworkDefinition;
  /** Networks that Aula knows beside this one, on the host or not. */
  others: readonly NetworkDefinition[];
  /** Subnets of rooms' own networks, on the host or not → room. */
  roomSubnets: ReadonlyMap<string, string>;
  /** Seats that hang on it. */
  members: readonly NetworkMember[];
  survey: NetworkSurvey;
}

/** Everything that is in the way of a network that stands on its own, in a sentence each. Pure. */
export function findNetworkConflicts({ definition, others, roomSubnets, members, survey }: ConflictQuery): string[] {
  const existing = survey.networks.find(({ name }) => name === definition.name) ?? null;
  const holders = members.map(({ name, mac, ip, room }) => ({ who: `seat ${name} of room ${room}`, name, mac, ip }));
  const messages = [
    ...ownerConflict(existing),
    ...findNetworkClashes([...others, definition], subnetsInUse(definition, others, roomSubnets, survey))
      .filter(({ network }) => network === definition.name)
      .map(({ message }) => message),
    ...bridgeConflicts(definition, existing, survey),
    ...findAddressClashes(definition, holders).map(({ message }) => message),
    ...(definition.mode === 'bridge'
      ? []
      : findUnreservable(
          definition,
          holders.map(({ who, ip }, at) => ({ who, ip: members[at]?.ip ?? ip })),
        ).map(({ message }) => message)),
  ];
  return [...new Set(messages)];
}

function ownerConflict(existing: HostNetwork | null): string[] {
  if (existing === null || existing.owner.kind === 'managed') return [];
  if (existing.owner.kind === 'room') return [`the network ${existing.name} is the own one of room ${existing.owner.room}`];
  return [`a network named ${existing.name} is there already and was not made by Aula`];
}

/** What is in use by others than networks whose definitions are known: those are compared themselves. */
function subnetsInUse(
  { name }: NetworkDefinition,
  others: readonly NetworkDefinition[],
  roomSubnets: ReadonlyMap<string, string>,
  { networks, routes }: NetworkSurvey,
): Map<string, string> {
  const known = new Set<string>([name, ...others.map((other) => other.name)]);
  const inUse = new Map<string, string>();
  for (const [subnet, room] of roomSubnets) inUse.set(subnet, `the room ${room}`);
  for (const network of networks) {
    if (known.has(network.name)) continue;
    for (const subnet of network.subnets) if (!inUse.has(subnet)) inUse.set(subnet, `the network ${network.name}`);
  }
  for (const [subnet, device] of routes) if (!inUse.has(subnet)) inUse.set(subnet, `the host's route on ${device}`);
  return inUse;
}

function bridgeConflicts(
  { name, mode, bridge }: NetworkDefinition,
  existing: HostNetwork | null,
  { networks, devices }: NetworkSurvey,
): string[] {
  if (bridge === null) return [];
  if (mode === 'bridge') return devices === null || devices.has(bridge) ? [] : [`the host has no bridge ${bridge}`];
  const holder = networks.find((other) => other.name !== name && other.stored.bridge === bridge && other.stored.mode !== 'bridge');
  if (holder !== undefined) return [`the bridge ${bridge} is that of the network ${holder.name}`];
  const isOwn = existing?.active === true && (existing.live?.bridge ?? existing.stored.bridge) === bridge;
  return !isOwn && devices?.has(bridge) === true ? [`the host has a device named ${bridge} already`] : [];
}
