import { describe, expect, it } from 'vitest';
import { parseNetwork } from './network-info.ts';

const UUID = '0b9e6a58-5d43-8e0f-9a77-2f1f5ad0c001';

describe('what Aula looks at of a network', () => {
  it('reads a network of its own', () => {
    const xml = `<network connections='3'><name>demo</name><uuid>${UUID.toUpperCase()}</uuid>
      <metadata><aula:network xmlns:aula='urn:aula:1' installation='i1' room='demo'/></metadata>
      <forward mode='nat'/><bridge name='aula-demo-1f2e' stp='off' delay='0'/><domain name='demo.aula.internal' localOnly='yes'/>
      <dns><host ip='192.0.2.11'><hostname>demo-s01</hostname></host></dns>
      <ip address='192.0.2.1' prefix='24'><dhcp><host mac='52:54:00:0A:02:03' name='demo-s01' ip='192.0.2.11'/></dhcp></ip></network>`;
    expect(parseNetwork(xml)).toEqual({
      name: 'demo',
      uuid: UUID,
      bridge: 'aula-demo-1f2e',
      forward: 'nat',
      domain: 'demo.aula.internal',
      addresses: [{ address: '192.0.2.1', prefix: 24 }],
      reservations: [{ mac: '52:54:00:0a:02:03', name: 'demo-s01', ip: '192.0.2.11' }],
      ranges: [],
      dnsHosts: [{ ip: '192.0.2.11', names: ['demo-s01'] }],
      routes: [],
      connections: 3,
      mark: { installation: 'i1', room: 'demo' },
    });
  });

  it('reads netmasks, ranges and routes of networks of others, and passes over IPv6', () => {
    const info = parseNetwork(
      `<network><name>default</name><uuid>${UUID}</uuid><bridge name='virbr0'/><forward/>` +
        "<ip address='192.168.122.1' netmask='255.255.254.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>" +
        "<ip family='ipv6' address='fd00::1' prefix='64'/><route address='10.1.0.0' prefix='16' gateway='192.168.122.2'/></network>",
    );
    expect(info).toMatchObject({
      forward: 'nat',
      addresses: [{ address: '192.168.122.1', prefix: 23 }],
      ranges: [{ start: '192.168.122.2', end: '192.168.122.254' }],
      routes: ['10.1.0.0/16'],
      connections: 0,
      mark: null,
    });
  });

  it('passes over a netmask that is none', () => {
    for (const netmask of ['255.0.255.0', '300.0.0.0', 'x', '255.255.255']) {
      const xml = `<network><name>n</name><uuid>${UUID}</uuid><ip address='10.0.0.1' netmask='${netmask}'/></network>`;
      expect(parseNetwork(xml).addresses).toEqual([]);
    }
  });
});
