import { describe, expect, it } from 'vitest';
import { type MacAddress, parseMacAddress, type SeatName } from '../ids.ts';
import type { DesiredRoom } from '../room.ts';
import { parseRoom } from '../room-parse/parse-room.ts';
import { bridgeName } from './bridge-name.ts';
import { deriveIdentity, isDerivedMac } from './derive-identity.ts';

function roomOf(seats: number, name = 'demo'): DesiredRoom {
  const network = `{ name: ${name}, subnet: 192.0.2.0/24 }`;
  const section = `{ seats: 1-${seats}, name: "{{ room }}-s{{ id }}", ip: "192.0.2.{{ id | plus: 10 }}", memory: 96MiB }`;
  const { room } = parseRoom(`{ room: ${name}, preset: tiny, network: ${network}, sections: { students: ${section} } }`);
  if (room === null) throw new Error('not a room');
  return room;
}

const room = roomOf(200);
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
    expect(deriveIdentity('a', roomOf(1, 'other').name, seat(0), new Map()).uuid).not.toBe(of('a', 0).uuid);
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

describe('bridgeName', () => {
  it('fits an interface name, is stable, and shows which network it is', () => {
    for (const network of ['a', 'demo', 'a-very-long-network-name-of-thirty']) {
      expect(bridgeName('i1', network, new Set()).length).toBeLessThanOrEqual(15);
    }
    expect(bridgeName('i1', 'demo', new Set())).toBe(bridgeName('i1', 'demo', new Set()));
    expect(bridgeName('i1', 'demo', new Set())).toMatch(/^aula-demo-[0-9a-f]{4}$/);
  });

  it('differs between installations and gives way to a taken name', () => {
    const first = bridgeName('i1', 'demo', new Set());
    expect(bridgeName('i2', 'demo', new Set())).not.toBe(first);
    expect(bridgeName('i1', 'demo', new Set([first]))).not.toBe(first);
  });
});
