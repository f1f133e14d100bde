import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from './host-record.ts';

const record = { bootId: 'b', owner: { pid: 10, startTicks: '5' }, launcher: { pid: 11, startTicks: '6' }, init: null };

describe('host.json', () => {
  it('is read back as it was written', () => {
    expect(parseRecord(JSON.stringify(record))).toEqual(record);
  });
  it.each(['', '{', '[]', 'null', '{"bootId":"b"}', '{"bootId":"b","owner":{"pid":"1","startTicks":"5"}}'])('%j is no record', (text) => {
    expect(parseRecord(text)).toBeNull();
  });
  it('never names process 1 or 0, a negative id, or a start time that is no number', () => {
    for (const launcher of [
      { pid: 1, startTicks: '6' },
      { pid: 0, startTicks: '6' },
      { pid: -5, startTicks: '6' },
      { pid: 11, startTicks: 'x' },
    ]) {
      expect(parseRecord(JSON.stringify({ ...record, launcher }))?.launcher).toBeNull();
    }
  });
  it('is refused when longer than any record', () => {
    const padded = (length: number) => JSON.stringify(record).padEnd(length);
    expect(parseRecord(padded(4096))).toEqual(record);
    expect(parseRecord(padded(4097))).toBeNull();
  });
  it('never throws on other JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => parseRecord(text) === null));
  });
});
