import type { SectionProtect } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { type GuardedNetwork, ownAddresses6, sectionProtect, subnets6, tapName } from './guard.ts';
import { guardRules } from './nft-rules.ts';

const strict: SectionProtect = { level: 'strict', open: [], packetsPerSecond: null, isolate: false };
const network = (all: Partial<SectionProtect>, name = 'lab'): GuardedNetwork => ({
  name,
  protect: { default: { ...strict, ...all }, sections: {} },
  addresses: ['192.0.2.1/24', '2001:db8:1::1/64'],
});
const seat = (last: number, section = 'students', on = 'lab') => ({
  network: on,
  section,
  mac: `52:54:00:00:00:0${last}`,
  ip: `192.0.2.1${last}`,
  device: `av52540000000${last}`,
});
const rulesOf = (all: Partial<SectionProtect>, seats = [seat(1), seat(2)]) => guardRules(new Map([['lab', network(all)]]), seats);
const chain = (rules: ReturnType<typeof guardRules>['bridge'], name: string) =>
  JSON.stringify(rules.chains.find((one) => one.name === name)?.rules ?? null);

describe('rules for protected seats', () => {
  it('are the same whatever order the seats come in', () => {
    expect(rulesOf({}, [seat(1), seat(2)])).toEqual(rulesOf({}, [seat(2), seat(1)]));
  });

  it('leave seats alone whose section is off, or whose network says nothing', () => {
    const { bridge, inet } = rulesOf({ level: 'off' });
    expect([...bridge.chains, ...inet.chains].filter(({ base, rules }) => base !== undefined && rules.length > 0)).toEqual([]);
    expect(chain(rulesOf({}, [seat(1, 'students', 'elsewhere')]).bridge, 'sent')).toBe('[]');
  });

  it('know each seat by its own device, MAC and address', () => {
    const { bridge, inet } = rulesOf({});
    const own = chain(bridge, 'from_av525400000001');
    expect(own).toContain('52:54:00:00:00:01');
    expect(own).toContain('192.0.2.11');
    expect(own).not.toContain('192.0.2.12');
    expect(chain(inet, 'host')).toContain('52:54:00:00:00:02');
  });

  it('keep isolated seats of one section apart, not those of another, even where nothing else is protected', () => {
    const seats = [seat(1), seat(2), seat(3, 'teachers')];
    const { bridge, inet } = rulesOf({ level: 'off', isolate: true }, seats);
    const between = bridge.chains.find(({ name }) => name === 'between')?.rules ?? [];
    expect(between.map((rule) => JSON.stringify(rule).match(/av\d+/g))).toEqual([
      ['av525400000001', 'av525400000002', 'av525400000001', 'av525400000002'],
      ['av525400000003', 'av525400000003'],
    ]);
    expect(chain(bridge, 'from_av525400000001')).toBe('[]');
    expect(chain(inet, 'host')).toBe('[]');
  });

  it('let nobody pretend to be another machine to the host who may do so to seats', () => {
    expect(chain(rulesOf({ level: 'metered', open: ['mac'] }).bridge, 'host_av525400000001')).toContain('52:54:00:00:00:01');
    expect(chain(rulesOf({ level: 'metered', open: ['mac', 'host-services'] }).bridge, 'host_av525400000001')).toBe('null');
  });
});

describe('what is known of a seat', () => {
  it('has the IPv6 addresses that machines derive from their MAC', () => {
    expect(ownAddresses6('52:54:00:12:34:56', { addresses: ['192.0.2.1/24', '2001:db8:1::1/64', '2001:db8:2::1/80'] })).toEqual([
      'fe80::5054:ff:fe12:3456',
      '2001:db8:1:0:5054:ff:fe12:3456',
    ]);
    expect(subnets6(['192.0.2.1/24', '2001:db8:1:2::1/56'])).toEqual(['2001:db8:1::/56']);
  });

  it("has a device name within the kernel's 15 characters", () => {
    expect(tapName('52:54:00:AA:BB:CC')).toBe('av525400aabbcc');
  });

  it('takes no section for protected otherwise because of what every object has', () => {
    expect(sectionProtect({ default: strict, sections: {} }, 'constructor')).toBe(strict);
  });
});
