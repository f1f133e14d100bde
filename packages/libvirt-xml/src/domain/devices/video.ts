import { attr, child, integer, onOff, record, required, suggest, type TypeOf, yesNo } from '../../schema/index.ts';
import { deviceFields, virtioOptions } from './address.ts';

const count = integer();

/** Memory in KiB. */
const model = record({
  type: required(attr('type', suggest('virtio', 'vga', 'qxl', 'bochs', 'cirrus', 'ramfb', 'vmvga', 'xen', 'vbox', 'gop', 'none'))),
  /** KiB, of qxl. */
  ram: attr('ram', count),
  /** KiB. */
  vram: attr('vram', count),
  vram64: attr('vram64', count),
  /** KiB, of qxl. */
  vgamem: attr('vgamem', count),
  /** Screens. */
  heads: attr('heads', count),
  /** The card that firmware shows itself on; the first by default. */
  primary: attr('primary', yesNo),
  blob: attr('blob', onOff),
  acceleration: child(
    'acceleration',
    record({ accel2d: attr('accel2d', yesNo), accel3d: attr('accel3d', yesNo), renderNode: attr('rendernode') }),
  ),
  resolution: child('resolution', record({ x: required(attr('x', count)), y: required(attr('y', count)) })),
});

/** A video card; model `none` is none, also not the default one. */
export const video = record({
  driver: child(
    'driver',
    record({ name: attr('name', suggest('qemu', 'vhostuser')), vgaconf: attr('vgaconf', suggest('io', 'on', 'off')), ...virtioOptions }),
  ),
  model: child('model', model),
  ...deviceFields,
});
export type Video = TypeOf<typeof video>;
