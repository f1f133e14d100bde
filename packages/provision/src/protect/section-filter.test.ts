import { nwfilter } from '@aula/libvirt-xml';
import { DEFAULT_PROTECT } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { filterIdentity, filterPrefix, sectionFilter } from './section-filter.ts';

const identity = filterIdentity('i1', 'lab', 'Students of 1a');
const addresses = ['192.0.2.1/24'];

describe("a section's filter", () => {
  it('has a name and a UUID that nobody else comes to, whatever the section is called', () => {
    expect(identity).toEqual(filterIdentity('i1', 'lab', 'Students of 1a'));
    expect(identity.name).toMatch(/^aula-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/);
    expect(identity.name.startsWith(filterPrefix('i1', 'lab'))).toBe(true);
    const all = [
      identity,
      filterIdentity('i2', 'lab', 'Students of 1a'),
      filterIdentity('i1', 'lab2', 'Students of 1a'),
      filterIdentity('i1', 'lab', 's'),
    ];
    expect(new Set(all.map(({ uuid }) => uuid)).size).toBe(4);
    expect(new Set(all.map(({ name }) => name)).size).toBe(4);
  });

  it('comes back from its XML as it was built', () => {
    const filter = sectionFilter(identity, DEFAULT_PROTECT, { addresses: [...addresses, '2001:db8:1::1/64'] });
    expect(nwfilter.parse(nwfilter.build(filter))).toEqual(filter);
  });

  it('is empty where nothing is protected, and lets no IPv6 through where the network has none', () => {
    expect(sectionFilter(identity, { ...DEFAULT_PROTECT, level: 'off' }, { addresses }).entries).toEqual([]);
    const text = JSON.stringify(sectionFilter(identity, DEFAULT_PROTECT, { addresses }));
    expect(text).not.toContain('$IP6');
    expect(text).toMatch(/"action":"drop","direction":"out","priority":-\d+,"ipv6":\{\}/);
  });
});
