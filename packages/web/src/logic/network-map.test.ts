import type { NetworkMachineView } from '@aula/api';
import { describe, expect, it } from 'vitest';
import { type Box, groupMachines, layoutNetwork, MAP_MACHINES_MAX, moveOnMap } from './network-map.ts';

const machine = (name: string, room: string | null, kind: NetworkMachineView['kind'] = 'seat'): NetworkMachineView => ({
  name,
  kind,
  room,
  section: null,
  running: true,
  mac: null,
  wantedIp: null,
  reservedIp: null,
  leasedIp: null,
  leaseEndsAt: null,
  arpIp: null,
  agentIps: null,
  agent: 'none',
  verdict: 'right',
  detail: '',
});
const seats = (room: string, count: number) => Array.from({ length: count }, (_, index) => machine(`${room}-s${index + 1}`, room));
const title = (room: string) => room.toUpperCase();
const draw = (machines: NetworkMachineView[], width = 1200) => layoutNetwork(machines, width, title);
const overlap = (a: Box, b: Box) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('groups', () => {
  it('are rooms first, then other machines, then those that nobody declared', () => {
    const machines = [
      machine('x', null, 'unknown'),
      ...seats('b', 1),
      machine('printer', null, 'host'),
      ...seats('a', 1),
      machine('b-s2', 'b'),
    ];
    expect(groupMachines(machines, title).map((group) => [group.title, group.machines.map(({ name }) => name)])).toEqual([
      ['B', ['b-s1', 'b-s2']],
      ['A', ['a-s1']],
      ['Other machines', ['printer']],
      ['Declared by nobody', ['x']],
    ]);
  });
});

describe('the drawing', () => {
  for (const width of [332, 700, 1200, 1712])
    for (const count of [0, 1, 4, 30, 60])
      it(`keeps ${count} seats apart and within ${width} pixels`, () => {
        const map = draw([...seats('a', count), machine('printer', null, 'host')], width);
        const boxes = map.groups.flatMap(({ label, machines }) => [label, ...machines]);
        for (const box of [...boxes, map.uplink, map.host, map.region]) {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(map.height);
        }
        for (const [index, box] of boxes.entries()) {
          expect(boxes.slice(index + 1).some((other) => overlap(box, other))).toBe(false);
          expect(box.y + box.height).toBeLessThanOrEqual(map.region.y + map.region.height);
        }
        expect([map.uplink, map.host].some((box) => overlap(box, map.region))).toBe(false);
      });

  it('hangs every machine on a rail, and every rail on the spine', () => {
    const { groups, links } = draw(seats('a', 30));
    const spine = links.spine;
    expect(spine).not.toBeNull();
    for (const { rails, machines } of groups) {
      for (const rail of rails) {
        expect(rail.from[0]).toBe(spine?.from[0]);
        expect(rail.from[1]).toBeGreaterThanOrEqual(spine?.from[1] ?? Number.NaN);
        expect(rail.from[1]).toBeLessThanOrEqual(spine?.to[1] ?? Number.NaN);
      }
      for (const { stub } of machines) {
        const rail = rails.find(({ from }) => from[1] === stub.from[1]);
        expect(rail?.to[0]).toBeGreaterThanOrEqual(stub.from[0]);
      }
    }
  });

  it('has no spine where nothing hangs on the network', () => {
    expect(draw([]).links.spine).toBeNull();
  });

  it('tells how many machines it leaves out', () => {
    expect(draw(seats('a', MAP_MACHINES_MAX + 7)).left).toBe(7);
  });
});

describe('an arrow key', () => {
  const map = draw([...seats('a', 3), ...seats('b', 2)]);
  it('moves to the neighbour, across groups up and down', () => {
    expect(moveOnMap(map, 'a-s1', 'ArrowRight')).toBe('a-s2');
    expect(moveOnMap(map, 'a-s2', 'ArrowDown')).toBe('b-s2');
    expect(moveOnMap(map, 'b-s1', 'ArrowUp')).toBe('a-s1');
    expect(moveOnMap(map, 'a-s3', 'ArrowDown')).toBe('b-s2');
    expect(moveOnMap(map, 'b-s2', 'Home')).toBe('a-s1');
    expect(moveOnMap(map, 'a-s1', 'End')).toBe('b-s2');
  });
  it('stays where there is nothing further', () => {
    expect(moveOnMap(map, 'a-s1', 'ArrowLeft')).toBe('a-s1');
    expect(moveOnMap(map, 'b-s1', 'ArrowDown')).toBe('b-s1');
    expect(moveOnMap(map, 'a-s3', 'ArrowRight')).toBe('a-s3');
  });
});
