import { copyFile, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDigest } from '@aula/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DriverHost, startDriverHost } from './driver-host.ts';
import { roomOf } from './seat-machines.ts';

let driver: DriverHost;
beforeAll(async () => {
  driver = await startDriverHost();
});
afterAll(() => driver[Symbol.asyncDispose]());

const pathOf = (name: string): string => join(driver.embedded.poolFolder, `${name}.aula.qcow2`);

it.each([
  ['a plain file', async (path: string) => writeFile(path, 'my thesis')],
  ['a qcow2 without a mark', async (path: string) => copyFile(driver.image.diskPath, path)],
  ['a link', async (path: string) => symlink(driver.image.diskPath, path)],
])('leaves %s under an overlay’s name as it is, and says so', async (what, make) => {
  const demo = roomOf(`files${what.length}`, 1, driver.image);
  const seat = demo.seat(1);
  await make(pathOf(seat.name));
  const before = await readFile(pathOf(seat.name));
  const { hypervisor } = driver.host;
  await expect(hypervisor.overlayCreate(seat)).rejects.toMatchObject({ code: 'foreign' });
  await expect(hypervisor.overlayRemove(seat)).rejects.toMatchObject({ code: 'foreign' });
  const { foreignFiles } = await hypervisor.observe({ room: demo.room, network: demo.network.name, seats: [seat.name] });
  expect([...foreignFiles]).toEqual([[seat.name, `${seat.name}.aula.qcow2`]]);
  expect(await readFile(pathOf(seat.name))).toEqual(before);
  await rm(pathOf(seat.name));
});

it("takes another installation's seat and disk for foreign", async () => {
  const demo = roomOf('shared', 2, driver.image);
  const seat = demo.seat(1);
  await demo.define(driver.host.hypervisor, seat);
  await using other = await driver.openAs('another-installation');
  for (const work of [
    () => other.hypervisor.domainDefine(seat),
    () => other.hypervisor.domainStartPaused(seat),
    () => other.hypervisor.domainUndefine(seat),
    () => other.hypervisor.overlayRemove(seat),
  ]) {
    await expect(work()).rejects.toMatchObject({ code: 'foreign' });
  }
  expect(await other.listSeats()).toEqual([]);
  expect(await other.readSeat(seat.name)).toBeNull();
  expect((await driver.host.listSeats()).map((one) => one.name)).toEqual([seat.name]);
  await demo.remove(driver.host.hypervisor, seat);
});

it('leaves nothing in the pool but its image, and clears what was half-written when a process died', async () => {
  const demo = roomOf('tidy', 3, driver.image);
  const seat = demo.seat(1);
  await writeFile(join(driver.embedded.poolFolder, '.aula-part-0011223344556677'), 'half');
  await writeFile(join(driver.embedded.poolFolder, '.tidy-s1.aula.qcow2.001122334455.part'), 'half');
  await writeFile(join(driver.embedded.poolFolder, 'notes.txt'), 'of a person');
  await using again = await driver.openAs('driver-tests');
  await demo.define(again.hypervisor, seat);
  await demo.remove(again.hypervisor, seat);
  const left = (await readdir(driver.embedded.poolFolder)).filter((name) => !name.startsWith('aula-image-'));
  expect(left).toEqual(['notes.txt']);
});

it('makes a new overlay when the image is another one', async () => {
  const demo = roomOf('newimage', 4, driver.image);
  const seat = demo.seat(1);
  await demo.define(driver.host.hypervisor, seat);
  const digest = parseDigest(`sha256:${'5e'.repeat(32)}`);
  if (digest === null) throw new Error('not a digest');
  const newer = { ...seat, image: { ...seat.image, digest } };
  await driver.host.hypervisor.imagePublish(newer.image);
  await driver.host.hypervisor.overlayCreate(newer);
  await driver.host.hypervisor.domainDefine(newer);
  const observed = await driver.host.hypervisor.observe({ room: demo.room, network: demo.network.name, seats: [] });
  expect(observed.seats).toMatchObject([{ imageDigest: digest, overlayIntact: true, otherDrift: [] }]);
  await demo.remove(driver.host.hypervisor, newer);
});

it('takes a copy of a seat under another name for foreign', async () => {
  const demo = roomOf('copied', 5, driver.image);
  const seat = demo.seat(1);
  await demo.define(driver.host.hypervisor, seat);
  const xml = await driver.virsh('dumpxml', '--inactive', seat.name);
  await driver.defineXml('domain', xml.replace(/<uuid>.*<\/uuid>/, '').replace(`<name>${seat.name}<`, '<name>my-own<'));
  const seen = await driver.host.hypervisor.observe({ room: demo.room, network: demo.network.name, seats: [] });
  expect(seen.seats.map((one) => one.name)).toEqual([seat.name]);
  expect((await driver.host.listSeats()).map((one) => one.name)).toEqual([seat.name]);
  await demo.remove(driver.host.hypervisor, seat);
});
