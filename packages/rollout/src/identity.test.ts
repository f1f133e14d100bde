import { type MacAddress, parseMacAddress, type SeatName } from '@aula/model';
import { roomFixture } from '@aula/testkit';
import { describe, expect, it } from 'vitest';
import { deriveIdentity, isDerivedMac } from './identity.ts';

const room = roomFixture(200);
const seat = (index: number): SeatName => {
  const name = room.seats[index]?.name;
  if (name === undefined) throw new Error('no such seat');
  return name;
};

describe('deriveIdentity', () => {
  it('gives the same seat the same identity, and every other seat, room and installation another', () => {
    const of = (installation: string, index: number) => deriveIdentity(installation, room.name, seat(index), new Map());
    expect(of('a', 0)).toEqual(of('a', 0));
    const uuids = new Set(room.seats.map((_, index) => of('a', index).uuid));
    expect(uuids.size).toBe(200);
    expect(of('a', 0).uuid).not.toBe(of('b', 0).uuid);
    expect(deriveIdentity('a', roomFixture(1, { name: 'other' }).name, seat(0), new Map()).uuid).not.toBe(of('a', 0).uuid);
  });

  it('has the form of a version 8 UUID and of a QEMU MAC', () => {
    for (const { name } of room.seats) {
      const { uuid, mac } = deriveIdentity('a', room.name, name, new Map());
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(mac).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
    }
  });

  it('goes on to the next MAC while one is taken by another, and keeps its own', () => {
    const taken = new Map<MacAddress, string>();
    const macs: MacAddress[] = [];
    for (let i = 0; i < 5; i++) {
      const { mac } = deriveIdentity('a', room.name, seat(0), taken);
      macs.push(mac);
      taken.set(mac, 'somebody-else');
    }
    expect(new Set(macs).size).toBe(5);
    expect(macs.every((mac) => isDerivedMac({ installationId: 'a', room: room.name, seat: seat(0) }, mac))).toBe(true);
    const own = new Map(macs.slice(0, 1).map((mac) => [mac, seat(0)]));
    expect(deriveIdentity('a', room.name, seat(0), own).mac).toBe(macs[0]);
    const other = parseMacAddress('52:54:00:00:00:01');
    expect(other !== null && isDerivedMac({ installationId: 'a', room: room.name, seat: seat(0) }, other)).toBe(false);
  });
});
