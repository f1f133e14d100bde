import {
  type FieldChange,
  type NetworkDefinition,
  type NetworkPlan,
  type NetworkProtect,
  parseSeatName,
  proposeSubnet,
  protectWords,
  ruleChanges,
} from '@aula/model';
import {
  compareNetwork,
  findNetworkConflicts,
  type HostNetwork,
  type NetworkHost,
  type NetworkSurvey,
  shapeOfDefinition,
} from '@aula/rollout';
import type { NetworkStore } from '../store/networks.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { NetworkBook } from './network-book.ts';

export interface NetworkPlannerOptions {
  host: NetworkHost;
  store: NetworkStore;
  rooms: RoomStore;
  book: NetworkBook;
}

export type NetworkPlanner = ReturnType<typeof createNetworkPlanner>;

/** From a network's definition to what would have to be done. Changes nothing. */
export function createNetworkPlanner({ host, store, rooms, book }: NetworkPlannerOptions) {
  /** Subnets of rooms' own networks, also of those that are not on the host, by room. */
  async function roomSubnets(): Promise<Map<string, string>> {
    const own = (await rooms.list()).filter(({ network }) => book.find(network) === null);
    return new Map(own.map(({ subnet, name }) => [subnet, name]));
  }

  /** Running machines whose link a stop of the network cuts. */
  async function losers(name: string, action: NetworkPlan['action'], existing: HostNetwork | null, signal?: AbortSignal) {
    const stops = action === 'restart' || action === 'start' || action === 'create';
    if (!stops || (existing !== null && existing.owner.kind !== 'managed')) return [];
    const names = (await host.running(name, signal)).flatMap(({ domain }) => parseSeatName(domain) ?? []);
    return [...new Set(names)].sort();
  }

  return {
    async plan(definition: NetworkDefinition, signal?: AbortSignal): Promise<NetworkPlan> {
      const { name } = definition;
      const [survey, members, subnets, all] = await Promise.all([host.survey(signal), store.members(name), roomSubnets(), rooms.list()]);
      const existing = survey.networks.find((network) => network.name === name) ?? null;
      const others = book.all().flatMap((other) => (other.name === name ? [] : [other.definition]));
      const conflicts = findNetworkConflicts({ definition, others, roomSubnets: subnets, members, survey });
      const namesake = all.find(({ network }) => network === name && book.find(name) === null);
      if (namesake !== undefined && existing === null) conflicts.push(`the room ${namesake.name} has a network of its own named ${name}`);
      const isOther = existing !== null && existing.owner.kind !== 'managed';
      if (isOther) return { network: name, action: 'none', fields: [], losesLink: [], conflicts };
      const { action: onHost, fields } = compareNetwork(shapeOfDefinition(definition, members), existing);
      const before = book.find(name)?.definition;
      const rules = rulesToChange(before, definition, existing?.protect);
      const action = onHost === 'none' && rules.length > 0 ? 'live' : onHost;
      return { network: name, action, fields: [...fields, ...rules], losesLink: await losers(name, action, existing, signal), conflicts };
    },
    /** A subnet that nobody uses: neither on the host nor among what is only stored. */
    async freeSubnet(prefix: number, signal?: AbortSignal): Promise<string | null> {
      const [survey, subnets] = await Promise.all([host.survey(signal), roomSubnets()]);
      return proposeSubnet(takenSubnets(survey, [...subnets.keys(), ...book.all().map(({ definition }) => definition.subnet)]), prefix);
    },
  };
}

/** What Aula keeps beside the host's network is compared with what was stored; protection with what stands on the host, where that tells. */
function rulesToChange(
  before: NetworkDefinition | undefined,
  wanted: NetworkDefinition,
  onHost: NetworkProtect | null | undefined,
): FieldChange[] {
  if (before === undefined) return [];
  const others = ruleChanges({ ...before, protect: onHost ?? before.protect }, wanted);
  if (onHost !== null) return others;
  return [{ field: 'protect', from: 'none', to: protectWords(wanted.protect) }, ...others.filter(({ field }) => field !== 'protect')];
}

const takenSubnets = ({ networks, routes }: NetworkSurvey, stored: readonly string[]): string[] => [
  ...networks.flatMap(({ subnets }) => subnets),
  ...routes.keys(),
  ...stored,
];
