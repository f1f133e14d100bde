import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filterIdentity } from '@aula/provision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../lib/rooms.ts';
import { badFrames, whatArrives } from './guests/arrivals.ts';
import { GATEWAY, INSTALLATION, type ProtectHost, startProtectHost } from './guests/protect-host.ts';
import type { RootShell } from './guests/root-shell.ts';
import { captureTap } from './guests/tap-capture.ts';

let world: ProtectHost;
let attacker: RootShell;
let victim: RootShell;
const me = () => world.machine('students-s01');
const target = () => world.machine('students-s02');
const frames = () => badFrames(me(), { other: target().ip, gateway: GATEWAY });
const ownFilters = async (): Promise<string[]> => (await world.test.virsh(['nwfilter-list'])).match(/\baula-\S+/g) ?? [];
const arrivals = async (): Promise<string[]> => {
  await using capture = await captureTap(world.test.pid, await world.tap('students-s02'));
  return await whatArrives(attacker, me(), capture, frames());
};

beforeAll(async () => {
  // An Aula that cannot get at the host's packet filter, as on a host that it reaches over a socket only.
  world = await startProtectHost([['students', 2]], { networkSpace: () => null });
});

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

describe("protection by libvirt's own filters, where Aula cannot reach the packet filter", () => {
  it('leaves a filter of somebody else alone and refuses to define a seat without protection', async () => {
    await world.protect('strict');
    const { name } = filterIdentity(INSTALLATION, 'lab', 'students');
    const file = join(world.test.folder, 'filter.xml');
    await writeFile(file, `<filter name='${name}' chain='root'><rule action='accept' direction='inout'><mac/></rule></filter>`);
    await world.test.virsh(['nwfilter-define', file]);
    const before = await world.test.virsh(['nwfilter-dumpxml', name]);
    await expect(world.define()).rejects.toMatchObject({ code: 'foreign' });
    expect(await world.test.virsh(['nwfilter-dumpxml', name])).toBe(before);
    await world.test.virsh(['nwfilter-undefine', name]);
  });

  it('lets nothing through of what a seat pretends, and all that is honest', async () => {
    await world.define();
    await world.start();
    attacker = await world.shell('students-s01');
    victim = await world.shell('students-s02');
    // libvirt's filters cannot see which address a neighbour advertisement is about.
    expect(await arrivals()).toEqual(['a false neighbour advertisement']);
    expect((await attacker.run('udhcpc -n -q -f -i eth0 -s /etc/dhcp')).code).toBe(0);
    expect((await attacker.run(`nslookup students-s02.lab.school.test ${GATEWAY}`)).text).toContain(target().ip);
    for (const address of [GATEWAY, target().ip]) expect((await attacker.run(`ping -c 2 -w 5 ${address}`)).code).toBe(0);
    await victim.run('(echo welcome | nc -l -p 5000 >/dev/null) & sleep 1');
    expect((await attacker.run(`nc -w 3 ${target().ip} 5000 </dev/null`)).text).toContain('welcome');
  });

  it('follows a change of level while seats run', async () => {
    await world.protect('off');
    expect(await arrivals()).toEqual(Object.keys(frames()).sort());
    await world.protect('{ default: strict, sections: { students: { level: metered, open: [arp] } } }');
    expect(await arrivals()).toEqual(['a false ARP reply', 'a false neighbour advertisement', 'an ARP reply for another MAC']);
  });

  it('has isolation at once and the cap in the definition, and tells which seats do not have what they should', async () => {
    const pings = async () => (await attacker.run(`ping -c 2 -w 5 ${target().ip} >/dev/null`)).code === 0;
    await world.protect('strict');
    // What arrived before left lies behind in neighbour tables.
    for (const shell of [attacker, victim]) await shell.run('ip neigh flush dev eth0');
    expect(await pings()).toBe(true);
    await world.protect('{ default: { level: strict, isolate: true } }');
    expect(await pings()).toBe(false);
    expect(await world.states()).toEqual({ 'students-s01': 'protected', 'students-s02': 'protected' });
    const xml = await world.test.virsh(['dumpxml', 'students-s02']);
    const card = /<interface[\s\S]*<\/interface>/.exec(xml)?.[0] ?? '';
    const file = join(world.test.folder, 'card.xml');
    await writeFile(file, card.replace(/<filterref[\s\S]*<\/filterref>/, ''));
    await world.test.virsh(['update-device', 'students-s02', file, '--live']);
    expect(await world.states()).toEqual({ 'students-s01': 'protected', 'students-s02': 'exposed' });
    await world.reopen();
    await waitFor('protection to be put right', async () => (await world.states())['students-s02'] === 'protected');
    await world.protect('{ default: { level: metered, open: [arp], packetsPerSecond: 100 } }');
    expect(await world.test.virsh(['dumpxml', '--inactive', 'students-s01'])).toMatch(/<outbound average='148'/);
  });

  it('defines a filter once, and takes it away with its network', async () => {
    const before = await ownFilters();
    expect(before).toHaveLength(1);
    await world.define();
    expect(await ownFilters()).toEqual(before);
    await world.clear();
    await waitFor('the filters to go', async () => (await ownFilters()).length === 0);
  });
});
