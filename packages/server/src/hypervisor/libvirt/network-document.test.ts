import { network } from '@aula/libvirt-xml';
import { parseNetwork } from '@aula/model';
import { type NetworkShape, shapeOfDefinition } from '@aula/rollout';
import { describe, expect, it } from 'vitest';
import { buildNetworkDocument, shapeOf, subnetsOf } from './network-document.ts';
import { liveChanges } from './network-live.ts';

function shapeFrom(source: string): NetworkShape & { bridge: string } {
  const { network: definition } = parseNetwork(source);
  if (definition === null) throw new Error('not valid');
  return { ...shapeOfDefinition(definition, []), bridge: definition.bridge ?? 'aula-x-0000' };
}

const FULL = `network: lab1
mode: MODE
bridge: virbr-lab1
domain: lab1.school.test
subnet: [192.0.2.0/24, "2001:db8:1::/64"]
dhcp: { dynamic: [192.0.2.200-192.0.2.220, 192.0.2.230-192.0.2.250], static: 192.0.2.10-192.0.2.199, lease: 8h }
dns:
  forwarders: [198.51.100.53]
  records: [{ name: files, ip: 192.0.2.5 }, { name: www, ip: 192.0.2.5 }]
  srv: [{ service: ldap, target: files.lab1.school.test, port: 389 }]
  txt: [{ name: hello, value: 'a "quoted" <world>' }]
hosts: [{ name: printer, mac: "52:54:00:00:00:05", ip: 192.0.2.16 }]
`;
const mark = { installation: 'i1', room: null };

describe("a network's XML", () => {
  it('says of every mode all that its shape says', () => {
    for (const mode of ['nat', 'routed', 'isolated', 'open']) {
      const shape = shapeFrom(FULL.replace('MODE', mode));
      expect(shape.names).toEqual([
        { ip: '192.0.2.16', names: ['printer'] },
        { ip: '192.0.2.5', names: ['files', 'www'] },
      ]);
      const xml = buildNetworkDocument({ name: 'lab1', uuid: undefined, shape, mark });
      expect({ mode, shape: shapeOf(network.parse(xml)) }).toEqual({ mode, shape });
    }
    const bridged = shapeFrom('network: br\nmode: bridge\nbridge: br0\nsubnet: 10.0.0.0/24\n');
    expect(shapeOf(network.parse(buildNetworkDocument({ name: 'br', uuid: undefined, shape: bridged, mark })))).toEqual(bridged);
  });

  it('is read with netmasks and other units of leases too, and tells the subnets behind it', () => {
    const found = network.parse(`<network><name>old</name><bridge name='virbr0'/><forward/>
      <ip address='192.168.122.1' netmask='255.255.254.0'><dhcp><range start='192.168.122.2' end='192.168.122.9'><lease expiry='2' unit='hours'/></range></dhcp></ip>
      <ip family='ipv6' address='2001:db8::1' prefix='64'/><route address='10.1.0.0' netmask='255.255.0.0' gateway='192.168.122.2'/></network>`);
    expect(shapeOf(found)).toMatchObject({
      mode: 'nat',
      addresses: ['192.168.122.1/23', '2001:db8::1/64'],
      ranges: [{ leaseSeconds: 7200 }],
    });
    expect(subnetsOf(found)).toEqual(['192.168.122.0/23', '2001:db8::/64', '10.1.0.0/16']);
  });
});

describe('changes of a running network', () => {
  const base = shapeFrom(FULL.replace('MODE', 'nat'));
  const [printer] = base.reservations;
  if (printer === undefined) throw new Error('no host');
  const second = { mac: '52:54:00:00:00:06', name: 'second', ip: '192.0.2.17', leaseSeconds: null };

  it('are none where nothing differs', () => {
    expect(liveChanges(base, base)).toEqual([]);
  });

  it('take away first, so that addresses and names are free', () => {
    const now = { ...base, reservations: [second], names: [{ ip: '192.0.2.17', names: ['second'] }] };
    const changes = liveChanges(now, { ...base, names: [{ ip: '192.0.2.18', names: ['second'] }] });
    expect(changes.map(({ command, xml }) => [command, xml])).toEqual([
      [2, '<host mac="52:54:00:00:00:06" name="second" ip="192.0.2.17"/>'],
      [2, '<host ip="192.0.2.17"/>'],
      [3, expect.stringContaining('printer')],
      [3, '<host ip="192.0.2.18"><hostname>second</hostname></host>'],
    ]);
  });

  it('change a reservation whose MAC stays in place', () => {
    const changes = liveChanges(base, { ...base, reservations: [{ ...printer, ip: '192.0.2.18' }] });
    expect(changes).toEqual([{ command: 1, section: 4, xml: expect.stringContaining('192.0.2.18') }]);
  });
});
