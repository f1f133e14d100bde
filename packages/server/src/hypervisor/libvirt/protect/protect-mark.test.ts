import type { NetworkProtect, SectionProtect } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { readProtect, writeProtect } from './protect-mark.ts';

const strict: SectionProtect = { level: 'strict', open: [], packetsPerSecond: null, isolate: false };
const STRICT: NetworkProtect = { default: strict, sections: {} };

describe("a network's protection in its mark", () => {
  it('comes back as it was written', () => {
    const protect: NetworkProtect = {
      default: { ...strict, isolate: true },
      sections: {
        staff: { ...strict, level: 'off' },
        students: { level: 'metered', open: ['arp', 'dhcp-server'], packetsPerSecond: 50, isolate: false },
      },
    };
    expect(readProtect(writeProtect(protect))).toEqual(protect);
  });

  it('is the same text whatever the order of sections and things', () => {
    const metered = (open: SectionProtect['open']): SectionProtect => ({ level: 'metered', open, packetsPerSecond: 9, isolate: false });
    expect(writeProtect({ default: strict, sections: { a: strict, b: metered(['mac', 'arp']) } })).toBe(
      writeProtect({ default: strict, sections: { b: metered(['arp', 'mac']), a: strict } }),
    );
  });

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '[["off"],[]]',
    '[["off",[],null,"no"],[]]',
    '[["none",[],null,false],[]]',
    '[["off",[],null,false],[1]]',
  ])('means strict for all when it is broken: %s', (text) => {
    expect(readProtect(text)).toEqual(STRICT);
  });

  it('keeps a broken section strict, knows no other things than its own, and caps the rate', () => {
    const read = readProtect('[["metered",["arp","everything"],1e9,false],[["x","off",[],null]]]');
    expect(read.default).toEqual({ level: 'metered', open: ['arp'], packetsPerSecond: 100_000, isolate: false });
    expect(read.sections).toEqual({ x: strict });
  });
});
