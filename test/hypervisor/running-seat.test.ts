import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { HEADROOM, SeatSocket } from '@aula/gateway';
import type { SeatMachine } from '@aula/rollout';
import { tinyImage } from '@aula/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HostEvent } from '../../packages/server/src/hypervisor/host.ts';
import { type DriverHost, startDriverHost } from './driver-host.ts';
import { roomOf } from './seat-machines.ts';

/** A tiny guest has its lease after a few seconds; a busy machine may take many times that. */
const LEASE_MAX_MS = 90_000;
const LOOK_EVERY_MS = 100;

let driver: DriverHost;
let demo: ReturnType<typeof roomOf>;
let seat: SeatMachine;
beforeAll(async () => {
  driver = await startDriverHost();
  demo = roomOf('demo', 1, await tinyImage());
  seat = demo.seat(1);
  await demo.define(driver.host.hypervisor, seat);
});
afterAll(() => driver[Symbol.asyncDispose]());

const until = async (what: string, look: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + LEASE_MAX_MS;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${LEASE_MAX_MS} ms`);
    await delay(LOOK_EVERY_MS);
  }
};
const leaseOf = async (): Promise<string | undefined> => (await driver.host.leases(demo.network.name)).get(seat.mac);

it('boots to its reserved address, and has none while it is off or just started again', async () => {
  const { host } = driver;
  expect(await leaseOf()).toBeUndefined();
  await demo.start(host.hypervisor, seat);
  await until('lease', async () => (await leaseOf()) !== undefined);
  expect(await leaseOf()).toBe(seat.ip);
  const [live] = await host.listSeats();
  expect(live).toMatchObject({ name: seat.name, room: demo.room, power: 'running', mac: seat.mac, networkName: demo.network.name });
  expect(Date.parse(live?.startedAt ?? '')).toBeLessThanOrEqual(Date.now());
  await host.hypervisor.domainDestroy(seat);
  expect(await leaseOf()).toBeUndefined();
  expect(await host.readSeat(seat.name)).toMatchObject({ power: 'off', startedAt: null });
  // dnsmasq counts in whole seconds.
  await delay(3_000);
  await host.hypervisor.domainStartPaused(seat);
  expect(await leaseOf()).toBeUndefined();
  await host.hypervisor.domainResume(seat);
  await until('second lease', async () => (await leaseOf()) === seat.ip);
});

it('shows no drift while it runs as it was defined', async () => {
  const { seats } = await driver.host.hypervisor.observe({ room: demo.room, network: demo.network.name, seats: [] });
  expect(seats).toMatchObject([
    { power: 'running', otherDrift: [], pendingRestart: false, overlayIntact: true, memoryKiB: seat.memoryKiB },
  ]);
});

it('gives a terminal that is typed in, and takes it over from an older one', async () => {
  const first = await driver.host.openTerminal(seat.name);
  first.on('error', () => {});
  const firstEnded = new Promise((resolve) => first.once('close', resolve));
  first.resume();
  const second = await driver.host.openTerminal(seat.name);
  await firstEnded;
  let text = '';
  second.on('data', (chunk) => (text += String(chunk)));
  second.write('\n');
  await until('prompt', async () => /[$#] /.test(text));
  text = '';
  second.write('hostname\n');
  await until('host name', async () => text.includes(`${seat.name}\r\n`));
  second.destroy();
});

it('keeps a terminal when the time to open it has run out', async () => {
  const opening = new AbortController();
  const terminal = await driver.host.openTerminal(seat.name, opening.signal);
  opening.abort(new DOMException('the time to open has run out', 'TimeoutError'));
  let text = '';
  terminal.on('data', (chunk) => (text += String(chunk)));
  terminal.write('echo still-$((40+2))\n');
  await until('answer', async () => text.includes('still-42'));
  terminal.destroy();
});

/** What a screen says first. Its socket is made for the gateway: it hands its reads to a sink instead of emitting them. */
function firstBytes(viewer: Duplex): Promise<string> {
  if (!(viewer instanceof SeatSocket)) throw new Error('not a socket of the gateway');
  return new Promise((resolve) =>
    viewer.pump((buffer, length) => {
      resolve(buffer.toString('latin1', HEADROOM, HEADROOM + length));
      return false;
    }),
  );
}

it('shows a picture, and a screen that speaks RFB to several viewers at once', async () => {
  const picture = await driver.host.screenshot(seat.name);
  const kind = picture.subarray(0, 4).toString('latin1');
  expect(['\u0089PNG', 'P6\n']).toContain(kind.startsWith('P6') ? 'P6\n' : kind);
  expect(picture.length).toBeGreaterThan(1_000);
  const viewers = await Promise.all([driver.host.connectDesktop(seat.name), driver.host.connectDesktop(seat.name)]);
  for (const viewer of viewers) {
    const banner = await firstBytes(viewer);
    expect(banner).toBe('RFB 003.008\n');
    viewer.destroy();
  }
});

it('shuts down when it is asked to, and says so with an event', async () => {
  const stop = new AbortController();
  const seen: HostEvent[] = [];
  const reading = (async () => {
    for await (const event of driver.host.events(stop.signal)) seen.push(event);
  })();
  await driver.host.hypervisor.domainShutdown(seat);
  expect(await driver.host.hypervisor.domainAwaitOff(seat, LEASE_MAX_MS)).toBe(true);
  await until('event', async () => seen.some((event) => event.type === 'seat' && event.name === seat.name));
  expect(await driver.host.readSeat(seat.name)).toMatchObject({ power: 'off' });
  stop.abort();
  await reading;
});

it('says off for consoles of a seat that is off, and missing where there is none', async () => {
  const { host } = driver;
  for (const [name, code] of [
    [seat.name, 'off'],
    [demo.seat(99).name, 'missing'],
  ] as const) {
    for (const open of [host.screenshot, host.connectDesktop, host.openTerminal]) {
      await expect(open(name)).rejects.toMatchObject({ name: 'HypervisorError', code });
    }
  }
});

it('finds the new screen of a seat that was started again', async () => {
  for (let time = 0; time < 2; time += 1) {
    await demo.start(driver.host.hypervisor, seat);
    const viewer = await driver.host.connectDesktop(seat.name);
    expect(await firstBytes(viewer)).toMatch(/^RFB/);
    viewer.destroy();
    await driver.host.hypervisor.domainDestroy(seat);
  }
});
