import type { DiagnosticView } from '@aula/api';
import { type DesiredRoom, type Plan, parseRoom, parseSeatName } from '@aula/model';
import { type Hypervisor, planRoom } from '@aula/rollout';
import { ServerError } from '../errors.ts';
import type { RoomStore } from '../store/rooms.ts';
import type { PresetService } from './presets.ts';

export interface RoomPlannerOptions {
  hypervisor: Hypervisor;
  rooms: RoomStore;
  presets: PresetService;
  installationId: string;
}

export type RoomPlanner = ReturnType<typeof createRoomPlanner>;

/** From a room's YAML to what would have to be done. Changes nothing. */
export function createRoomPlanner({ hypervisor, rooms, presets, installationId }: RoomPlannerOptions) {
  const parse = (source: string, file: string) =>
    parseRoom(source, { file, presetDefaults: presets.defaults, presetNames: presets.names() });

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
      const { plan } = await planRoom({ hypervisor, desired, image, installationId, ...(signal ? { signal } : {}) });
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
