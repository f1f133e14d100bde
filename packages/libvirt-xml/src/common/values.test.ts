import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyNotation, bit, dnsName, ipAddress, unicastMac } from './values.ts';

describe('values that libvirt restricts', () => {
  it('are read as they are, and written only when they are right', () => {
    expect(dnsName.read('not a name!')).toBe('not a name!');
    expect(dnsName.write('not a name!')).toBeUndefined();
    expect(dnsName.write('seat-1.example')).toBe('seat-1.example');
    expect(unicastMac.write('01:00:5e:00:00:01')).toBeUndefined();
    expect(unicastMac.write('52:54:00:00:00:01')).toBe('52:54:00:00:00:01');
  });

  it('are addresses as Node knows them', () => {
    const addresses = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[0-9a-f:.]{1,24}$/),
      fc.constantFrom('::', '::1', '1::', ':::', '1:2', '1.2.3.4.5', '::1.2.3.4', '1:2:3:4:5:6:7:8:9'),
    );
    fc.assert(fc.property(addresses, (text) => (ipAddress.write(text) !== undefined) === (isIP(text) !== 0)));
  });

  it('are numbers in any notation, written in decimal', () => {
    const byte = anyNotation(255);
    expect([byte.read('0x1f'), byte.read('31'), byte.read('0x100'), byte.read('x')]).toEqual([31, 31, undefined, undefined]);
    expect([byte.write(31), byte.write(256)]).toEqual(['31', undefined]);
  });

  it('are bits', () => {
    expect([bit.read('1'), bit.read(' 0 '), bit.read('yes')]).toEqual([true, false, undefined]);
    expect([bit.write(true), bit.write(false)]).toEqual(['1', '0']);
  });
});
