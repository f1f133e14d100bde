import { expect, it } from 'vitest';
import { devices } from './device-documents.ts';

it('builds and edits a device alone', () => {
  const built = devices.disk.build({ type: 'file', device: 'cdrom', target: { dev: 'sda', bus: 'sata' } });
  expect(built).toBe("<disk type='file' device='cdrom'>\n  <target dev='sda' bus='sata'/>\n</disk>\n");
  const inserted = devices.disk.edit(built, (disk) => {
    if (disk.type === 'file') disk.source = { file: '/srv/a.iso' };
  });
  expect(devices.disk.parse(inserted)).toMatchObject({ type: 'file', source: { file: '/srv/a.iso' }, target: { dev: 'sda' } });
  expect(() => devices.interface.parse(built)).toThrow('expected <interface>, found <disk>');
});
