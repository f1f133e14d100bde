import { buildDomain, type DomainInfo, parseDomain } from '@aula/libvirt-xml';
import { expect, it } from 'vitest';
import { driftOf, fingerprints, restartPending, sameDefinition } from './drift.ts';

const mark = { installation: 'i', name: 'a', room: 'r', section: 's', id: 1, preset: 'p', image: 'sha256:x', ip: '10.0.0.1' };

/** As libvirt would give it back. */
function defined(shape: Record<string, string> = {}): DomainInfo {
  return parseDomain(
    buildDomain({
      type: 'qemu',
      name: 'a',
      uuid: '00000000-0000-8000-8000-000000000001',
      memoryKiB: 1024,
      vcpus: 1,
      machine: 'q35',
      boot: { from: 'kernel', kernel: '/k', initrd: '/i', commandLine: 'quiet' },
      disks: [{ target: 'vda', bus: 'virtio', path: '/d', format: 'qcow2', backing: [], cache: 'writeback', discard: true }],
      interfaces: [{ network: 'n', mac: '52:54:00:00:00:01', model: 'virtio' }],
      video: { model: 'vga' },
      inputs: [],
      rng: true,
      mark: { ...mark, shape },
    }),
  );
}

it('finds no drift in a domain as it was defined, with what libvirt adds by itself', () => {
  const domain = defined(fingerprints(defined()));
  const completed = {
    ...domain,
    boot: { ...domain.boot, devices: ['hd'] },
    inputs: [
      { type: 'mouse', bus: 'ps2' },
      { type: 'keyboard', bus: 'ps2' },
    ],
  };
  expect(driftOf(completed)).toEqual([]);
  expect(sameDefinition(completed, domain)).toBe(true);
});

it('names each aspect that differs', () => {
  const domain = defined(fingerprints(defined()));
  expect(driftOf({ ...domain, boot: { ...domain.boot, commandLine: 'quiet init=/bin/sh' } })).toEqual(['boot']);
  expect(driftOf({ ...domain, disks: [], graphics: [] })).toEqual(['disk', 'graphics']);
});

it('passes over aspects that the mark does not know, and domains without a mark', () => {
  expect(driftOf({ ...defined({ future: 'abc' }), disks: [] })).toEqual([]);
  expect(driftOf({ ...defined(), mark: null })).toEqual([]);
});

it('tells definitions apart by size, address and mark', () => {
  const domain = defined();
  expect(sameDefinition(domain, { ...domain, memoryKiB: 2048 })).toBe(false);
  expect(sameDefinition(domain, { ...domain, mark: { ...mark, shape: {}, ip: '10.0.0.2' } })).toBe(false);
});

it('asks for a restart when a running domain is older than its definition', () => {
  const domain = defined();
  expect(restartPending(domain, { ...domain, graphics: [] })).toBe(false);
  expect(restartPending(domain, { ...domain, vcpus: 2 })).toBe(true);
});
