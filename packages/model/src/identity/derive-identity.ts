import { createHash } from 'node:crypto';
import { type MacAddress, parseDomainUuid, parseMacAddress, type RoomName, type SeatName } from '../ids.ts';
import type { SeatIdentity } from '../room.ts';

/** Prefix of every derived MAC: the one that QEMU and libvirt use, locally administered and unicast. */
const MAC_PREFIX = '52:54:00';
/** Tries for a free MAC before giving up: with 2^24 of them it ends long before. */
const MAC_TRIES_MAX = 4096;
/** How far along its own row of MACs a seat's present one is looked for. */
const MAC_OWN_TRIES = 16;

/** Whose identity it is. */
export interface IdentitySource {
  installationId: string;
  room: RoomName;
  seat: SeatName;
}

/**
 * The UUID and MAC of a seat, the same at every call for the same seat of the same installation.
 *
 * UUID: SHA-256 over installation, room and seat in version 8 form (RFC 9562). MAC: 52:54:00 and three derived
 * bytes; while `taken` (MAC → whose) holds it under another name than the seat's, a counter gives the next one.
 */
export function deriveIdentity(
  installationId: string,
  room: RoomName,
  seat: SeatName,
  taken: ReadonlyMap<MacAddress, string>,
): SeatIdentity {
  const source = { installationId, room, seat };
  for (let attempt = 0; attempt < MAC_TRIES_MAX; attempt++) {
    const mac = deriveMac(source, attempt);
    const holder = taken.get(mac);
    if (holder === undefined || holder === seat) return { uuid: deriveUuid(source), mac };
  }
  throw new Error(`no free MAC address was found for ${seat} in ${MAC_TRIES_MAX} tries`);
}

/** Whether `mac` is one that this seat may have been given, now or when its first ones were taken. */
export function isDerivedMac(source: IdentitySource, mac: MacAddress): boolean {
  for (let attempt = 0; attempt < MAC_OWN_TRIES; attempt++) if (deriveMac(source, attempt) === mac) return true;
  return false;
}

function deriveMac(source: IdentitySource, attempt: number): MacAddress {
  const bytes = digest('mac', source.installationId, source.room, source.seat, String(attempt)).subarray(0, 3);
  const mac = parseMacAddress([MAC_PREFIX, ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':'));
  if (mac === null) throw new Error('a derived MAC has no valid form');
  return mac;
}

function deriveUuid(source: IdentitySource): SeatIdentity['uuid'] {
  const bytes = digest('uuid', source.installationId, source.room, source.seat).subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  const uuid = parseDomainUuid([hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'));
  if (uuid === null) throw new Error('a derived UUID has no valid form');
  return uuid;
}

/** Lengths go in with the parts, so that no two lists of parts read alike. */
function digest(...parts: string[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest();
}
