import type { SeatName } from '@aula/model';
import { HypervisorError } from '@aula/rollout';
import { imageFixture, killSwitch, type MemoryFaults, MemoryHost, type MemoryHypervisor, roomFixture } from '@aula/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRoom } from './apply-room.ts';
import { deleteRoom } from './delete-room.ts';
import { type ResetNote, resetSeats } from './reset-seats.ts';
import { startSeats } from './start-seats.ts';
import { stopSeats } from './stop-seats.ts';
import type { RoomRequest } from './survey.ts';

const nth = (id: number): SeatName => {
  const name = names(9)[id - 1];
  if (name === undefined) throw new Error('no such seat');
  return name;
};
const names = (count: number): SeatName[] => roomFixture(count).seats.map(({ name }) => name);

function request(host: MemoryHost, seats: number, faults: MemoryFaults = {}): RoomRequest & { hypervisor: MemoryHypervisor } {
  const retry = { triesMax: 2, pauseMs: 0 };
  return { hypervisor: host.connect(faults), desired: roomFixture(seats), image: imageFixture(), installationId: 'test', retry };
}

async function madeRoom(seats: number, running = true): Promise<MemoryHost> {
  const host = new MemoryHost();
  await applyRoom({ ...request(host, seats), startSeats: running ? 'created' : [] });
  return host;
}

const power = (host: MemoryHost): (string | undefined)[] => [...host.domains.values()].map((domain) => domain.power);

describe('startSeats', () => {
  it('starts what is off, resumes what is paused, and is done at once with what runs', async () => {
    const host = await madeRoom(3, false);
    await startSeats({ ...request(host, 3), seats: names(1) });
    await host.connect().domainStartPaused({ room: roomFixture(1).name, name: nth(2) });
    const result = await startSeats({ ...request(host, 3), seats: names(3) });
    expect(result.outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(power(host)).toEqual(['running', 'running', 'running']);
    expect([...host.domains.values()].map(({ starts }) => starts)).toEqual([1, 1, 1]);
  });

  it('brings a stopped network up first', async () => {
    const host = await madeRoom(1, false);
    for (const network of host.networks.values()) network.active = false;
    await startSeats({ ...request(host, 1), seats: names(1) });
    expect(power(host)).toEqual(['running']);
  });

  it('says of each seat why it cannot be started, and starts the others', async () => {
    const host = await madeRoom(3, false);
    host.overlays.delete(nth(1));
    host.domains.delete('demo-s02');
    const result = await startSeats({ ...request(host, 3), seats: [...names(3), ...names(4).slice(3)] });
    const errors = Object.fromEntries(result.outcomes.map(({ seat, error }) => [seat, error]));
    expect(errors).toEqual({
      'demo-s01': 'the disk of demo-s01 is missing or broken; apply the room or reset the seat to make it anew',
      'demo-s02': 'demo-s02 is not on the host; apply the room to make it',
      'demo-s03': undefined,
      'demo-s04': 'demo-s04 is not a seat of this room',
    });
  });
});

describe('stopSeats', () => {
  it('asks the guest, and pulls the plug of one that does not listen', async () => {
    const host = await madeRoom(2);
    host.deaf.add(nth(1));
    const req = request(host, 2);
    const result = await stopSeats({ ...req, seats: names(2), timeoutMs: 25_000 });
    expect(result.outcomes.every(({ ok }) => ok)).toBe(true);
    expect(power(host)).toEqual(['off', 'off']);
    const asked = req.hypervisor.calls.filter(({ seat }) => seat === 'demo-s01').map(({ method }) => method);
    expect(asked).toEqual([...Array(3).fill(['domainShutdown', 'domainAwaitOff']).flat(), 'domainDestroy']);
  });

  it('resumes a paused guest before it asks, as a paused one cannot hear', async () => {
    const host = await madeRoom(1, false);
    await host.connect().domainStartPaused({ room: roomFixture(1).name, name: nth(1) });
    await stopSeats({ ...request(host, 1), seats: names(1) });
    expect(power(host)).toEqual(['off']);
  });

  it('pulls plugs at once when forced', async () => {
    const host = await madeRoom(1);
    const req = request(host, 1, {
      before: ({ method }) => {
        if (method === 'domainShutdown') throw new Error('must not be asked');
      },
    });
    await stopSeats({ ...req, seats: names(1), force: true });
    expect(power(host)).toEqual(['off']);
  });
});

describe('resetSeats', () => {
  it('gives fresh disks; those that ran run again, those that were off stay off', async () => {
    const host = await madeRoom(5);
    await stopSeats({ ...request(host, 5), seats: names(2), force: true });
    const before = [...host.overlays.values()].map(({ serial }) => serial);
    const result = await resetSeats({ ...request(host, 5), seats: names(4) });
    expect(result.outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(power(host)).toEqual(['off', 'off', 'running', 'running', 'running']);
    const fresh = names(5).map((name) => !before.includes(host.overlays.get(name)?.serial ?? 0));
    expect(fresh).toEqual([true, true, true, true, false]);
  });

  it('starts seats while the disks of others are still being made', async () => {
    const host = new MemoryHost({ define: 1, start: 8, wave: 1 });
    await applyRoom({ ...request(host, 4), startSeats: 'created' });
    const req = request(host, 4);
    await resetSeats({ ...req, seats: names(4) });
    const calls = req.hypervisor.calls.map(({ method }) => method);
    expect(calls.indexOf('domainStartPaused')).toBeLessThan(calls.lastIndexOf('overlayCreate'));
  });

  it('converges when it is killed at any call and run again with what it recorded', async () => {
    const phase = fc.constantFrom('before' as const, 'halfway' as const, 'after' as const);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(4), fc.nat(30), phase, async (seats, off, at, when) => {
        const host = await madeRoom(seats);
        await stopSeats({ ...request(host, seats), seats: off === 0 ? [] : names(Math.min(off, seats)), force: true });
        const before = power(host);
        const serials = new Set([...host.overlays.values()].map(({ serial }) => serial));
        let recorded: ResetNote | null = null;
        const kill = killSwitch(at, when);
        const first = resetSeats({ ...request(host, seats, kill.faults), seats: names(seats), record: (note) => void (recorded = note) });
        await Promise.race([first, kill.killed]);
        await resetSeats({ ...request(host, seats), seats: names(seats), recorded });
        expect(power(host)).toEqual(before);
        for (const { complete, serial } of host.overlays.values()) expect([complete, serials.has(serial)]).toEqual([true, false]);
      }),
      { numRuns: 150 },
    );
  });

  it('finishes the seats that it has begun when it is cancelled, and leaves the others as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.nat(40), async (seats, at) => {
        const host = await madeRoom(seats);
        const serials = new Set([...host.overlays.values()].map(({ serial }) => serial));
        const cancel = new AbortController();
        const faults = { before: ({ index }: { index: number }) => void (index === at && cancel.abort()) };
        const result = await resetSeats({ ...request(host, seats, faults), seats: names(seats), signal: cancel.signal });
        expect(power(host)).toEqual(names(seats).map(() => 'running'));
        for (const { seat, ok } of result.outcomes) expect([seat, serials.has(host.overlays.get(seat)?.serial ?? 0)]).toEqual([seat, !ok]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('deleteRoom', () => {
  const room = roomFixture(1).name;
  const network = roomFixture(1).network.name;

  it('removes all that bears the mark, and keeps and names what does not', async () => {
    const host = await madeRoom(3);
    host.domains.delete('demo-s01');
    for (const [name, domain] of host.domains) if (name === 'demo-s02') domain.config.room = null;
    for (const [name, overlay] of host.overlays) if (name === 'demo-s02') overlay.room = null;
    const result = await deleteRoom({ hypervisor: host.connect(), room, network, seats: names(3) });
    expect(result.removed.toSorted()).toEqual(['the disk of demo-s01', 'the disk of demo-s03', 'the machine demo-s03', 'the network demo']);
    expect(result.kept).toEqual([
      'the machine demo-s02, which was not made by Aula',
      'the file demo-s02.aula.qcow2, which was not made by Aula',
    ]);
    expect([...host.domains.keys()]).toEqual(['demo-s02']);
    expect([...host.overlays.keys()]).toEqual(['demo-s02']);
  });

  it('keeps the network while a machine could not be removed, and goes on from there the next time', async () => {
    const host = await madeRoom(2);
    const stuck: MemoryFaults = {
      before: ({ method, seat }) => {
        if (method === 'domainDestroy' && seat === 'demo-s01') throw new HypervisorError('failed', 'it does not die');
      },
    };
    const result = await deleteRoom({ hypervisor: host.connect(stuck), room, network, retry: { triesMax: 1, pauseMs: 0 } });
    expect(result.outcomes.find(({ ok }) => !ok)).toMatchObject({ seat: 'demo-s01', error: 'it does not die' });
    expect(result.failures).toHaveLength(1);
    expect(host.networks.size).toBe(1);
    await deleteRoom({ hypervisor: host.connect(), room, network });
    expect([host.domains.size, host.overlays.size, host.networks.size]).toEqual([0, 0, 0]);
  });

  it('ends with nothing when it is killed at any call and run again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(20), async (seats, at) => {
        const host = await madeRoom(seats);
        const kill = killSwitch(at, 'after');
        await Promise.race([deleteRoom({ hypervisor: host.connect(kill.faults), room, network }), kill.killed]);
        await deleteRoom({ hypervisor: host.connect(), room, network });
        expect([host.domains.size, host.overlays.size, host.networks.size]).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });
});
