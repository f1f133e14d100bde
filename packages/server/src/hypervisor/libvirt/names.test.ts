import { parseSeatName } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { bridgeName, imageFileName, overlayFileName, seatOfOverlay } from './names.ts';

describe('bridgeName', () => {
  it('fits an interface name, is stable, and shows which network it is', () => {
    for (const network of ['a', 'demo', 'a-very-long-network-name-of-thirty']) {
      expect(bridgeName('i1', network, new Set()).length).toBeLessThanOrEqual(15);
    }
    expect(bridgeName('i1', 'demo', new Set())).toBe(bridgeName('i1', 'demo', new Set()));
    expect(bridgeName('i1', 'demo', new Set())).toMatch(/^aula-demo-[0-9a-f]{4}$/);
  });

  it('differs between installations and gives way to a taken name', () => {
    const first = bridgeName('i1', 'demo', new Set());
    expect(bridgeName('i2', 'demo', new Set())).not.toBe(first);
    expect(bridgeName('i1', 'demo', new Set([first]))).not.toBe(first);
  });
});

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
