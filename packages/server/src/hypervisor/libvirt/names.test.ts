import { parseSeatName } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { imageFileName, overlayFileName, seatOfOverlay } from './names.ts';

describe('file names in the pool', () => {
  it('finds the seat of an overlay and nothing else', () => {
    const seat = parseSeatName('demo-s01');
    if (seat === null) throw new Error('not a seat name');
    expect(seatOfOverlay(overlayFileName(seat))).toBe('demo-s01');
    for (const other of ['demo-s01.qcow2', '.aula.qcow2', '../x.aula.qcow2', 'Web Server.aula.qcow2']) {
      expect(seatOfOverlay(other), other).toBeNull();
    }
  });

  it('names an image after its digest', () => {
    expect(imageFileName(`sha256:${'ab'.repeat(32)}`, 'kernel')).toBe('aula-image-abababababababab.kernel');
  });
});
