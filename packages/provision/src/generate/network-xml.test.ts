import { network as networkDocument } from '@aula/libvirt-xml';
import { parseNetwork } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { networkIdentity } from './network-identity.ts';
import { buildNetworkXml } from './network-xml.ts';
import type { PlannedHost } from './site-plan.ts';

function xmlOf(source: string, hosts: PlannedHost[] = []): string {
  const { network, diagnostics } = parseNetwork(source);
  if (network === null) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  const entry = { file: 'x.yaml', network, bridge: network.bridge ?? 'br-test', hosts: [...network.hosts, ...hosts], sections: [] };
  return buildNetworkXml(entry, networkIdentity('test', network.name));
}

describe('buildNetworkXml', () => {
  it('says all that the YAML says', () => {
    const text = xmlOf(`network: lab
mode: routed
bridge: br-lab
domain: lab.test
subnet: [192.0.2.0/24, "2001:db8::/64"]
dhcp: { dynamic: 192.0.2.200-192.0.2.210, lease: 2h }
dns:
  forwarders: [198.51.100.53]
  records: [{ name: files, ip: 192.0.2.5 }, { name: www, ip: 192.0.2.6 }]
  srv: [{ service: ldap, protocol: tcp, target: files.lab.test, port: 389 }]
  txt: [{ name: note, value: 'a "quoted" <note>' }]
hosts: [{ name: printer, mac: "52:54:00:00:00:05", ip: 192.0.2.6 }]
`);
    expect(networkDocument.parse(text)).toMatchObject({
      name: 'lab',
      forward: { mode: 'route' },
      bridge: { name: 'br-lab' },
      domain: { name: 'lab.test', localOnly: true },
      dns: {
        forwarders: [{ address: '198.51.100.53' }],
        txts: [{ name: 'note', value: 'a "quoted" <note>' }],
        srvs: [{ service: 'ldap', protocol: 'tcp', target: 'files.lab.test', port: 389 }],
        hosts: [
          { ip: '192.0.2.5', names: ['files'] },
          { ip: '192.0.2.6', names: ['www', 'printer'] },
        ],
      },
      ips: [
        {
          address: '192.0.2.1',
          prefix: 24,
          dhcp: {
            ranges: [{ start: '192.0.2.200', end: '192.0.2.210', lease: { expiry: 7200, unit: 'seconds' } }],
            hosts: [{ mac: '52:54:00:00:00:05', name: 'printer', ip: '192.0.2.6' }],
          },
        },
        { family: 'ipv6', address: '2001:db8::1', prefix: 64 },
      ],
    });
  });

  it.each([
    ['nat', { mode: 'nat' }],
    ['open', { mode: 'open' }],
    ['isolated', undefined],
  ])('has the mode %s', (mode, forward) => {
    expect(networkDocument.parse(xmlOf(`network: lab\nmode: ${mode}\nsubnet: 192.0.2.0/24\n`)).forward).toEqual(forward);
  });

  it('leaves the addresses of a bridge that is there to its wire', () => {
    const text = xmlOf('network: lab\nmode: bridge\nbridge: br0\nsubnet: 192.0.2.0/24\n');
    expect(networkDocument.parse(text)).toMatchObject({ forward: { mode: 'bridge' }, bridge: { name: 'br0' } });
    expect(text).not.toContain('<ip');
  });
});
