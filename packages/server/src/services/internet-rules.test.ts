import type { NetworkInternet } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { blocksOf, internetRules, type RuledNetwork } from './internet-rules.ts';

const OFF: NetworkInternet = { mode: 'off' };
const ON: NetworkInternet = { mode: 'on' };
const list = (...cidrs: string[]): NetworkInternet => ({ mode: 'allow-list', cidrs, names: ['files.example.org'] });
const seat = (last: number, internet: NetworkInternet) => ({
  mac: `52:54:00:00:00:0${last}`,
  addresses: [`192.0.2.${last}`],
  internet,
});
const network = (internet: NetworkInternet, ...seats: RuledNetwork['seats']): RuledNetwork => ({ bridge: 'virbr-lab1', internet, seats });
const none = () => [];

function rulesOf(chain: string, ...networks: RuledNetwork[]): string[] {
  const found = internetRules(networks, none).chains.find(({ name }) => name === chain);
  return (found?.rules ?? []).map((rule) => JSON.stringify(rule));
}

describe('the rules of a network', () => {
  it('look only at what leaves its bridge or comes to it from elsewhere', () => {
    const [out, into] = rulesOf('forward', network(OFF));
    expect(out).toContain('"!="');
    expect(out).toMatch(/iifname.*virbr-lab1.*oifname.*virbr-lab1.*out_0/);
    expect(into).toMatch(/oifname.*virbr-lab1.*iifname.*virbr-lab1.*in_0/);
  });

  it('look at no connection, so that what has begun ends too', () => {
    const text = JSON.stringify(internetRules([network(OFF, seat(1, ON)), network(ON, seat(2, OFF))], none));
    expect(text).not.toContain('established');
  });

  it('try the more closed seats first, by MAC and by address, and the rest of the network last', () => {
    const seats = [seat(1, ON), seat(2, list('198.51.100.0/24')), seat(3, OFF)];
    expect(rulesOf('out_0', network(OFF, ...seats)).map((rule) => rule.replace(/.*right":/, ''))).toEqual([
      '"52:54:00:00:00:02"}},{"goto":{"target":"out_allow_0"}}]',
      '"192.0.2.2"}},{"goto":{"target":"out_allow_0"}}]',
      '"52:54:00:00:00:01"}},{"return":null}]',
      '[{"goto":{"target":"out_off"}}]',
    ]);
    expect(rulesOf('in_0', network(ON, ...seats)).map((rule) => rule.replace(/.*right":/, ''))).toEqual([
      '"192.0.2.3"}},{"goto":{"target":"in_off"}}]',
      '"192.0.2.2"}},{"goto":{"target":"in_allow_0"}}]',
    ]);
  });

  it('know a seat by its addresses of both families', () => {
    const both = { ...seat(3, OFF), addresses: ['192.0.2.3', '2001:db8:1::3'] };
    expect(rulesOf('in_0', network(ON, both)).map((rule) => rule.replace(/.*protocol":/, ''))).toEqual([
      '"ip","field":"daddr"}},"right":"192.0.2.3"}},{"goto":{"target":"in_off"}}]',
      '"ip6","field":"daddr"}},"right":"2001:db8:1::3"}},{"goto":{"target":"in_off"}}]',
    ]);
    expect(rulesOf('out_0', network(ON, both))).toHaveLength(3);
  });

  it('keep one pair of chains for lists that allow the same, whatever their order', () => {
    const { chains } = internetRules(
      [network(list('198.51.100.0/24', '203.0.113.0/24'), seat(1, list('203.0.113.0/24', '198.51.100.0/24')))],
      none,
    );
    expect(chains.map(({ name }) => name).filter((name) => name.includes('allow'))).toEqual(['out_allow_0', 'in_allow_0']);
  });

  it('put what names stand for into sets whose members go by themselves', () => {
    const { sets } = internetRules([network(list())], () => [
      { address: '203.0.113.7', seconds: 60 },
      { address: '2001:db8::7', seconds: 90 },
    ]);
    expect(sets.filter(({ timed }) => timed)).toMatchObject([
      { name: 'names4_0', members: [{ value: '203.0.113.7', timeoutSeconds: 60 }] },
      { name: 'names6_0', members: [{ value: '2001:db8::7', timeoutSeconds: 90 }] },
    ]);
  });
});

describe('the blocks of an allow-list', () => {
  it('are apart, without host bits, single addresses plain', () => {
    expect(blocksOf(['198.51.100.7/24', '198.51.100.64/26', '203.0.113.9', '203.0.113.9/32', '2001:db8::1'], 4)).toEqual([
      { prefix: { addr: '198.51.100.0', len: 24 } },
      '203.0.113.9',
    ]);
    expect(blocksOf(['2001:db8:0:1::/64', '2001:db8::/32', '::1', '198.51.100.0/24'], 6)).toEqual([
      '::1',
      { prefix: { addr: '2001:db8::', len: 32 } },
    ]);
  });
});
