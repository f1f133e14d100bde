import { stat } from 'node:fs/promises';
import { parseDomainUuid, parseMacAddress, parseNetworkName, parseRoomName, parseSeatName, type SeatName } from '@aula/model';
import type { LiveSeat } from '../host.ts';
import type { DriverContext } from './context.ts';
import type { DomainSurvey, SurveyedDomain } from './domain-survey.ts';
import { findDomain } from './owned.ts';

/** All domains with this installation's mark. */
export async function listSeats(context: DriverContext, survey: DomainSurvey, signal?: AbortSignal): Promise<LiveSeat[]> {
  const all = await survey.all(context, { signal });
  return (await Promise.all(all.map((found) => toLiveSeat(context, found)))).filter((seat) => seat !== null);
}

/** The seat of that name; null when there is no such domain or it is not this installation's. */
export async function readSeat(
  context: DriverContext,
  survey: DomainSurvey,
  name: SeatName,
  signal?: AbortSignal,
): Promise<LiveSeat | null> {
  const domain = await findDomain(context, name, signal);
  if (domain === null) return null;
  const found = await survey.one(context, domain, () => false, signal);
  return found === null ? null : toLiveSeat(context, found);
}

async function toLiveSeat(context: DriverContext, { defined, power }: SurveyedDomain): Promise<LiveSeat | null> {
  const name = parseSeatName(defined.name);
  const uuid = parseDomainUuid(defined.uuid);
  const room = parseRoomName(defined.mark?.room ?? '');
  if (name === null || uuid === null || room === null || defined.mark?.installation !== context.installationId) return null;
  const [nic] = defined.interfaces;
  const isOff = power === 'off' || power === 'crashed';
  return {
    name,
    room,
    uuid,
    mac: parseMacAddress(nic?.mac ?? ''),
    networkName: parseNetworkName(nic?.network ?? ''),
    power,
    startedAt: isOff ? null : await startedAt(context, name),
  };
}

/**
 * When the domain's QEMU was started. libvirt writes its pid file at each start and removes it at each stop, so that this outlives
 * restarts of Aula and of libvirtd. `unknown` where this process may not look.
 */
export async function qemuStart(context: Pick<DriverContext, 'mapPath'>, name: string): Promise<Date | 'off' | 'unknown'> {
  try {
    return (await stat(context.mapPath(`/run/libvirt/qemu/${name}.pid`))).mtime;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'off' : 'unknown';
  }
}

async function startedAt(context: DriverContext, name: string): Promise<string | null> {
  const start = await qemuStart(context, name);
  return start instanceof Date ? start.toISOString() : null;
}
