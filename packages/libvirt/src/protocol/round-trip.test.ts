import { xdrArbitrary } from '@aula/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_OVERHEAD } from '../wire/header.ts';
import { decodePayload } from '../wire/message.ts';
import { wireError } from '../wire/remote-error.ts';
import type { Codec } from '../xdr/codec.ts';
import { XdrWriter } from '../xdr/writer.ts';
import { eventProcedures, procedures } from './index.ts';

const RUNS = 25;

/** A codec without its static type: what it takes is made from its description. */
interface AnyCodec {
  readonly type: Codec<unknown>['type'];
  readonly minBytes: number;
  read: Codec<unknown>['read'];
  write(writer: XdrWriter, value: unknown): void;
}

function frame(codec: AnyCodec, value: unknown): Buffer {
  const writer = new XdrWriter();
  writer.opaque(Buffer.alloc(FRAME_OVERHEAD));
  codec.write(writer, value);
  return writer.finish();
}

function assertRoundTrip(codec: AnyCodec, runs = RUNS): void {
  const property = fc.property(xdrArbitrary(codec.type), (value) => {
    const bytes = frame(codec, value);
    expect(bytes.length - FRAME_OVERHEAD).toBeGreaterThanOrEqual(codec.minBytes);
    expect(decodePayload(codec, bytes)).toEqual(value);
  });
  fc.assert(property, { numRuns: runs });
}

describe('every value survives the wire', () => {
  it.each(Object.values(procedures).map((procedure) => [procedure.name, procedure] as const))('%s', (_name, procedure) => {
    assertRoundTrip(procedure.args);
    assertRoundTrip(procedure.result);
  });

  it.each(Object.values(eventProcedures).map((event) => [event.name, event] as const))('%s', (_name, event) => {
    assertRoundTrip(event.message);
  });

  it('an error reply', () => assertRoundTrip(wireError, 500));
});

describe('a value cut short', () => {
  const codecs = [
    ...Object.values(procedures).map(({ result }) => result),
    ...Object.values(eventProcedures).map(({ message }) => message),
  ];
  it('is refused at every length', () => {
    for (const codec of codecs) {
      const [value] = fc.sample(xdrArbitrary(codec.type), { numRuns: 1, seed: 1 });
      const whole = frame(codec, value);
      const step = Math.max(1, Math.floor((whole.length - FRAME_OVERHEAD) / 64));
      for (let end = FRAME_OVERHEAD; end < whole.length; end += step) {
        expect(() => decodePayload(codec, whole.subarray(0, end))).toThrow(expect.objectContaining({ code: 'protocol' }));
      }
    }
  });
});
