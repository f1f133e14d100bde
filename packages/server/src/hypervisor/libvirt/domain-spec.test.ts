import { domain, parseXml, readSeatMark } from '@aula/libvirt-xml';
import {
  type PresetImage,
  parseDigest,
  parseDomainUuid,
  parseIpv4Address,
  parseIpv4Subnet,
  parseMacAddress,
  parseNetworkName,
  parsePresetName,
  parseRoomName,
  parseSeatName,
} from '@aula/model';
import type { SeatMachine } from '@aula/rollout';
import { expect, it } from 'vitest';
import { domainInfo, readDomain } from './domain-info.ts';
import { seatDomain } from './domain-spec.ts';
import { driftOf } from './drift.ts';

function must<T>(value: T | null): T {
  if (value === null) throw new Error('not a valid name');
  return value;
}

const HOST = { pool: { inside: '/pool', outside: '/pool', exclusive: true }, domainType: 'qemu', installationId: 'i1' } as const;
const IMAGE: PresetImage = {
  preset: must(parsePresetName('tiny')),
  digest: must(parseDigest(`sha256:${'a'.repeat(64)}`)),
  diskPath: '/cache/base.qcow2',
  diskBytes: 1024,
  boot: { kernelPath: '/cache/k', initrdPath: '/cache/i', commandLine: 'quiet aula.host={{ seat.name }}' },
  hardware: { machine: 'q35', memoryKiB: 98304, vcpus: 1 },
};

const seat = (image: PresetImage): SeatMachine => ({
  room: must(parseRoomName('demo')),
  name: must(parseSeatName('demo-s1')),
  uuid: must(parseDomainUuid('00000000-0000-8000-8000-000000000001')),
  mac: must(parseMacAddress('52:54:00:00:00:01')),
  roomTitle: 'Linux "für alle" <1>',
  section: 'students',
  id: 1,
  ip: must(parseIpv4Address('192.0.2.11')),
  memoryKiB: 98304,
  vcpus: 1,
  network: {
    name: must(parseNetworkName('demo')),
    subnet: must(parseIpv4Subnet('192.0.2.0/24')),
    gateway: must(parseIpv4Address('192.0.2.1')),
    domain: 'demo.aula.internal',
  },
  image,
});

it("makes a seat's domain that reads back as it was meant, without drift", () => {
  const built = domain.build(seatDomain(seat(IMAGE), HOST));
  const info = readDomain(built);
  expect(info).toMatchObject({
    name: 'demo-s1',
    type: 'qemu',
    memoryKiB: 98304,
    boot: { commandLine: 'quiet aula.host=demo-s1', devices: [] },
    interfaces: [{ type: 'network', mac: '52:54:00:00:00:01', network: 'demo', model: 'virtio', filter: null }],
    serials: ['pty', 'pty'],
    graphics: [{ type: 'vnc', listen: 'socket', socket: null }],
    video: ['vga'],
    mark: { installation: 'i1', name: 'demo-s1', room: 'demo', section: 'students', id: 1, preset: 'tiny', ip: '192.0.2.11' },
  });
  expect(driftOf(info)).toEqual([]);
  expect(domain.unknown(built)).toEqual([]);
  expect(domain.parse(built).title).toBe('Linux "für alle" <1>: demo-s1');
});

it('keeps its fingerprints from one version to the next, so that no seat is told to have drifted', () => {
  const mark = readSeatMark(parseXml(domain.build(seatDomain(seat(IMAGE), HOST)), 'domain'));
  expect(mark?.shape).toMatchInlineSnapshot(`
    {
      "boot": "d96944e3ff54",
      "channel": "6454a7251066",
      "console": "367ec0218ee0",
      "disk": "1512a3ee17fa",
      "graphics": "149742c8149c",
      "input": "4f53cda18c2b",
      "nic": "934926930cdd",
      "video": "d6def7ff51bf",
    }
  `);
});

it('has the channel of qemu-guest-agent, unless its preset says no', () => {
  const channels = (agent?: boolean) =>
    readDomain(
      domain.build(seatDomain(seat({ ...IMAGE, hardware: { ...IMAGE.hardware, ...(agent === undefined ? {} : { agent }) } }), HOST)),
    ).channels;
  const channel = { type: 'unix', name: 'org.qemu.guest_agent.0', connected: false };
  expect([channels(), channels(true), channels(false)]).toEqual([[channel], [channel], []]);
});

it('boots from the disk where there is no kernel', () => {
  const { boot: _, ...bare } = IMAGE;
  expect(domainInfo(seatDomain(seat(bare), HOST), null).boot).toEqual({ kernel: null, initrd: null, commandLine: null, devices: ['hd'] });
});

it('has a USB controller only for a USB input', () => {
  const controllers = (inputs: PresetImage['hardware']['inputs']): string[] =>
    (seatDomain(seat({ ...IMAGE, hardware: { ...IMAGE.hardware, ...(inputs ? { inputs } : {}) } }), HOST).devices?.controllers ?? []).map(
      (controller) => ('model' in controller ? (controller.model ?? '') : ''),
    );
  expect(controllers(undefined)).toEqual(['none']);
  expect(controllers([{ type: 'tablet', bus: 'virtio' }])).toEqual(['none']);
  expect(controllers([{ type: 'tablet', bus: 'usb' }])).toEqual(['qemu-xhci']);
});

it('has a second screen, sound and a channel for SPICE only where that is asked for', () => {
  const plain = domain.build(seatDomain(seat(IMAGE), HOST));
  expect(plain).not.toMatch(/spice|sound|audio/);
  const built = domain.build(seatDomain({ ...seat(IMAGE), spice: true }, HOST));
  const info = readDomain(built);
  expect(info.graphics).toEqual([
    { type: 'vnc', listen: 'socket', socket: null },
    { type: 'spice', listen: 'socket', socket: null },
  ]);
  expect(built).toContain("name='com.redhat.spice.0'");
  // What everybody has a driver for, rather than the plain default.
  expect(info.video).toEqual(['virtio']);
  expect(built).not.toContain('redirdev');
  expect(driftOf(info)).toEqual([]);
});
