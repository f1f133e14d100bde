import { buildSeatMark, domain } from '@aula/libvirt-xml';
import { expect, it } from 'vitest';
import { type DomainInfo, readDomain } from './domain-info.ts';
import { driftOf, fingerprints, restartPending, sameDefinition } from './drift.ts';

const mark = { installation: 'i', name: 'a', room: 'r', section: 's', id: 1, preset: 'p', image: 'sha256:x', ip: '10.0.0.1' };

/** As libvirt would give it back. */
function defined(shape: Record<string, string> = {}): DomainInfo {
  return readDomain(
    domain.build({
      type: 'qemu',
      name: 'a',
      uuid: '00000000-0000-8000-8000-000000000001',
      metadata: [buildSeatMark({ ...mark, shape })],
      memoryKiB: 1024,
      vcpu: { count: 1 },
      os: { type: { arch: 'x86_64', machine: 'q35', type: 'hvm' }, kernel: '/k', initrd: '/i', commandLine: 'quiet' },
      devices: {
        disks: [{ type: 'file', driver: { type: 'qcow2' }, source: { file: '/d' }, target: { dev: 'vda', bus: 'virtio' } }],
        interfaces: [{ type: 'network', mac: '52:54:00:00:00:01', source: { network: 'n' }, model: 'virtio' }],
        graphics: [{ type: 'vnc', listens: [{ type: 'socket' }] }],
        videos: [{ model: { type: 'vga' } }],
      },
    }),
  );
}

it('finds no drift in a domain as it was defined, with what libvirt adds by itself', () => {
  const found = defined(fingerprints(defined()));
  const completed = {
    ...found,
    boot: { ...found.boot, devices: ['hd'] },
    inputs: [
      { type: 'mouse', bus: 'ps2' },
      { type: 'keyboard', bus: 'ps2' },
    ],
  };
  expect(driftOf(completed)).toEqual([]);
  expect(sameDefinition(completed, found)).toBe(true);
});

it('names each aspect that differs', () => {
  const found = defined(fingerprints(defined()));
  expect(driftOf({ ...found, boot: { ...found.boot, commandLine: 'quiet init=/bin/sh' } })).toEqual(['boot']);
  expect(driftOf({ ...found, disks: [], graphics: [] })).toEqual(['disk', 'graphics']);
});

it('tells a channel that is gone, and asks for no restart because of one: seats made before there were any stay as they are', () => {
  const channel = { type: 'unix', name: 'org.qemu.guest_agent.0', connected: false };
  const found = defined();
  const marked = { ...found, channels: [channel], mark: { ...mark, shape: fingerprints({ ...found, channels: [channel] }) } };
  expect(driftOf(marked)).toEqual([]);
  expect(driftOf({ ...marked, channels: [{ ...channel, connected: true }] })).toEqual([]);
  expect(driftOf({ ...marked, channels: [] })).toEqual(['channel']);
  const { channel: _, ...older } = fingerprints(found);
  expect(driftOf({ ...found, mark: { ...mark, shape: older } })).toEqual([]);
  expect(restartPending(found, marked)).toBe(false);
});

it('passes over aspects that the mark does not know, and domains without a mark', () => {
  expect(driftOf({ ...defined({ future: 'abc' }), disks: [] })).toEqual([]);
  expect(driftOf({ ...defined(), mark: null })).toEqual([]);
});

it('tells definitions apart by size, address and mark', () => {
  const found = defined();
  expect(sameDefinition(found, { ...found, memoryKiB: 2048 })).toBe(false);
  expect(sameDefinition(found, { ...found, mark: { ...mark, shape: {}, ip: '10.0.0.2' } })).toBe(false);
});

it('asks for a restart when a running domain is older than its definition', () => {
  const found = defined();
  expect(restartPending(found, { ...found, graphics: [] })).toBe(false);
  expect(restartPending(found, { ...found, vcpus: 2 })).toBe(true);
  expect(restartPending(found, { ...found, graphics: [...found.graphics, { type: 'spice', listen: 'socket', socket: null }] })).toBe(true);
});
