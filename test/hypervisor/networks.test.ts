import { parseIpv4Address, parseIpv4Subnet, parseMacAddress, parseNetworkName, parseRoomName, parseSeatName } from '@aula/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DriverHost, startDriverHost } from './driver-host.ts';

function must<T>(value: T | null): T {
  if (value === null) throw new Error('not a valid name');
  return value;
}

const room = must(parseRoomName('demo'));
const network = {
  name: must(parseNetworkName('demo')),
  subnet: must(parseIpv4Subnet('10.66.1.0/24')),
  gateway: must(parseIpv4Address('10.66.1.1')),
  domain: 'demo.aula.internal',
};
const reservation = (id: number) => ({
  name: must(parseSeatName(`demo-s${id}`)),
  mac: must(parseMacAddress(`52:54:00:66:01:0${id}`)),
  ip: must(parseIpv4Address(`10.66.1.1${id}`)),
});

let driver: DriverHost;
beforeAll(async () => {
  driver = await startDriverHost();
});
afterAll(() => driver[Symbol.asyncDispose]());

const observed = async () => (await driver.host.hypervisor.observe({ room, network: network.name, seats: [] })).network;
const ensure = (...ids: number[]) => driver.host.hypervisor.networkEnsure(room, network, ids.map(reservation));

it('mends a reservation that was taken away by hand from the running network only', async () => {
  await ensure(1, 2);
  const { mac, name, ip } = reservation(2);
  await driver.virsh('net-update', 'demo', 'delete', 'ip-dhcp-host', `<host mac='${mac}' name='${name}' ip='${ip}'/>`, '--live');
  expect((await observed())?.reservations).toEqual([reservation(1)]);
  await ensure(1, 2);
  expect((await observed())?.reservations).toHaveLength(2);
  expect(await driver.virsh('net-dumpxml', 'demo')).toContain(ip);
});

it('mends a network that was stopped by hand, and one that no longer starts with the host', async () => {
  await ensure(1);
  await driver.virsh('net-destroy', 'demo');
  await driver.virsh('net-autostart', 'demo', '--disable');
  expect(await observed()).toMatchObject({ active: false, autostart: false });
  await ensure(1);
  expect(await observed()).toMatchObject({ active: true, autostart: true });
});

it('keeps its bridge and UUID when everything else changes, and gives each network a bridge of its own', async () => {
  await ensure(1);
  const before = await driver.virsh('net-info', 'demo');
  await driver.host.hypervisor.networkEnsure(room, { ...network, domain: 'other.aula.internal' }, [reservation(3)]);
  expect(await driver.virsh('net-info', 'demo')).toBe(before);
  const second = {
    ...network,
    name: must(parseNetworkName('demo2')),
    subnet: must(parseIpv4Subnet('10.66.2.0/24')),
    gateway: must(parseIpv4Address('10.66.2.1')),
  };
  await driver.host.hypervisor.networkEnsure(room, second, []);
  expect(await driver.virsh('net-info', 'demo2')).toMatch(/Bridge:\s+aula-demo2?-/);
  expect((await driver.host.hypervisor.observe({ room, network: network.name, seats: [] })).strayNetworks).toEqual(['demo2']);
  await driver.host.hypervisor.networkRemove(second.name);
});

it("takes another installation's network for foreign", async () => {
  await ensure(1);
  await using other = await driver.openAs('another-installation');
  await expect(other.hypervisor.networkEnsure(room, network, [])).rejects.toMatchObject({ code: 'foreign' });
  await expect(other.hypervisor.networkRemove(network.name)).rejects.toMatchObject({ code: 'foreign' });
  expect((await other.hypervisor.observe({ room, network: network.name, seats: [] })).network?.ownerRoom).toBeNull();
});

it('restarts for many new reservations while nobody is attached, with the same outcome', async () => {
  await ensure(1);
  await ensure(1, 2, 3, 4, 5, 6, 7);
  expect((await observed())?.reservations).toHaveLength(7);
  expect(await observed()).toMatchObject({ active: true });
});
