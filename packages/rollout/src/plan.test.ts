import { type DesiredRoom, formatPlan } from '@aula/model';
import { imageFixture, MemoryHost, roomFixture } from '@aula/testkit';
import { describe, expect, it } from 'vitest';
import { applyRoom } from './operations/apply-room.ts';
import { planRoom } from './operations/plan-room.ts';
import { makePlan } from './plan.ts';
import { settleIdentities } from './seat-machines.ts';

const lines = async (host: MemoryHost, desired = roomFixture(2), image: ReturnType<typeof imageFixture> | null = imageFixture()) =>
  formatPlan((await planRoom({ hypervisor: host.connect(), desired, image, installationId: 'test' })).plan);

async function madeRoom(seats = 2): Promise<MemoryHost> {
  const host = new MemoryHost();
  await applyRoom({
    hypervisor: host.connect(),
    desired: roomFixture(seats),
    image: imageFixture(),
    installationId: 'test',
    startSeats: 'created',
  });
  return host;
}

const domain = (host: MemoryHost, name: string) => {
  const found = host.domains.get(name);
  if (found === undefined) throw new Error('no such machine');
  return found;
};

describe('the plan of a room', () => {
  it('lists all that is to be made', async () => {
    expect(await lines(new MemoryHost())).toEqual([
      '+ network demo: 192.0.2.0/24, gateway 192.0.2.1, domain demo.aula.internal',
      '+ seat demo-s01: 192.0.2.11, 96 MiB, 1 vCPU, preset tiny',
      '+ seat demo-s02: 192.0.2.12, 96 MiB, 1 vCPU, preset tiny',
      '3 to create, 0 to change, 0 to remove, 0 unchanged.',
    ]);
  });

  it('has nothing to do with a room that is as it should be', async () => {
    expect(await lines(await madeRoom())).toEqual(['Nothing to do: 3 unchanged.']);
  });

  it('tells where SPICE comes and goes, and whether a host has none', async () => {
    const host = await madeRoom();
    const desired: DesiredRoom = roomFixture(2);
    for (const seat of desired.seats) seat.spice = true;
    expect(await lines(host, desired)).toContain('~ seat demo-s01: spice off → on (needs a restart)');
    const observed = await host.connect().observe({ room: desired.name, network: desired.network.name, seats: [] });
    const { conflicts } = makePlan(desired, { ...observed, hasSpice: false }, imageFixture(), settleIdentities('test', desired, observed));
    expect(conflicts).toEqual([
      { subject: { kind: 'seat', name: 'demo-s01' }, message: expect.stringContaining('"spice: on" (and 1 more)') },
    ]);
  });

  it('names what is lost with a seat that is not wanted any more', async () => {
    expect(await lines(await madeRoom(), roomFixture(1))).toEqual([
      '- seat demo-s02: loses the disk of demo-s02 with all files saved on it',
      '0 to create, 0 to change, 1 to remove, 2 unchanged.',
    ]);
  });

  it('shows each change by hand as drift with old and new', async () => {
    const host = await madeRoom(3);
    Object.assign(domain(host, 'demo-s01').config, { memoryKiB: 1024, vcpus: 4, mac: '52:54:00:00:00:99', networkName: 'default' });
    domain(host, 'demo-s02').config.otherDrift.push('graphics');
    Object.assign(domain(host, 'demo-s03'), { power: 'off', live: null });
    domain(host, 'demo-s03').config.ip = null;
    const [first, ...rest] = await lines(host, roomFixture(3));
    expect(first).toMatch(
      /^~ seat demo-s01: memory 1 MiB → 96 MiB, vcpus 4 → 1, mac 52:54:00:00:00:99 → 52:54:00:\S+, network default → demo \(needs a restart\)$/,
    );
    expect(rest).toEqual([
      '~ seat demo-s02: graphics changed by hand → as the preset has it (needs a restart)',
      '~ seat demo-s03: ip none → 192.0.2.13 (no restart)',
      '0 to create, 3 to change, 0 to remove, 1 unchanged.',
    ]);
  });

  it('shows a missing machine, a missing disk, a stray disk, and a network that was changed', async () => {
    const host = await madeRoom(4);
    host.domains.delete('demo-s01');
    host.domains.delete('demo-s04');
    for (const name of [...host.overlays.keys()]) if (name === 'demo-s02') host.overlays.delete(name);
    for (const network of host.networks.values()) network.reservations.splice(2, 1);
    expect(await lines(host, roomFixture(3))).toEqual([
      '~ network demo: reservations demo-s03 missing, demo-s04 too many → one for each seat (no restart)',
      '+ seat demo-s01: 192.0.2.11, 96 MiB, 1 vCPU, preset tiny; the disk that is there is kept',
      '~ seat demo-s02: disk missing or broken → fresh (made anew: all files saved on its disk are lost)',
      '- seat demo-s04: loses the disk of demo-s04 with all files saved on it',
      '1 to create, 2 to change, 1 to remove, 1 unchanged.',
    ]);
  });

  it('names a changed image, and does not compare disks while there is no image yet', async () => {
    const host = await madeRoom(1);
    expect((await lines(host, roomFixture(1), imageFixture('b')))[0]).toBe(
      '~ seat demo-s01: image tiny sha256:aaaaaaaaaaaa → tiny sha256:bbbbbbbbbbbb (made anew: all files saved on its disk are lost)',
    );
    expect(await lines(host, roomFixture(1), null)).toEqual(['Nothing to do: 2 unchanged.']);
  });

  it('names everything that is in the way', async () => {
    const host = await madeRoom(2);
    domain(host, 'demo-s01').config.room = null;
    domain(host, 'demo-s02').config.room = roomFixture(1, { name: 'other' }).name;
    for (const overlay of host.overlays.values()) overlay.room = null;
    for (const network of host.networks.values()) network.ownerRoom = null;
    host.routes.set('192.0.2.128/25', 'eth0');
    expect((await lines(host)).filter((line) => line.startsWith('!'))).toEqual([
      '! network demo: a network named demo is there already and was not made by Aula',
      '! network demo: the subnet 192.0.2.0/24 is in use: 192.0.2.128/25 by eth0',
      '! seat demo-s01: a machine named demo-s01 is there already and was not made by Aula',
      '! seat demo-s01: the file demo-s01.aula.qcow2 is in the way and was not made by Aula',
      '! seat demo-s02: a machine named demo-s02 is there already and belongs to room other',
      '! seat demo-s02: the file demo-s02.aula.qcow2 is in the way and was not made by Aula',
    ]);
  });

  it('refuses a MAC that the YAML fixes and another machine has, and derives around one otherwise', async () => {
    const host = await madeRoom(1);
    const taken = domain(host, 'demo-s01').config.mac;
    const other = roomFixture(1, { name: 'other', subnet: '198.51.100.0/24', mac: taken });
    expect((await lines(host, other)).filter((line) => line.startsWith('!'))).toEqual([
      `! seat other-s01: the MAC ${taken} is in use by the machine demo-s01`,
    ]);
    domain(host, 'demo-s01').config.room = null;
    const moved = host.domains.get('demo-s01');
    host.domains.clear();
    if (moved !== undefined) host.domains.set('foreign', moved);
    const { machines } = await planRoom({
      hypervisor: host.connect(),
      desired: roomFixture(1),
      image: imageFixture(),
      installationId: 'test',
    });
    expect(machines[0]?.mac).not.toBe(taken);
  });
});
