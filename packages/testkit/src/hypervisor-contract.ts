import {
  type DesiredNetwork,
  type PresetImage,
  parseDomainUuid,
  parseIpv4Address,
  parseIpv4Subnet,
  parseMacAddress,
  parseNetworkName,
  parseRoomName,
  parseSeatName,
  type RoomName,
  type SeatName,
} from '@aula/model';
import {
  type Hypervisor,
  HypervisorError,
  type HypervisorErrorCode,
  type ObservedSeat,
  type Reservation,
  type SeatMachine,
} from '@aula/rollout';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A host under test, and ways around the driver to put things on it that Aula did not make. */
export interface ContractHost extends AsyncDisposable {
  hypervisor: Hypervisor;
  image: PresetImage;
  /** A domain without Aula's mark, off, with this MAC. */
  addForeignDomain(name: string, mac: string): Promise<void>;
  /** A network without Aula's mark, on this subnet (`10.99.N.0/24`). */
  addForeignNetwork(name: string, gateway: string): Promise<void>;
}

/** What every driver keeps to, whatever the hypervisor behind it. Each case works in a room of its own on one shared host. */
export function describeHypervisorContract(name: string, make: () => Promise<ContractHost>): void {
  describe(`hypervisor contract: ${name}`, () => {
    let host: ContractHost;
    beforeAll(async () => {
      host = await make();
    });
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
    });
    const fixture = (room: string, number: number): Fixture => new Fixture(host, room, number);
    describeLife(fixture);
    describeRefusals(fixture, () => host);
    describeNetworks(fixture, () => host);
    describeObservation(fixture, () => host);
  });
}

type MakeFixture = (room: string, number: number) => Fixture;

function must<T>(value: T | null): T {
  if (value === null) throw new Error('the contract suite made a name that is none');
  return value;
}

/** One room on a subnet of its own, `10.77.<number>.0/24`. */
class Fixture {
  readonly room: RoomName;
  readonly network: DesiredNetwork;
  readonly #host: ContractHost;
  readonly #number: number;

  constructor(host: ContractHost, room: string, number: number) {
    this.#host = host;
    this.#number = number;
    this.room = must(parseRoomName(room));
    this.network = {
      name: must(parseNetworkName(room)),
      subnet: must(parseIpv4Subnet(`10.77.${number}.0/24`)),
      gateway: must(parseIpv4Address(`10.77.${number}.1`)),
      domain: `${room}.aula.internal`,
    };
  }

  get hypervisor(): Hypervisor {
    return this.#host.hypervisor;
  }

  seat(id: number, more: Partial<SeatMachine> = {}): SeatMachine {
    const hex = (value: number): string => value.toString(16).padStart(2, '0');
    return {
      room: this.room,
      name: must(parseSeatName(`${this.room}-s${id}`)),
      uuid: must(parseDomainUuid(`00000000-0000-8000-8000-00000000${hex(this.#number)}${hex(id)}`)),
      mac: must(parseMacAddress(`52:54:00:77:${hex(this.#number)}:${hex(id)}`)),
      roomTitle: 'Contract <suite> & "more"',
      section: 'students',
      id,
      ip: must(parseIpv4Address(`10.77.${this.#number}.${10 + id}`)),
      memoryKiB: 96 * 1024,
      vcpus: 1,
      network: this.network,
      image: this.#host.image,
      ...more,
    };
  }

  reservations(...seats: SeatMachine[]): Reservation[] {
    return seats.map(({ name, mac, ip }) => ({ name, mac, ip }));
  }

  /** Image, network, overlays and definitions of these seats. */
  async define(...seats: SeatMachine[]): Promise<void> {
    await this.hypervisor.imagePublish(this.#host.image);
    await this.hypervisor.networkEnsure(this.room, this.network, this.reservations(...seats));
    for (const seat of seats) {
      await this.hypervisor.overlayCreate(seat);
      await this.hypervisor.domainDefine(seat);
    }
  }

  observe(...seats: SeatMachine[]) {
    return this.hypervisor.observe({ room: this.room, network: this.network.name, seats: seats.map((seat) => seat.name) });
  }

  async observeSeat(seat: SeatMachine): Promise<ObservedSeat> {
    const found = (await this.observe(seat)).seats.find((one) => one.name === seat.name);
    if (found === undefined) throw new Error(`${seat.name} was not observed`);
    return found;
  }

  /** Everything of the room is gone again. */
  async remove(...seats: SeatMachine[]): Promise<void> {
    for (const seat of seats) {
      await this.hypervisor.domainDestroy(seat);
      await this.hypervisor.domainUndefine(seat);
      await this.hypervisor.overlayRemove(seat);
    }
    await this.hypervisor.networkRemove(this.network.name);
  }
}

async function codeOf(work: Promise<unknown>): Promise<HypervisorErrorCode | 'nothing thrown'> {
  try {
    await work;
    return 'nothing thrown';
  } catch (error) {
    if (error instanceof HypervisorError) return error.code;
    throw error;
  }
}

function describeLife(fixture: MakeFixture): void {
  it('takes a seat from nothing to running and back, each step twice without harm', async () => {
    const room = fixture('life', 1);
    const { hypervisor } = room;
    const seat = room.seat(1);
    expect((await room.observe(seat)).seats).toEqual([]);
    for (let time = 0; time < 2; time += 1) await room.define(seat);
    expect(await room.observeSeat(seat)).toMatchObject({ power: 'off', overlayIntact: true, pendingRestart: false, otherDrift: [] });
    for (let time = 0; time < 2; time += 1) {
      await hypervisor.domainStartPaused(seat);
      expect((await room.observeSeat(seat)).power).toBe('paused');
    }
    for (let time = 0; time < 2; time += 1) {
      await hypervisor.domainResume(seat);
      expect((await room.observeSeat(seat)).power).toBe('running');
    }
    await hypervisor.domainStartPaused(seat);
    expect(await room.observeSeat(seat)).toMatchObject({ power: 'running', pendingRestart: false, otherDrift: [] });
    for (let time = 0; time < 2; time += 1) {
      await hypervisor.domainDestroy(seat);
      expect((await room.observeSeat(seat)).power).toBe('off');
    }
    for (let time = 0; time < 2; time += 1) await room.remove(seat);
    expect(await room.observe(seat)).toMatchObject({ network: null, seats: [], strayOverlays: [] });
  });

  it('shows a seat as it was asked for', async () => {
    const room = fixture('shown', 2);
    const seat = room.seat(7, { memoryKiB: 128 * 1024, vcpus: 2 });
    await room.define(seat);
    expect(await room.observeSeat(seat)).toMatchObject({
      name: seat.name,
      room: room.room,
      section: 'students',
      id: 7,
      uuid: seat.uuid,
      mac: seat.mac,
      ip: seat.ip,
      memoryKiB: 128 * 1024,
      vcpus: 2,
      networkName: room.network.name,
      preset: seat.image.preset,
      imageDigest: seat.image.digest,
    });
    await room.remove(seat);
  });

  it('redefines a seat: at once while it is off, at its next start while it runs', async () => {
    const room = fixture('redef', 3);
    const seat = room.seat(1);
    await room.define(seat);
    const larger = { ...seat, memoryKiB: 112 * 1024 };
    await room.hypervisor.domainDefine(larger);
    expect(await room.observeSeat(seat)).toMatchObject({ memoryKiB: 112 * 1024, pendingRestart: false });
    await room.hypervisor.domainStartPaused(seat);
    await room.hypervisor.domainDefine({ ...seat, memoryKiB: 120 * 1024 });
    expect(await room.observeSeat(seat)).toMatchObject({ memoryKiB: 120 * 1024, pendingRestart: true });
    await room.hypervisor.domainDestroy(seat);
    expect((await room.observeSeat(seat)).pendingRestart).toBe(false);
    await room.remove(seat);
  });

  it('waits for a seat to be off', async () => {
    const room = fixture('await', 4);
    const seat = room.seat(1);
    await room.define(seat);
    expect(await room.hypervisor.domainAwaitOff(seat, 1_000)).toBe(true);
    await room.hypervisor.domainStartPaused(seat);
    expect(await room.hypervisor.domainAwaitOff(seat, 50)).toBe(false);
    await room.hypervisor.domainDestroy(seat);
    expect(await room.hypervisor.domainAwaitOff(seat, 10_000)).toBe(true);
    await room.remove(seat);
    expect(await room.hypervisor.domainAwaitOff(seat, 1_000)).toBe(true);
  });
}

function describeRefusals(fixture: MakeFixture, host: () => ContractHost): void {
  it('does not remove what is running', async () => {
    const room = fixture('inuse', 5);
    const seat = room.seat(1);
    await room.define(seat);
    await room.hypervisor.domainStartPaused(seat);
    expect(await codeOf(room.hypervisor.domainUndefine(seat))).toBe('in-use');
    expect(await codeOf(room.hypervisor.overlayRemove(seat))).toBe('in-use');
    expect(await room.observeSeat(seat)).toMatchObject({ power: 'paused', overlayIntact: true });
    await room.remove(seat);
  });

  it('says that a seat is missing or off where that matters', async () => {
    const room = fixture('absent', 6);
    const seat = room.seat(1);
    expect(await codeOf(room.hypervisor.domainStartPaused(seat))).toBe('missing');
    await room.define(seat);
    expect(await codeOf(room.hypervisor.domainResume(seat))).toBe('off');
    await room.remove(seat);
  });

  it('shows a domain of others under a wanted name and does not touch it', async () => {
    const room = fixture('taken', 7);
    const seat = room.seat(1);
    await host().addForeignDomain(seat.name, '52:54:00:99:07:01');
    const { hypervisor } = room;
    await hypervisor.imagePublish(seat.image);
    for (const work of [
      () => hypervisor.domainDefine(seat),
      () => hypervisor.domainStartPaused(seat),
      () => hypervisor.domainResume(seat),
      () => hypervisor.domainDestroy(seat),
      () => hypervisor.domainUndefine(seat),
    ]) {
      expect(await codeOf(work())).toBe('foreign');
    }
    expect(await room.observeSeat(seat)).toMatchObject({ room: null, power: 'off' });
  });

  it("does not touch another room's seat", async () => {
    const owner = fixture('owner', 8);
    const seat = owner.seat(1);
    await owner.define(seat);
    const thief = { ...seat, room: fixture('thief', 9).room };
    expect(await codeOf(owner.hypervisor.domainDefine(thief))).toBe('foreign');
    expect(await codeOf(owner.hypervisor.domainDestroy(thief))).toBe('foreign');
    expect(await codeOf(owner.hypervisor.overlayCreate(thief))).toBe('foreign');
    expect(await codeOf(owner.hypervisor.overlayRemove(thief))).toBe('foreign');
    expect(await owner.observeSeat(seat)).toMatchObject({ room: owner.room, overlayIntact: true });
    await owner.remove(seat);
  });
}

function describeNetworks(fixture: MakeFixture, host: () => ContractHost): void {
  it('shows a network as it was asked for, and follows changed reservations', async () => {
    const room = fixture('nets', 10);
    const [one, two, three] = [room.seat(1), room.seat(2), room.seat(3)];
    const ensure = (...seats: SeatMachine[]) => room.hypervisor.networkEnsure(room.room, room.network, room.reservations(...seats));
    const observed = async () => (await room.observe()).network;
    await ensure(one, two);
    const { name, subnet, gateway, domain } = room.network;
    expect(await observed()).toMatchObject({ name, subnet, gateway, domain, ownerRoom: room.room, active: true, autostart: true });
    const moved = { ...one, ip: must(parseIpv4Address('10.77.10.99')) };
    for (const seats of [[one, two], [one, two, three], [two, three], [moved, two, three], []]) {
      await ensure(...seats);
      const reservations = (await observed())?.reservations ?? [];
      expect(new Set(reservations.map((r) => `${r.name} ${r.mac} ${r.ip}`))).toEqual(
        new Set(room.reservations(...seats).map((r) => `${r.name} ${r.mac} ${r.ip}`)),
      );
    }
    await room.hypervisor.networkRemove(name);
    await room.hypervisor.networkRemove(name);
    expect(await observed()).toBeNull();
  });

  it('moves a network to another subnet', async () => {
    const room = fixture('moved', 11);
    await room.hypervisor.networkEnsure(room.room, room.network, []);
    const elsewhere = fixture('moved', 12).network;
    await room.hypervisor.networkEnsure(room.room, elsewhere, []);
    expect((await room.observe()).network).toMatchObject({ subnet: '10.77.12.0/24', gateway: '10.77.12.1', active: true });
    await room.hypervisor.networkRemove(room.network.name);
  });

  it('shows a network of others and does not touch it', async () => {
    const room = fixture('theirs', 13);
    await host().addForeignNetwork(room.network.name, '10.99.13.1');
    expect(await codeOf(room.hypervisor.networkEnsure(room.room, room.network, []))).toBe('foreign');
    expect(await codeOf(room.hypervisor.networkRemove(room.network.name))).toBe('foreign');
    expect((await room.observe()).network).toMatchObject({ ownerRoom: null, subnet: '10.99.13.0/24' });
    expect((await fixture('viewer', 14).observe()).subnetsInUse.get('10.99.13.0/24')).toMatch(/theirs/);
  });

  it("does not touch another room's network", async () => {
    const owner = fixture('netowner', 15);
    await owner.hypervisor.networkEnsure(owner.room, owner.network, []);
    const thief = fixture('netthief', 16);
    expect(await codeOf(thief.hypervisor.networkEnsure(thief.room, owner.network, []))).toBe('foreign');
    await owner.hypervisor.networkRemove(owner.network.name);
  });
}

function describeObservation(fixture: MakeFixture, host: () => ContractHost): void {
  it('reports an overlay without a domain, and a domain without its overlay', async () => {
    const room = fixture('strays', 17);
    const seat = room.seat(1);
    await room.define(seat);
    await room.hypervisor.domainUndefine(seat);
    expect((await room.observe()).strayOverlays).toEqual([seat.name] satisfies SeatName[]);
    await room.hypervisor.domainDefine(seat);
    await room.hypervisor.overlayRemove(seat);
    expect(await room.observeSeat(seat)).toMatchObject({ overlayIntact: false });
    expect((await room.observe()).strayOverlays).toEqual([]);
    await room.remove(seat);
  });

  it('tells which MACs other domains have', async () => {
    await host().addForeignDomain('others-own', '52:54:00:99:18:01');
    const room = fixture('macs', 18);
    const seat = room.seat(1);
    await room.define(seat);
    const { macsInUse } = await room.observe(seat);
    expect(macsInUse.get(must(parseMacAddress('52:54:00:99:18:01')))).toBe('others-own');
    expect(macsInUse.has(seat.mac)).toBe(false);
    const seen = await fixture('macs-b', 19).observe();
    expect(seen.macsInUse.get(seat.mac)).toBe(seat.name);
    await room.remove(seat);
  });
}
