import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv6FromNumber, ipv6Overlap, ipv6Range, ipv6ToNumber } from './ipv6.ts';

describe('IPv6 addresses', () => {
  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['2001:db8::5', 0x2001_0db8_0000_0000_0000_0000_0000_0005n],
    ['1:2:3:4:5:6:7:8', 0x0001_0002_0003_0004_0005_0006_0007_0008n],
  ])('%s is read', (text, value) => {
    expect(ipv6ToNumber(text)).toBe(value);
    expect(ipv6FromNumber(value)).toBe(text);
  });

  it.each(['', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '12345::', 'g::', '::1%eth0', '1:2:3:4:5:6:7::8'])(
    '%s is none',
    (text) => {
      expect(ipv6ToNumber(text)).toBeNull();
    },
  );

  it('come back from their shortest form', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => ipv6ToNumber(ipv6FromNumber(value)) === value));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0n, 0n, 1n), { minLength: 8, maxLength: 8 }), (groups) => {
        const value = groups.reduce<bigint>((sum, group) => (sum << 16n) | group, 0n);
        return ipv6ToNumber(ipv6FromNumber(value)) === value;
      }),
    );
  });

  it('share blocks or do not', () => {
    expect(ipv6Range('2001:db8::1/64')).toMatchObject({ prefix: 64 });
    expect(ipv6Overlap('2001:db8::/32', '2001:db8:1::/48')).toBe(true);
    expect(ipv6Overlap('2001:db8::/48', '2001:db8:1::/48')).toBe(false);
    expect(ipv6Range('2001:db8::/129')).toBeNull();
  });
});
