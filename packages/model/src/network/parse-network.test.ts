import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../diagnostic.ts';
import { findAddressClashes, findNetworkClashes } from './clashes.ts';
import type { NetworkDefinition } from './definition.ts';
import { parseNetwork } from './parse-network.ts';
import { proposeSubnet } from './propose-subnet.ts';

const FULL = `
network: lab1
mode: nat
bridge: virbr-lab1
domain: lab1.school.test
subnet: [192.0.2.0/24, 2001:db8:1::/64]
dhcp: { dynamic: 192.0.2.200-192.0.2.250, static: 192.0.2.10-192.0.2.199, lease: 8h }
dns:
  forwarders: [198.51.100.53]
  records: [{ name: files, ip: 192.0.2.5 }]
  srv: [{ service: ldap, target: files.lab1.school.test, port: 389 }]
  txt: [{ name: motd, value: "Welcome to lab 1" }]
hosts: [{ name: printer, mac: "52:54:00:00:00:05", ip: 192.0.2.16 }]
protect:
  default: strict
  sections:
    networking: { level: metered, open: [dhcp-server, router-advertisement], packetsPerSecond: 50, isolate: on }
internet: { allow: [198.51.100.0/24, "files.example.org", 2001:db8:9::/48] }
publish: [{ section: students, port: 22 }]
`;

function parsed(source: string): NetworkDefinition {
  const { network, diagnostics } = parseNetwork(source, 'lab1.yaml');
  if (network === null) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return network;
}
const messages = (source: string): string[] => parseNetwork(source, 'n.yaml').diagnostics.map(formatDiagnostic);
const minimal = (more = '', subnet = '192.0.2.0/24', name = 'lab') => `{ network: ${name}, subnet: ${subnet}${more && `, ${more}`} }`;

describe('a network as code', () => {
  it('is read with everything that it can say', () => {
    expect(parsed(FULL)).toEqual({
      name: 'lab1',
      mode: 'nat',
      bridge: 'virbr-lab1',
      domain: 'lab1.school.test',
      subnet: '192.0.2.0/24',
      ipv6: { subnet: '2001:db8:1::/64', gateway: '2001:db8:1::1' },
      gateway: '192.0.2.1',
      dhcp: {
        dynamic: [{ first: '192.0.2.200', last: '192.0.2.250' }],
        static: { first: '192.0.2.10', last: '192.0.2.199' },
        leaseSeconds: 28_800,
      },
      dns: {
        forwarders: ['198.51.100.53'],
        records: [{ name: 'files', ip: '192.0.2.5' }],
        srv: [{ service: 'ldap', protocol: 'tcp', target: 'files.lab1.school.test', port: 389, priority: 0, weight: 0 }],
        txt: [{ name: 'motd', value: 'Welcome to lab 1' }],
      },
      hosts: [{ name: 'printer', mac: '52:54:00:00:00:05', ip: '192.0.2.16' }],
      protect: {
        default: { level: 'strict', open: [], packetsPerSecond: null, isolate: false },
        sections: {
          networking: { level: 'metered', open: ['dhcp-server', 'router-advertisement'], packetsPerSecond: 50, isolate: true },
        },
      },
      internet: { mode: 'allow-list', cidrs: ['198.51.100.0/24', '2001:db8:9::/48'], names: ['files.example.org'] },
      publish: [{ section: 'students', port: 22, protocol: 'tcp', clients: 'anyone' }],
    });
  });

  it('needs only its name and subnet, and is then protected, with internet and without dynamic addresses', () => {
    expect(parsed(minimal())).toMatchObject({
      mode: 'nat',
      bridge: null,
      ipv6: null,
      domain: 'lab.aula.internal',
      dhcp: { dynamic: [], static: null, leaseSeconds: null },
      protect: { default: { level: 'strict' } },
      internet: { mode: 'on' },
      publish: [],
    });
  });

  it.each([
    ['protect: off', { protect: { default: { level: 'off' } } }],
    ['internet: off', { internet: { mode: 'off' } }],
    ['internet: false', { internet: { mode: 'off' } }],
    ['dhcp: off', { dhcp: null }],
    ['mode: bridge, bridge: br0', { mode: 'bridge', bridge: 'br0', dhcp: null }],
    ['protect: metered', { protect: { default: { level: 'metered', packetsPerSecond: 100 } } }],
  ])('understands %s', (more, expected) => {
    expect(parsed(minimal(more))).toMatchObject(expected);
  });

  it.each([
    ['mod: nat', 'n.yaml:1:39: mod: unknown key "mod" (did you mean "mode"?)'],
    ['mode: natt', '"natt" is unknown (did you mean "nat"?); allowed: nat, routed, isolated, bridge, open'],
    ['bridge: a-name-that-is-too-long', '"a-name-that-is-too-long" is not the name of a bridge'],
    ['mode: bridge', 'the key "bridge" is missing'],
    ['mode: bridge, bridge: br0, dhcp: { lease: 8h }', 'on a bridge of the host the addresses come from its own DHCP server'],
    ['mode: isolated, publish: [{ section: s, port: 22 }]', 'ports of an isolated network cannot be published'],
    ['dhcp: { dynamic: 192.0.2.50-192.0.2.9 }', 'the range 192.0.2.50-192.0.2.9 ends before it begins; allowed: 192.0.2.9-192.0.2.50'],
    ['dhcp: { dynamic: 192.0.3.1-192.0.3.9 }', '192.0.3.1-192.0.3.9 is not within 192.0.2.0/24'],
    [
      'dhcp: { dynamic: 192.0.2.5-192.0.2.9, static: 192.0.2.9-192.0.2.20 }',
      'the static range shares addresses with the dynamic 192.0.2.5-192.0.2.9',
    ],
    ['dhcp: { lease: 1m }', '"1m" is no such time'],
    ['hosts: [{ name: a, mac: "52:54:00:00:00:01", ip: 192.0.2.1 }]', "192.0.2.1 is the host's own address"],
    [
      'dhcp: { dynamic: 192.0.2.5-192.0.2.9 }, hosts: [{ name: a, mac: "52:54:00:00:00:01", ip: 192.0.2.7 }]',
      '192.0.2.7 lies in the dynamic range',
    ],
    [
      'dhcp: { static: 192.0.2.5-192.0.2.9 }, hosts: [{ name: a, mac: "52:54:00:00:00:01", ip: 192.0.2.10 }]',
      '192.0.2.10 lies outside the static range',
    ],
    [
      'hosts: [{ name: a, mac: "52:54:00:00:00:01", ip: 192.0.2.7 }, { name: b, mac: "52:54:00:00:00:01", ip: 192.0.2.8 }]',
      'is the mac of hosts[0] already',
    ],
    ['internet: maybe', 'this must be on, off, or a list of addresses, CIDR blocks and DNS names'],
    ['internet: { allow: ["not a name"] }', '"not a name" is neither an address nor a DNS name'],
    ['internet: { allow: ["*.example.org"] }', '"*.example.org" is a wildcard; allowed: each name by itself'],
    ['mode: bridge, bridge: br0, internet: off', "what goes through a bridge of the host's does not pass its packet filter"],
    ['publish: [{ section: s, port: 22 }, { section: s, port: 22 }]', 'tcp port 22 of s is published already'],
    ['protect: { default: { level: strict, open: [mac] } }', '"open" goes only with the level metered'],
    ['dns: { srv: [{ service: ldap, target: a.b, port: 70000 }] }', '"70000" is out of range; allowed: a whole number from 1 to 65535'],
  ])('refuses %s', (more, message) => {
    const found = messages(minimal(more)).join('\n');
    expect(found).toContain(message);
  });

  it('tells all that is wrong at once, each with its place', () => {
    const found = parseNetwork('network: Lab\nsubnet: 192.0.2.1/24\nmode: x\ndhcp:\n  lease: soon\n').diagnostics;
    expect(found.map(({ line, path }) => `${line} ${path}`)).toEqual(['1 network', '2 subnet', '3 mode', '5 dhcp.lease']);
  });

  it('throws on no text whatever', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void parseNetwork(text)));
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('dhcp', 'dns', 'hosts', 'protect', 'internet', 'publish', 'subnet', 'bridge'),
        (value, key) => {
          parseNetwork(`network: lab\nsubnet: 192.0.2.0/24\n${key}: ${value}`);
        },
      ),
    );
  });
});

describe('networks beside each other', () => {
  it('clash in name, bridge and subnet, also with what others made on the host', () => {
    const one = parsed(minimal('bridge: b0'));
    expect(findNetworkClashes([one, parsed(minimal('bridge: b0', '192.0.2.128/25', 'other'))]).map(({ message }) => message)).toEqual([
      'the bridge b0 is that of the network lab',
      'the subnet 192.0.2.128/25 overlaps 192.0.2.0/24 of the network lab',
    ]);
    expect(findNetworkClashes([one], new Map([['192.0.2.0/26', 'the route of eth0']]))).toEqual([
      { network: 'lab', message: 'the subnet 192.0.2.0/24 is in use: 192.0.2.0/26 by the route of eth0' },
    ]);
    expect(findNetworkClashes([one, parsed(minimal('', '198.51.100.0/24', 'other'))])).toEqual([]);
  });

  it('clash in machines of the same name, MAC or address', () => {
    const network = parsed(minimal('hosts: [{ name: printer, mac: "52:54:00:00:00:05", ip: 192.0.2.16 }]'));
    const seat = { who: 'seat s1 of room a', name: 's1', mac: '52:54:00:00:00:05', ip: '192.0.2.16' };
    expect(findAddressClashes(network, [seat]).map(({ message }) => message)).toEqual([
      'seat s1 of room a and host printer have the same MAC 52:54:00:00:00:05',
      'seat s1 of room a and host printer have the same address 192.0.2.16',
    ]);
  });
});

describe('a proposed subnet', () => {
  it('is the first that nobody uses', () => {
    expect(proposeSubnet([])).toBe('172.20.0.0/24');
    expect(proposeSubnet(['172.20.0.0/23', '172.20.2.128/25'])).toBe('172.20.3.0/24');
    expect(proposeSubnet(['172.20.0.0/14'], 28)).toBe('10.64.0.0/28');
    expect(proposeSubnet(['0.0.0.0/0'])).toBeNull();
  });
});
