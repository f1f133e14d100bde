import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4FromNumber, ipv4Overlap, ipv4Range, ipv4ToNumber, parseIpv4Address, parseIpv4Subnet } from './ipv4.ts';

describe('IPv4', () => {
  it('writes any address as it reads it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        const address = parseIpv4Address(ipv4FromNumber(value));
        expect(address === null ? null : ipv4ToNumber(address)).toBe(value);
      }),
    );
  });

  it.each(['1.2.3', '1.2.3.4.5', '01.2.3.4', '256.1.1.1', '1.2.3.-4', ' 1.2.3.4', '1.2.3.4\n', '1.2.3.4/8', '::1'])(
    'refuses the address %j',
    (text) => {
      expect(parseIpv4Address(text)).toBeNull();
    },
  );

  it('takes subnets only with their host bits zero', () => {
    expect(['10.0.0.0/8', '192.0.2.128/25', '0.0.0.0/0'].map(parseIpv4Subnet)).not.toContain(null);
    expect(['10.0.0.1/8', '192.0.2.128/24', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0'].map(parseIpv4Subnet)).toEqual(Array(5).fill(null));
    expect(ipv4Range('192.0.2.77/26')).toEqual({ first: 3_221_226_048, last: 3_221_226_111, prefix: 26 });
  });

  it('finds that two blocks overlap exactly when they share an address', () => {
    expect(ipv4Overlap('10.0.0.0/8', '10.9.0.0/16')).toBe(true);
    expect(ipv4Overlap('10.0.0.0/9', '10.128.0.0/9')).toBe(false);
    expect(ipv4Overlap('10.0.0.0/8', 'default')).toBe(false);
  });
});
