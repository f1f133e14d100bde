import { expect, it } from 'vitest';
import { buildVolume, parseVolume } from '../volume/volume.ts';
import { buildDirPool, parsePool } from './pool.ts';

it('builds a folder pool and reads what libvirt says of one', () => {
  expect(buildDirPool({ name: 'aula', path: '/var/lib/libvirt/a & b' })).toContain('<path>/var/lib/libvirt/a &amp; b</path>');
  const xml =
    "<pool type='dir'><name>aula</name><uuid>U</uuid><capacity unit='bytes'>10</capacity><available unit='bytes'>7</available>" +
    '<target><path>/p</path></target></pool>';
  expect(parsePool(xml)).toEqual({ name: 'aula', uuid: 'u', type: 'dir', path: '/p', availableBytes: 7 });
});

it('reads a pool without a folder', () => {
  expect(parsePool("<pool type='logical'><name>vg</name><uuid>u</uuid></pool>")).toMatchObject({ path: null, availableBytes: null });
});

it('builds a volume on a base and reads it back', () => {
  const volume = { name: 'v', format: 'qcow2' as const, capacityBytes: 67108864, backing: { path: '/p/b', format: 'qcow2' as const } };
  expect(parseVolume(buildVolume(volume))).toEqual({
    name: 'v',
    path: null,
    format: 'qcow2',
    capacityBytes: 67108864,
    backingPath: '/p/b',
  });
});
