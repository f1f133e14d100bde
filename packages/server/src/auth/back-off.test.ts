import { describe, expect, it } from 'vitest';
import { addressKey, createBackOff, WAIT_MAX_MS } from './back-off.ts';

function make(freeTries: number, keysMax = 10_000) {
  const clock = { ms: 0 };
  return { clock, backOff: createBackOff({ freeTries, keysMax, now: () => clock.ms }) };
}

describe('back-off', () => {
  it('lets the free tries pass, then doubles the wait up to a quarter of an hour', () => {
    const { clock, backOff } = make(3);
    const waits: number[] = [];
    for (let failure = 0; failure < 16; failure++) {
      const wait = backOff.begin('anna');
      waits.push(wait);
      clock.ms += wait;
      if (wait > 0) expect(backOff.begin('anna')).toBe(0);
    }
    expect(waits.slice(0, 8)).toEqual([0, 0, 0, 0, 1000, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(WAIT_MAX_MS);
  });

  it('counts tries that are not answered yet, so that many at once gain nothing', () => {
    const { backOff } = make(3);
    const allowed = Array.from({ length: 100 }, () => backOff.begin('anna')).filter((wait) => wait === 0);
    expect(allowed).toHaveLength(4);
  });

  it('forgets a name after a right try, and an address only that one try', () => {
    const { backOff } = make(1);
    backOff.begin('anna');
    backOff.begin('anna');
    backOff.forgive('anna', true);
    expect([backOff.begin('anna'), backOff.begin('anna')]).toEqual([0, 0]);
    backOff.begin('10.0.0.1');
    backOff.begin('10.0.0.1');
    backOff.forgive('10.0.0.1', false);
    expect(backOff.begin('10.0.0.1')).toBe(0);
    expect(backOff.begin('10.0.0.1')).toBeGreaterThan(0);
  });

  it('keeps a guessed name slowed down through a flood of others, within its cap', () => {
    const { backOff } = make(2, 100);
    for (let i = 0; i < 4; i++) backOff.begin('admin');
    for (let i = 0; i < 5000; i++) backOff.begin(`flood${i}`);
    expect(backOff.size()).toBeLessThanOrEqual(100);
    expect(backOff.begin('admin')).toBeGreaterThan(0);
  });
});

describe('the key of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
