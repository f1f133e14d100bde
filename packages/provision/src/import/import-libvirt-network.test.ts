import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { network as networkDocument } from '@aula/libvirt-xml';
import { formatDiagnostic, parseNetwork } from '@aula/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importLibvirtNetwork } from './import-libvirt-network.ts';

const LAB = readFileSync(fileURLToPath(new URL('../../../../test/import/samples/lab.xml', import.meta.url)), 'utf8');

function imported(xml: string) {
  const { source, diagnostics, name } = importLibvirtNetwork(xml, 'net.xml');
  const value: unknown = source === null ? null : parse(source);
  return { name, source, value, lines: diagnostics.map(formatDiagnostic) };
}
const net = (inside: string) => imported(`<network>\n<name>lab</name>\n${inside}\n</network>`);

describe('a network of libvirt', () => {
  it('becomes a network of Aula with the same addresses, leases, names and services', () => {
    const { value, source } = imported(LAB);
    expect(value).toEqual({
      network: 'lab-2',
      mode: 'nat',
      bridge: 'virbr7',
      domain: 'lab.school.test',
      subnet: ['192.0.2.0/24', '2001:db8:1::/64'],
      gateway: '192.0.2.254',
      dhcp: { dynamic: '192.0.2.200-192.0.2.250', lease: '28800s' },
      hosts: [
        { name: 'printer', mac: '52:54:00:00:00:05', ip: '192.0.2.16' },
        { name: 'host-192-0-2-17', mac: '52:54:00:00:00:06', ip: '192.0.2.17' },
      ],
      dns: {
        forwarders: ['198.51.100.53'],
        records: [{ name: 'files', ip: '192.0.2.5' }],
        srv: [{ service: 'ldap', protocol: 'tcp', target: 'files.lab.school.test', port: 389 }],
        txt: [{ name: 'about', value: 'a lab' }],
      },
    });
    expect(parseNetwork(source ?? '').diagnostics).toEqual([]);
  });

  it('tells what has no counterpart with line and column, and nothing else', () => {
    expect(imported(LAB).lines.map((line) => line.replace(/^(net\.xml:\d+:\d+): (warning: )?(\S+): .*$/, '$1 $3'))).toEqual([
      'net.xml:2:3 /network/name',
      'net.xml:4:3 /network/forward/@dev',
      'net.xml:9:3 /network/bridge/@zone',
      'net.xml:10:3 /network/mac',
      'net.xml:14:5 /network/dns/forwarder',
      'net.xml:17:5 /network/dns/host',
      'net.xml:24:5 /network/ip/tftp',
      'net.xml:30:7 /network/ip/dhcp/host/@name',
      'net.xml:31:7 /network/ip/dhcp/host',
      'net.xml:35:3 /network/route',
    ]);
  });

  it('says nothing of what is said but usual, and of NAT for IPv6 only where there is none', () => {
    const usual =
      '<forward mode="nat"><nat ipv6="yes"/></forward><dns enable="yes" forwardPlainNames="yes"/><ip address="192.0.2.1" prefix="24"/>';
    expect(net(`${usual}<ip family="ipv6" address="2001:db8::1" prefix="64"/>`).lines).toEqual([]);
    expect(net(usual).lines).toEqual([expect.stringContaining('/network/forward/nat/@ipv6')]);
    expect(net(usual.replace('enable="yes"', 'enable="no"')).lines.join()).toContain('/network/dns/@enable');
  });

  it.each([
    ['', 'isolated'],
    ['<forward/>', 'nat'],
    ["<forward mode='route'/>", 'routed'],
    ["<forward mode='open'/>", 'open'],
    ["<forward mode='bridge'/><bridge name='br0'/>", 'bridge'],
  ])('with %s has the mode %s', (forward, mode) => {
    expect(net(`${forward}<ip address='192.0.2.1' prefix='24'/>`).value).toMatchObject({ mode, subnet: '192.0.2.0/24' });
  });

  it.each(['private', 'vepa', 'passthrough', 'hostdev'])('of the mode %s is not taken', (mode) => {
    const { source, lines } = net(`<forward mode='${mode}' dev='eth0'/>`);
    expect([source, lines]).toEqual([
      null,
      [expect.stringMatching(/^net\.xml:3:1: \/network\/forward\/@mode: .* has no counterpart; allowed: nat, route, open, bridge$/)],
    ]);
  });

  it('without an address of the host is not taken', () => {
    expect(net('').lines).toEqual([expect.stringContaining('Aula needs the subnet')]);
  });

  it('that serves no addresses serves none in Aula', () => {
    const { source } = net("<ip address='192.0.2.1' prefix='24'/>");
    expect(parseNetwork(source ?? '').network?.dhcp).toBeNull();
  });

  it('whose ports are isolated isolates its seats', () => {
    const { source } = net("<port isolated='yes'/><ip address='192.0.2.1' prefix='24'/>");
    expect(parseNetwork(source ?? '').network?.protect.default).toMatchObject({ level: 'strict', isolate: true });
  });

  it('that is broken is refused with its place', () => {
    expect(imported('<network>\n<name>x</nam>').lines).toEqual([expect.stringMatching(/^net\.xml:2:\d+: /)]);
    expect(imported('<domain/>').lines).toEqual([expect.stringMatching(/^net\.xml:1:1: .*network/)]);
    expect(imported('').source).toBeNull();
  });

  it('of whatever values throws nothing, and gives what Aula takes or a reason', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abz09.-_:/ {%'), maxLength: 12 });
    const ip = fc.constantFrom('192.0.2.1', '192.0.2.77', '192.0.2.255', '198.51.100.9', '2001:db8::7');
    const arbitrary = fc.record({
      name: fc.string({ unit: fc.constantFrom(...'aB9._-'), minLength: 1, maxLength: 50 }),
      forward: fc.option(fc.record({ mode: fc.constantFrom('nat', 'route', 'open', 'bridge', 'vepa') }), { nil: undefined }),
      ips: fc.array(
        fc.record({
          address: fc.constantFrom('192.0.2.1', '198.51.100.200', '10.0.0.1'),
          prefix: fc.integer({ min: 0, max: 32 }),
          dhcp: fc.record({
            ranges: fc.array(fc.record({ start: ip, end: ip }), { maxLength: 3 }),
            hosts: fc.array(fc.record({ mac: fc.constantFrom('52:54:00:00:00:01', '52:54:00:00:00:02'), name: word, ip }), {
              maxLength: 4,
            }),
          }),
        }),
        { maxLength: 3 },
      ),
      dns: fc.record({
        txts: fc.array(fc.record({ name: fc.constantFrom('a', 'a.b', 'B'), value: word }), { maxLength: 2 }),
        hosts: fc.array(fc.record({ ip, names: fc.array(fc.constantFrom('x', 'y.z', 'X-1'), { minLength: 1, maxLength: 3 }) }), {
          maxLength: 3,
        }),
      }),
    });
    fc.assert(
      fc.property(arbitrary, (value) => {
        const { source, diagnostics } = importLibvirtNetwork(networkDocument.build(value));
        if (source === null) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
        else expect(parseNetwork(source).network, source).not.toBeNull();
      }),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void importLibvirtNetwork(text)),
      { numRuns: 100 },
    );
  });
});
