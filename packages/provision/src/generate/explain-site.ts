import type { Diagnostic } from '@aula/model';
import { type ExplainAnswer, explainKey } from '../contexts/explain.ts';
import { prepareSite } from './generate-site.ts';

/** Whose context is asked for; nothing: the site's own layers. */
export interface ExplainSubject {
  seat?: string;
  room?: string;
  network?: string;
}

/** Which file and line set the value of a key, for a seat, a room, a network or the site. */
export function explainSite(folder: string, key: string, subject: ExplainSubject): ExplainAnswer | { diagnostics: Diagnostic[] } {
  const generation = prepareSite(folder);
  if (Array.isArray(generation)) return { diagnostics: generation };
  const { plan } = generation;
  if (subject.seat !== undefined) {
    for (const room of plan.rooms) {
      const seat = room.seats.find(({ name }) => name === subject.seat);
      if (seat !== undefined) return explainKey(generation.seatContext(room, seat), key);
    }
    return { problem: `there is no seat ${JSON.stringify(subject.seat)} in the site` };
  }
  if (subject.room !== undefined) {
    const room = plan.rooms.find((entry) => entry.room.name === subject.room);
    return room === undefined
      ? { problem: `there is no room ${JSON.stringify(subject.room)} in the site` }
      : explainKey(generation.roomContext(room), key);
  }
  const network = plan.networks.find((entry) => entry.network.name === subject.network);
  if (subject.network !== undefined && network === undefined)
    return { problem: `there is no network ${JSON.stringify(subject.network)} in the site` };
  return explainKey(generation.networkContext(network), key);
}
