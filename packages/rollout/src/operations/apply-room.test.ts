import type { DesiredRoom, PresetImage, SeatName } from '@aula/model';
import { HypervisorError } from '@aula/rollout';
import { hostPicture, imageFixture, killSwitch, type MemoryFaults, MemoryHost, roomFixture } from '@aula/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApplyNote, applyRoom } from './apply-room.ts';
import { planRoom } from './plan-room.ts';

const INSTALLATION = 'test-installation';
const RETRY = { triesMax: 4, pauseMs: 0 };

interface Wish {
  host: MemoryHost;
  desired: DesiredRoom;
  image?: PresetImage;
  faults?: MemoryFaults;
  recorded?: ApplyNote | null;
  record?: (note: ApplyNote) => void;
  signal?: AbortSignal;
  startSeats?: SeatName[] | 'created';
}

const apply = ({ host, image = imageFixture(), faults = {}, startSeats = 'created', ...rest }: Wish) =>
  applyRoom({ hypervisor: host.connect(faults), image, installationId: INSTALLATION, startSeats, retry: RETRY, ...rest });

const plan = (host: MemoryHost, desired: DesiredRoom, image = imageFixture()) =>
  planRoom({ hypervisor: host.connect(), desired, image, installationId: INSTALLATION }).then((planned) => planned.plan);

const powers = (host: MemoryHost): string[] => [...host.domains].map(([name, { power }]) => `${name} ${power}`).sort();

/** Someone else's machine, disk and network, which must never change. */
async function addForeign(host: MemoryHost): Promise<string> {
  const other = roomFixture(2, { name: 'other', subnet: '198.51.100.0/24' });
  await apply({ host, desired: other });
  for (const [name, domain] of host.domains) if (name === 'other-s02') domain.config.room = null;
  return foreignPicture(host);
}

const foreignPicture = (host: MemoryHost): string =>
  JSON.stringify([
    [...host.domains].filter(([name]) => name.startsWith('other')),
    [...host.overlays].filter(([name]) => name.startsWith('other')),
    [...host.networks].filter(([name]) => name === 'other'),
  ]);

describe('applyRoom', () => {
  it('makes network, disks and machines and lets all run; a second apply finds nothing to do', async () => {
    const host = new MemoryHost();
    const desired = roomFixture(9);
    const result = await apply({ host, desired });
    expect(result.outcomes.every(({ ok }) => ok)).toBe(true);
    expect(result.outcomes).toHaveLength(9);
    expect(powers(host)).toEqual(desired.seats.map(({ name }) => `${name} running`));
    expect(host.networks.size).toBe(1);
    const second = host.connect();
    const again = await applyRoom({
      hypervisor: second,
      desired,
      image: imageFixture(),
      installationId: INSTALLATION,
      startSeats: 'created',
    });
    expect(again.plan.changes).toEqual([]);
    expect(second.calls.map(({ method }) => method)).toEqual(['observe']);
  });

  it('leaves seats off when none are to be started', async () => {
    const host = new MemoryHost();
    await apply({ host, desired: roomFixture(2), startSeats: [] });
    expect(powers(host)).toEqual(['demo-s01 off', 'demo-s02 off']);
  });

  it('keeps to the limits of the host', async () => {
    const host = new MemoryHost({ define: 3, start: 2, wave: 5 });
    const slow = { before: () => new Promise<void>((resolve) => setImmediate(resolve)) };
    const hypervisor = host.connect(slow);
    await applyRoom({ hypervisor, desired: roomFixture(12), image: imageFixture(), installationId: INSTALLATION, startSeats: 'created' });
    expect(hypervisor.peaks.get('domainStartPaused')).toBe(2);
    expect(hypervisor.peaks.get('overlayCreate')).toBe(3);
    expect(hypervisor.peaks.get('domainResume')).toBe(5);
  });

  it('resumes a wave only when all its starts have ended, and does not wait for one that failed', async () => {
    const host = new MemoryHost({ wave: 4, start: 2 });
    const hypervisor = host.connect({
      before: ({ method, seat }) => {
        if (method === 'domainDefine' && seat === 'demo-s02') throw new HypervisorError('failed', 'no more machines');
      },
    });
    const result = await applyRoom({
      hypervisor,
      desired: roomFixture(4),
      image: imageFixture(),
      installationId: INSTALLATION,
      startSeats: 'created',
    });
    const order = hypervisor.calls.map(({ method }) => method);
    expect(order.lastIndexOf('domainStartPaused')).toBeLessThan(order.indexOf('domainResume'));
    expect(powers(host)).toEqual(['demo-s01 running', 'demo-s03 running', 'demo-s04 running']);
    expect(result.outcomes.filter(({ ok }) => !ok)).toEqual([
      { seat: 'demo-s02', ok: false, state: 'failed', error: 'no more machines', code: 'failed' },
    ]);
    expect([...host.overlays.keys()]).not.toContain('demo-s02');
  });

  it('refuses to start while something is in the way, and touches nothing', async () => {
    const host = new MemoryHost();
    await apply({ host, desired: roomFixture(1) });
    for (const domain of host.domains.values()) domain.config.room = null;
    const before = hostPicture(host);
    await expect(apply({ host, desired: roomFixture(3) })).rejects.toMatchObject({
      code: 'conflict',
      plan: { conflicts: [{ subject: { kind: 'seat', name: 'demo-s01' } }] },
    });
    expect(hostPicture(host)).toBe(before);
  });

  it('tries again what may succeed, a named number of times', async () => {
    const host = new MemoryHost();
    let failures = 0;
    const busyTwice: MemoryFaults = {
      before: ({ method }) => {
        if (method === 'domainStartPaused' && ++failures <= 3) throw new HypervisorError('busy', 'another job holds it');
      },
    };
    const result = await apply({ host, desired: roomFixture(1), faults: busyTwice });
    expect(result.outcomes).toEqual([{ seat: 'demo-s01', ok: true, state: 'done' }]);
    const always: MemoryFaults = {
      before: ({ method }) => {
        if (method === 'networkEnsure') throw new HypervisorError('busy', 'the network is held');
      },
    };
    const other = await apply({ host: new MemoryHost(), desired: roomFixture(2), faults: always });
    expect(other.failures).toEqual(['the network is held']);
    expect(other.outcomes.map(({ error }) => error)).toEqual(['the network is held', 'the network is held']);
  });

  it('takes a changed memory to running seats by restarting them, and leaves stopped ones stopped', async () => {
    const host = new MemoryHost();
    await apply({ host, desired: roomFixture(3) });
    await host.connect().domainDestroy({ room: roomFixture(1).name, name: seatName(2) });
    host.deaf.add(seatName(3));
    const bigger = roomFixture(3, { memory: '128MiB' });
    const result = await apply({ host, desired: bigger });
    expect(result.plan.changes.map((change) => change.action === 'change' && change.effect)).toEqual(['restart', 'live', 'restart']);
    expect(powers(host)).toEqual(['demo-s01 running', 'demo-s02 off', 'demo-s03 running']);
    expect([...host.domains.values()].map(({ live }) => live?.memoryKiB)).toEqual([131_072, undefined, 131_072]);
    expect((await plan(host, bigger)).changes).toEqual([]);
  });

  it('gives seats of a changed image fresh disks', async () => {
    const host = new MemoryHost();
    const desired = roomFixture(2);
    await apply({ host, desired });
    const serials = [...host.overlays.values()].map(({ serial }) => serial);
    const image = imageFixture('b');
    const result = await apply({ host, desired, image });
    expect(result.plan.changes.map((change) => change.action === 'change' && change.effect)).toEqual(['recreate', 'recreate']);
    expect([...host.overlays.values()].some(({ serial }) => serials.includes(serial))).toBe(false);
    expect(powers(host)).toEqual(['demo-s01 running', 'demo-s02 running']);
    expect((await plan(host, desired, image)).changes).toEqual([]);
  });

  it('removes seats that are not wanted any more, and a network that the room has left', async () => {
    const host = new MemoryHost();
    await apply({ host, desired: roomFixture(3) });
    const moved = roomFixture(1, { network: 'next', subnet: '203.0.113.0/24' });
    const result = await apply({ host, desired: moved });
    expect(result.failures).toEqual([]);
    expect(powers(host)).toEqual(['demo-s01 running']);
    expect([...host.networks.keys()]).toEqual(['next']);
    expect((await plan(host, moved)).changes).toEqual([]);
  });

  it('mends a network stopped by hand and starts the seats on it anew', async () => {
    const host = new MemoryHost();
    const desired = roomFixture(2);
    await apply({ host, desired });
    host.networkStop('demo');
    await apply({ host, desired });
    expect([...host.domains.values()].map(({ starts }) => starts)).toEqual([2, 2]);
    expect((await plan(host, desired)).changes).toEqual([]);
  });

  it('makes a seat again that kept its identity under another name', async () => {
    const host = new MemoryHost();
    const desired = roomFixture(2);
    await apply({ host, desired });
    const renamed = host.domains.get('demo-s01');
    if (renamed === undefined) throw new Error('no such seat');
    host.domains.delete('demo-s01');
    host.domains.set('stolen', renamed);
    const result = await apply({ host, desired });
    expect(result.outcomes.filter(({ ok }) => !ok)).toEqual([]);
    expect(powers(host)).toEqual(['demo-s01 running', 'demo-s02 running']);
  });

  it('tells how far it is, and ends with all done', async () => {
    const seen: { done: number; total: number; summary: string }[] = [];
    const states = new Map<string, string[]>();
    await applyRoom({
      hypervisor: new MemoryHost().connect(),
      desired: roomFixture(2),
      image: imageFixture(),
      installationId: INSTALLATION,
      startSeats: 'created',
      onProgress: (progress) => {
        seen.push(progress);
        if (progress.seat !== undefined) states.set(progress.seat, [...(states.get(progress.seat) ?? []), progress.seatState ?? '']);
      },
    });
    expect(seen.at(-1)).toMatchObject({ done: 10, total: 10, summary: '2 of 2 desktops done' });
    expect(states.get('demo-s01')).toEqual(['waiting', 'working', 'working', 'working', 'working', 'done']);
  });
});

const seatName = (id: number): SeatName => {
  const name = roomFixture(9).seats[id - 1]?.name;
  if (name === undefined) throw new Error('no such seat');
  return name;
};

/** A world before the apply: some seats made, some of them then changed by hand. */
const startingPoint = fc.record({
  made: fc.integer({ min: 0, max: 4 }),
  wanted: fc.integer({ min: 1, max: 4 }),
  memory: fc.constantFrom('96MiB', '128MiB'),
  digest: fc.constantFrom('a', 'b'),
  subnet: fc.constantFrom('192.0.2.0/24', '192.0.2.0/25'),
  hands: fc.array(
    fc.tuple(fc.constantFrom('undefine', 'destroy', 'disk', 'memory', 'network', 'network-gone'), fc.integer({ min: 0, max: 3 })),
    {
      maxLength: 3,
    },
  ),
});

async function prepare(point: typeof startingPoint extends fc.Arbitrary<infer T> ? T : never) {
  const host = new MemoryHost();
  const foreign = await addForeign(host);
  if (point.made > 0) await apply({ host, desired: roomFixture(point.made) });
  for (const [hand, index] of point.hands) changeByHand(host, hand, index);
  return {
    host,
    foreign,
    desired: roomFixture(point.wanted, { memory: point.memory, subnet: point.subnet }),
    image: imageFixture(point.digest),
  };
}

function changeByHand(host: MemoryHost, hand: string, index: number): void {
  const name = `demo-s0${index + 1}`;
  const domain = host.domains.get(name);
  if (hand === 'network' || hand === 'network-gone') host.networkStop('demo', hand === 'network-gone');
  if (domain === undefined) return;
  if (hand === 'memory') domain.config.memoryKiB = 1;
  if (hand === 'undefine') host.domains.delete(name);
  if (hand === 'destroy') Object.assign(domain, { power: 'off', live: null });
  if (hand === 'disk') for (const key of host.overlays.keys()) if (key === name) host.overlays.delete(key);
}

describe('applyRoom, whatever happens', () => {
  it('converges when it is killed at any call and run again with what it recorded', async () => {
    const phase = fc.constantFrom('before' as const, 'halfway' as const, 'after' as const);
    await fc.assert(
      fc.asyncProperty(startingPoint, fc.nat(40), phase, async (point, at, when) => {
        const { host, foreign, desired, image } = await prepare(point);
        const wasRunning = [...host.domains].filter(([, { power }]) => power === 'running').map(([name]) => name);
        const existed = new Set(host.domains.keys());
        let recorded: ApplyNote | null = null;
        const kill = killSwitch(at, when);
        const first = apply({ host, desired, image, faults: kill.faults, record: (note) => void (recorded = note) });
        await Promise.race([first, kill.killed]);
        const result = await apply({ host, desired, image, recorded });
        expect(result.outcomes.filter(({ ok }) => !ok)).toEqual([]);
        expect(await plan(host, desired, image)).toMatchObject({ changes: [], conflicts: [] });
        // New seats run, and so do those that ran; the others stay off.
        const running = desired.seats.map(({ name }) => name).filter((name) => !existed.has(name) || wasRunning.includes(name));
        expect(powers(host).filter((line) => line.startsWith('demo') && line.endsWith('running'))).toEqual(
          running.map((name) => `${name} running`),
        );
        expect(powers(host).filter((line) => line.endsWith('paused'))).toEqual([]);
        expect([...host.domains.values()].filter(({ power, linked }) => power === 'running' && !linked)).toEqual([]);
        expect(foreignPicture(host)).toBe(foreign);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves only whole seats when it is cancelled at any call', async () => {
    await fc.assert(
      fc.asyncProperty(startingPoint, fc.nat(40), async (point, at) => {
        const { host, foreign, desired, image } = await prepare(point);
        const existed = new Set(host.domains.keys());
        const cancel = new AbortController();
        const faults = { before: ({ index }: { index: number }) => void (index === at && cancel.abort()) };
        const result = await apply({ host, desired, image, faults, signal: cancel.signal });
        for (const [name, domain] of host.domains) {
          if (!name.startsWith('demo') || existed.has(name)) continue;
          expect([name, domain.power]).toEqual([name, 'running']);
        }
        for (const [name, overlay] of host.overlays) {
          if (existed.has(name) || !host.domains.has(name)) continue;
          expect(overlay.complete).toBe(true);
        }
        const strays = [...host.overlays.keys()].filter((name) => !host.domains.has(name) && !existed.has(name));
        // A disk whose machine was undefined by hand beforehand is not the apply's to remove.
        expect(
          strays.filter((name) => !point.hands.some(([hand, index]) => hand === 'undefine' && name === `demo-s0${index + 1}`)),
        ).toEqual([]);
        expect(result.outcomes.filter(({ ok, state }) => ok !== (state === 'done'))).toEqual([]);
        expect(foreignPicture(host)).toBe(foreign);
        await apply({ host, desired, image });
        expect(await plan(host, desired, image)).toMatchObject({ changes: [], conflicts: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('clears half-made seats away when it is cancelled after a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.nat(30), async (seats, at) => {
        const host = new MemoryHost();
        const foreign = await addForeign(host);
        const desired = roomFixture(seats);
        let recorded: ApplyNote | null = null;
        const kill = killSwitch(at, 'halfway');
        await Promise.race([apply({ host, desired, faults: kill.faults, record: (note) => void (recorded = note) }), kill.killed, idle()]);
        await apply({ host, desired, recorded, signal: AbortSignal.abort() });
        for (const [name, { power }] of host.domains) if (name.startsWith('demo')) expect(['running', 'off']).toContain(power);
        for (const name of host.overlays.keys()) expect(host.domains.has(name)).toBe(true);
        expect(foreignPicture(host)).toBe(foreign);
      }),
      { numRuns: 100 },
    );
  });

  it('undoes the seat of any step that fails for good, and only that one', async () => {
    const methods = fc.constantFrom('overlayCreate', 'domainDefine', 'domainStartPaused', 'domainResume');
    const phase = fc.constantFrom('before', 'halfway', 'after');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 6 }), fc.nat(5), methods, phase, async (seats, victimIndex, method, when) => {
        const host = new MemoryHost();
        const desired = roomFixture(seats);
        const victim = desired.seats[victimIndex % seats]?.name;
        const hook = (mine: string) => (call: { method: string; seat: string | null }) => {
          if (mine === when && call.method === method && call.seat === victim) throw new HypervisorError('no-space', 'the disk is full');
        };
        const faults = { before: hook('before'), halfway: hook('halfway'), after: hook('after') };
        const result = await apply({ host, desired, faults });
        const failed = result.outcomes.filter(({ ok }) => !ok).map(({ seat }) => seat);
        const whole = desired.seats.map(({ name }) => name).filter((name) => !failed.includes(name));
        expect(failed.every((name) => name === victim)).toBe(true);
        expect(powers(host)).toEqual(whole.map((name) => `${name} running`));
        expect([...host.overlays.keys()].sort()).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });
});

/** For a kill that never comes as there are fewer calls. */
const idle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));
