import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DriverHost, startDriverHost } from './driver-host.ts';
import { findQemu } from './qemu-process.ts';
import { roomOf } from './seat-machines.ts';

let driver: DriverHost;
beforeAll(async () => {
  driver = await startDriverHost();
});
afterAll(() => driver[Symbol.asyncDispose]());

const setUp = async (name: string, net: number) => {
  const demo = roomOf(name, net, driver.image);
  const seat = demo.seat(1);
  await demo.define(driver.host.hypervisor, seat);
  const observe = async () => {
    const { seats } = await driver.host.hypervisor.observe({ room: demo.room, network: demo.network.name, seats: [] });
    const [found] = seats;
    if (found === undefined) throw new Error('the seat was not observed');
    return found;
  };
  /** Edits the definition as a person with virsh would. */
  const edit = async (from: string | RegExp, to: string): Promise<void> => {
    const xml = await driver.virsh('dumpxml', '--inactive', seat.name);
    const edited = xml.replace(from, to);
    if (edited === xml) throw new Error(`nothing to replace in:\n${xml}`);
    await driver.defineXml('domain', edited);
  };
  return { demo, seat, observe, edit };
};

it.each([
  ['disk', /<target dev='vda' bus='virtio'\/>\s*<address[^>]*>/, "<target dev='sda' bus='sata'/>"],
  ['graphics', /<listen type='socket'\/>/, "<listen type='address' address='127.0.0.1'/>"],
  ['video', /<model type='vga'[^>]*>/, "<model type='cirrus'/>"],
  ['boot', /<boot dev='hd'\/>/, "<boot dev='network'/>"],
  ['console', /<serial type='pty'>[\s\S]*<\/console>/, ''],
  ['nic', /<model type='virtio'\/>(\s*<rom enabled='no'\/>)/, "<model type='e1000e'/>$1"],
])('tells that someone changed the %s, and mends it by defining again', async (aspect, from, to) => {
  const { demo, seat, observe, edit } = await setUp(`drift-${aspect}`, 20 + aspect.length);
  expect((await observe()).otherDrift).toEqual([]);
  await edit(from, to);
  expect((await observe()).otherDrift).toEqual([aspect]);
  await driver.host.hypervisor.domainDefine(seat);
  expect((await observe()).otherDrift).toEqual([]);
  await demo.remove(driver.host.hypervisor, seat);
});

it('tells changed memory, CPUs and address, and a disk that is gone', async () => {
  const { demo, seat, observe, edit } = await setUp('values', 3);
  await edit(/<vcpu placement='static'>1</, "<vcpu placement='static'>2<");
  await edit(seat.mac, '52:54:00:66:03:99');
  await driver.virsh('setmaxmem', seat.name, '80M', '--config');
  expect(await observe()).toMatchObject({ vcpus: 2, mac: '52:54:00:66:03:99', memoryKiB: 80 * 1024 });
  await driver.host.hypervisor.domainDefine(seat);
  expect(await observe()).toMatchObject({ vcpus: 1, mac: seat.mac, memoryKiB: seat.memoryKiB });
  await demo.remove(driver.host.hypervisor, seat);
});

it('makes a seat anew that was undefined by hand', async () => {
  const { demo, seat, observe } = await setUp('undefd', 4);
  await driver.virsh('undefine', seat.name);
  const seen = await driver.host.hypervisor.observe({ room: demo.room, network: demo.network.name, seats: [seat.name] });
  expect(seen).toMatchObject({ seats: [], strayOverlays: [seat.name] });
  await driver.host.hypervisor.domainDefine(seat);
  expect(await observe()).toMatchObject({ power: 'off', overlayIntact: true });
  await demo.remove(driver.host.hypervisor, seat);
});

it('finds no drift in a seat after start, save of libvirt’s own status, and stop', async () => {
  const { demo, seat, observe } = await setUp('steady', 5);
  await demo.start(driver.host.hypervisor, seat);
  expect(await observe()).toMatchObject({ otherDrift: [], pendingRestart: false, power: 'running' });
  await driver.host.hypervisor.domainDestroy(seat);
  expect(await observe()).toMatchObject({ otherDrift: [], pendingRestart: false, power: 'off' });
  await demo.remove(driver.host.hypervisor, seat);
});

it('tells what a restart would change in a running seat that was defined anew', async () => {
  const { demo, seat, observe } = await setUp('pending', 40);
  await demo.start(driver.host.hypervisor, seat);
  await driver.virsh('setmaxmem', seat.name, '80M', '--config');
  expect(await observe()).toMatchObject({
    pendingRestart: true,
    pendingChanges: [{ field: 'memory', from: '64 MiB', to: '80 MiB' }],
  });
  await driver.host.hypervisor.domainDestroy(seat);
  await driver.host.hypervisor.domainDefine(seat);
  await demo.start(driver.host.hypervisor, seat);
  expect(await observe()).toMatchObject({ pendingRestart: false, pendingChanges: [] });
  await demo.remove(driver.host.hypervisor, seat);
});

it('shows a seat whose QEMU was killed as crashed, and starts it again', async () => {
  const { demo, seat, observe } = await setUp('killed', 6);
  await demo.start(driver.host.hypervisor, seat);
  const pid = Number(await readFile(driver.embedded.mapPath(`/run/libvirt/qemu/${seat.name}.pid`), 'utf8'));
  process.kill(await findQemu(driver.embedded.pid, pid), 'SIGKILL');
  expect(await driver.host.hypervisor.domainAwaitOff(seat, 20_000)).toBe(true);
  expect((await observe()).power).toBe('crashed');
  await demo.start(driver.host.hypervisor, seat);
  expect((await observe()).power).toBe('running');
  await demo.remove(driver.host.hypervisor, seat);
});
