import { describe, expect, it } from 'vitest';
import { procedures } from '../protocol/index.ts';
import { readHeader } from './header.ts';
import { decodePayload, encodeCall } from './message.ts';

/** Hex with notes: everything after `;` of a line is words. */
function hex(annotated: string): Buffer {
  return Buffer.from(annotated.replaceAll(/;.*$/gm, '').replaceAll(/\s/g, ''), 'hex');
}

describe('golden packets', () => {
  it('writes domainLookupByName as libvirt does', () => {
    expect(encodeCall(procedures.domainLookupByName, { name: 'tests' }, 5)).toEqual(
      hex(`
        00000028  ; length, this word included
        20008086  ; program: remote
        00000001  ; version
        00000017  ; procedure 23
        00000000  ; type: call
        00000005  ; serial
        00000000  ; status: ok
        00000005 7465737473 000000  ; "tests", padded`),
    );
  });

  it('writes domainSetMemoryFlags: a domain, a hyper, flags', () => {
    const dom = { name: 'a', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: -1 };
    expect(encodeCall(procedures.domainSetMemoryFlags, { dom, memory: 0x1_0000_0001n, flags: 2 }, 1).subarray(28)).toEqual(
      hex(`
        00000001 61000000                  ; name
        00112233445566778899aabbccddeeff   ; uuid
        ffffffff                           ; id: off
        0000000100000001                   ; KiB
        00000002                           ; flags: config`),
    );
  });

  it('reads the answer of domainGetInfo', () => {
    const frame = hex(`
      00000000 20008086 00000001 00000010 00000001 00000005 00000000
      00000001          ; running
      0000000000018000  ; maximum KiB
      0000000000010000  ; KiB
      00000002          ; vCPUs
      000000003b9aca00  ; ns`);
    expect(decodePayload(procedures.domainGetInfo.result, frame)).toEqual({
      state: 1,
      maxMem: 98_304n,
      memory: 65_536n,
      nrVirtCpu: 2,
      cpuTime: 1_000_000_000n,
    });
  });
});

describe('headers', () => {
  const good = ['0000001c', '20008086', '00000001', '00000001', '00000001', '00000005', '00000000'];
  it('are read whole', () => {
    expect(readHeader(hex(good.join('')))).toEqual({ program: 0x20008086, procedure: 1, type: 1, serial: 5, status: 0 });
  });

  it.each([
    ['program', 1, '20008080'],
    ['version', 2, '00000002'],
    ['type', 4, '00000007'],
    ['negative type', 4, 'ffffffff'],
    ['status', 6, '00000003'],
  ])('are refused with an unknown %s', (_what, index, word) => {
    expect(() => readHeader(hex(good.with(index, word).join('')))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });
});
