import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Scrollback } from './scrollback.ts';

it('keeps exactly the last bytes, whatever the pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 600 }), (pieces) => {
      const scrollback = new Scrollback(64);
      for (const piece of pieces) scrollback.add(Buffer.from(piece));
      const all = Buffer.concat(pieces);
      expect(scrollback.read()).toEqual(all.subarray(Math.max(0, all.length - 64)));
    }),
  );
});
