import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domain } from '../domain/domain.ts';
import { parseXml } from '../xml/read.ts';
import { buildSeatMark, parseSeatMark, readSeatMark, type SeatMark } from './marks.ts';

const MARK: SeatMark = {
  installation: 'i1',
  name: 'demo-s01',
  room: 'demo',
  section: 'students',
  id: 1,
  preset: 'tiny',
  image: `sha256:${'a'.repeat(64)}`,
  ip: '192.0.2.11',
  shape: { boot: 'ab12', disk: 'cd34' },
};
const build = (mark: SeatMark): string => domain.build({ type: 'qemu', name: 'demo-s01', metadata: [buildSeatMark(mark)] });
const read = (xml: string): SeatMark | null => readSeatMark(parseXml(xml, 'domain'));

describe("a seat's mark", () => {
  it('comes back as it was built, whatever people write', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((value) => value.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/.test(value));
    expect(read(build(MARK))).toEqual(MARK);
    fc.assert(
      fc.property(text, (section) => {
        expect(read(build({ ...MARK, section }))).toEqual({ ...MARK, section });
      }),
    );
  });

  it('is none when it is not whole, or of another domain', () => {
    const xml = build(MARK);
    for (const gone of [' room="demo"', ' id="1"', ' installation="i1"']) expect(read(xml.replace(gone, ''))).toBeNull();
    expect(read(xml.replace('urn:aula:1', 'urn:other'))).toBeNull();
    expect(read(xml.replace('<name>demo-s01<', '<name>copy<'))).toBeNull();
  });

  it('is read as libvirt answers it alone: without its namespace', () => {
    const { installation, name, room, section, id, preset, image, ip, shape } = MARK;
    const shapes = Object.entries(shape).map(([aspect, fingerprint]) => `<shape aspect="${aspect}" fingerprint="${fingerprint}"/>`);
    const attributes = `installation="${installation}" name="${name}" room="${room}" section="${section}" id="${id}" preset="${preset}" image="${image}" ip="${ip}"`;
    expect(parseSeatMark(`<seat ${attributes}>\n  ${shapes.join('\n  ')}\n</seat>`)).toEqual(MARK);
    expect(parseSeatMark('<seat room="demo"/>')).toBeNull();
  });
});
