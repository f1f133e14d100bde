import { describe, expect, it } from 'vitest';
import { XmlError } from '../error.ts';
import { buildDhcpHost, buildDnsHost, buildNetwork } from './build.ts';
import { parseNetwork } from './parse.ts';

const hosts = [
  { mac: '52:54:00:01:02:03', name: 'demo-s01', ip: '192.0.2.11' },
  { mac: '52:54:00:01:02:04', name: 'demo-s02', ip: '192.0.2.12' },
];
const spec = {
  name: 'demo',
  uuid: '0b9e6a58-5d43-8e0f-9a77-2f1f5ad0c001',
  bridge: 'aula-demo-1f2e',
  domain: 'demo.aula.internal',
  gateway: '192.0.2.1',
  prefix: 24,
  hosts,
  mark: { installation: 'i1', room: 'demo' },
};

describe('network XML', () => {
  it('reads back what it built', () => {
    expect(parseNetwork(buildNetwork(spec))).toEqual({
      name: 'demo',
      uuid: spec.uuid,
      bridge: 'aula-demo-1f2e',
      forward: 'nat',
      domain: 'demo.aula.internal',
      addresses: [{ address: '192.0.2.1', prefix: 24 }],
      reservations: hosts,
      ranges: [],
      dnsHosts: hosts.map(({ name, ip }) => ({ ip, names: [name] })),
      routes: [],
      connections: 0,
      mark: spec.mark,
    });
  });

  it('does not let a value become markup', () => {
    const attack = `x"/><range start="192.0.2.2" end="192.0.2.9"/><host a="`;
    const info = parseNetwork(buildNetwork({ ...spec, hosts: [{ mac: attack, name: attack, ip: attack }] }));
    expect(info.ranges).toEqual([]);
    expect(info.reservations).toEqual([{ mac: attack.toLowerCase(), name: attack, ip: attack }]);
    expect(() => buildDhcpHost({ mac: 'a', name: 'b\n', ip: 'c' })).toThrow(XmlError);
  });

  it('writes single entries for an update of a live network', () => {
    expect(buildDhcpHost({ mac: 'm', name: 'n', ip: 'i' })).toBe('<host mac="m" name="n" ip="i"/>');
    expect(buildDnsHost({ name: 'n', ip: 'i' })).toBe('<host ip="i"><hostname>n</hostname></host>');
  });

  it('reads netmasks, ranges and routes of networks of others, and passes over IPv6', () => {
    const info = parseNetwork(
      "<network><name>default</name><uuid>u</uuid><bridge name='virbr0'/><forward/>" +
        "<ip address='192.168.122.1' netmask='255.255.254.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>" +
        "<ip family='ipv6' address='fd00::1' prefix='64'/><route address='10.1.0.0' prefix='16' gateway='192.168.122.2'/></network>",
    );
    expect(info).toMatchObject({
      forward: 'nat',
      addresses: [{ address: '192.168.122.1', prefix: 23 }],
      ranges: [{ start: '192.168.122.2', end: '192.168.122.254' }],
      routes: ['10.1.0.0/16'],
      mark: null,
    });
  });

  it('reads how many guests are attached', () => {
    expect(parseNetwork("<network connections='3'><name>n</name><uuid>u</uuid></network>").connections).toBe(3);
  });

  it('passes over a netmask that is none', () => {
    for (const netmask of ['255.0.255.0', '300.0.0.0', 'x', '255.255.255']) {
      const xml = `<network><name>n</name><uuid>u</uuid><ip address='10.0.0.1' netmask='${netmask}'/></network>`;
      expect(parseNetwork(xml).addresses).toEqual([]);
    }
  });
});
