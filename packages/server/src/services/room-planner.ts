import type { DiagnosticView } from '@aula/api';
import {
  type DesiredRoom,
  type FieldChange,
  findAddressClashes,
  ipv4Overlap,
  type Plan,
  type PlanConflict,
  parseRoom,
  parseSeatName,
  ruleChanges,
} from '@aula/model';
import { type Hypervisor, planRoom, type Reservation } from '@aula/rollout';
import { ServerError } from '../errors.ts';
import type { NetworkStore } from '../store/networks.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { NetworkBook } from './network-book.ts';
import type { PresetService } from './presets.ts';
import { rulesOf } from './room-networks.ts';

export interface RoomPlannerOptions {
  hypervisor: Hypervisor;
  rooms: RoomStore;
  networks: NetworkStore;
  book: NetworkBook;
  presets: PresetService;
  installationId: string;
}

export type RoomPlanner = ReturnType<typeof createRoomPlanner>;

/** From a room's YAML to what would have to be done. Changes nothing. */
export function createRoomPlanner({ hypervisor, rooms, networks, book, presets, installationId }: RoomPlannerOptions) {
  const parse = (source: string, file: string) =>
    parseRoom(source, {
      file,
      presetDefaults: presets.defaults,
      presetNames: presets.names(),
      networkNamed: book.definitionOf,
      networkNames: book.names(),
    });

  /** Networks off the host keep their names and subnets: what is on the host, a look at it tells. */
  function ownNetworkConflicts({ name, subnet }: DesiredRoom['network']): string[] {
    const kept = book.all().filter(({ registered }) => !registered);
    return kept.flatMap((other) => {
      if (other.name === name) return [`a network ${name} is stored already: write "network: ${name}" to hang the room's seats on it`];
      return ipv4Overlap(other.definition.subnet, subnet)
        ? [`the subnet ${subnet} is kept for the network ${other.name}: ${other.definition.subnet}`]
        : [];
    });
  }

  /** What other rooms or the network's own hosts have already on a network that the room only names. */
  async function membershipConflicts({ name: room, network }: DesiredRoom, machines: readonly Reservation[]): Promise<PlanConflict[]> {
    const subject = { kind: 'network', name: network.name } as const;
    if (network.managed === undefined) return ownNetworkConflicts(network).map((message) => ({ subject, message }));
    const booked = book.find(network.name);
    if (booked === null) return [];
    if (!booked.registered)
      return [{ subject, message: `the network ${network.name} is not on the host: aula network register ${network.name}` }];
    const others = (await networks.members(network.name)).filter((member) => member.room !== room);
    const holders = [
      ...others.map((member) => ({ ...member, who: `seat ${member.name} of room ${member.room}` })),
      ...machines.map((machine) => ({ ...machine, who: `seat ${machine.name}` })),
    ];
    return findAddressClashes(booked.definition, holders).map(({ message }) => ({ subject, message }));
  }

  /** Of what the room keeps beside the host's network: compared with how the room was last applied. */
  async function ownRuleChanges({ name, network }: DesiredRoom): Promise<FieldChange[]> {
    const stored = await rooms.find(name);
    const before = stored === null || stored.network !== network.name ? null : rulesOf(stored.source);
    const { protect, internet, publish } = network;
    if (before === null || protect === undefined || internet === undefined || publish === undefined) return [];
    // How seats are protected stands on the host, and was compared with that.
    return ruleChanges(before, { protect: before.protect, internet, publish });
  }

  return {
    check(source: string, file: string): { valid: boolean; diagnostics: DiagnosticView[] } {
      const { room, diagnostics } = parse(source, file);
      return { valid: room !== null, diagnostics };
    },
    /** Throws `invalid` with all diagnostics. */
    read(source: string, file: string): DesiredRoom {
      const { room, diagnostics } = parse(source, file);
      if (room !== null) return room;
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
      throw new ServerError('invalid', `The room has ${errors === 1 ? 'an error' : `${errors} errors`}.`, { diagnostics });
    },
    async plan(desired: DesiredRoom, signal?: AbortSignal): Promise<Plan> {
      const names = desired.seats.map(({ name }) => name);
      const [image, elsewhere] = await Promise.all([presets.find(desired.preset), rooms.seatsElsewhere(desired.name, names)]);
      const { plan, reservations } = await planRoom({ hypervisor, desired, image, installationId, ...(signal ? { signal } : {}) });
      addFields(plan, desired, await ownRuleChanges(desired));
      plan.conflicts.push(...(await membershipConflicts(desired, reservations)));
      const told = new Set(plan.conflicts.map(({ subject }) => subject.name));
      for (const [seat, room] of elsewhere) {
        const name = parseSeatName(seat);
        if (name !== null && !told.has(name))
          plan.conflicts.push({ subject: { kind: 'seat', name }, message: `${seat} is a seat of room ${room} already` });
      }
      return plan;
    },
  };
}

/** To what is told of the room's network already, if anything is. */
function addFields(plan: Plan, { network }: DesiredRoom, fields: readonly FieldChange[]): void {
  if (fields.length === 0) return;
  const told = plan.changes.find(({ subject }) => subject.kind === 'network' && subject.name === network.name);
  if (told?.action === 'change') told.fields.push(...fields);
  // One that is made anew is made with all that it says.
  if (told !== undefined) return;
  plan.changes.unshift({ action: 'change', subject: { kind: 'network', name: network.name }, fields: [...fields], effect: 'live' });
  plan.counts.change += 1;
  plan.counts.unchanged -= 1;
}
