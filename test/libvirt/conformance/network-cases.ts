import { procedures as p } from '@aula/libvirt';
import { conn, type NetworkRef, network, type Side, type Twins, twins } from './objects.ts';
import type { Suite } from './suite.ts';
import { bit } from './values.ts';

/** `NetworkUpdateCommand.addLast`, `NetworkSection.ipDhcpHost`, of the live and the stored definition. */
const UPDATE = { command: 3, section: 4, parentIndex: -1, flags: 3 };
const UNKNOWN_UUID = 'eeeeeeee-0000-4000-8000-000000000000';

const subnet = { ours: '192.0.2', peer: '198.51.100' } as const;

function networkXml(side: Side, name: string, uuid: string): string {
  const address = subnet[side];
  return `<network><name>${name}</name><uuid>${uuid}</uuid><bridge name='${name}'/><mac address='52:54:00:00:00:01'/>
    <ip address='${address}.1' prefix='24'><dhcp><range start='${address}.100' end='${address}.120'/></dhcp></ip></network>`;
}

const host = (side: Side) => `<host mac='52:54:00:00:00:02' name='seat-2' ip='${subnet[side]}.2'/>`;

/** Networks from their definition to their end; both drivers do these. */
export function networkCases(s: Suite): Twins<NetworkRef> {
  const pair = twins((side, uuid) => network(`${side}-net`, uuid), 0x100);
  const net = pair.ours;
  const xml = (twin: NetworkRef, side: Side) => networkXml(side, twin.handle.name, twin.handle.uuid);
  const handle = (twin: NetworkRef) => ({ net: twin.handle });

  s.change(
    p.networkDefineXML,
    pair,
    (twin, side) => ({ xml: xml(twin, side) }),
    (twin, side) => conn.py('networkDefineXML', xml(twin, side)),
    { shape: (r) => r.net },
  );
  s.change(
    p.networkDefineXMLFlags,
    pair,
    (twin, side) => ({ xml: xml(twin, side).replace('<ip ', `<domain name='class'/><ip `), flags: 0 }),
    (twin, side) => conn.py('networkDefineXMLFlags', xml(twin, side).replace('<ip ', `<domain name='class'/><ip `)),
    { shape: (r) => r.net },
  );
  s.change(p.networkCreate, pair, handle, (twin) => twin.py('create'));
  s.fails(p.networkCreate, handle(net), net.py('create'), 'it runs already');
  s.change(
    p.networkUpdate,
    pair,
    (twin, side) => ({ ...handle(twin), ...UPDATE, xml: host(side) }),
    (twin, side) => twin.py('update', UPDATE.command, UPDATE.section, UPDATE.parentIndex, host(side), UPDATE.flags),
  );
  s.fails(
    p.networkUpdate,
    { ...handle(net), ...UPDATE, xml: host('ours') },
    net.py('update', UPDATE.command, UPDATE.section, UPDATE.parentIndex, host('ours'), UPDATE.flags),
    'the host is there already',
  );
  s.same(p.networkLookupByName, { name: net.handle.name }, conn.py('networkLookupByName', net.handle.name), (r) => r.net);
  s.fails(p.networkLookupByName, { name: 'nowhere' }, conn.py('networkLookupByName', 'nowhere'));
  s.same(p.networkLookupByUUID, { uuid: net.handle.uuid }, conn.py('networkLookupByUUIDString', net.handle.uuid), (r) => r.net);
  s.fails(p.networkLookupByUUID, { uuid: UNKNOWN_UUID }, conn.py('networkLookupByUUIDString', UNKNOWN_UUID));
  s.same(p.networkGetXMLDesc, { ...handle(net), flags: 0 }, net.py('XMLDesc', 0), (r) => r.xml);
  s.same(p.networkGetBridgeName, handle(net), net.py('bridgeName'), (r) => r.name);
  s.same(p.networkIsActive, handle(net), net.py('isActive'), (r) => bit(r.active));
  s.same(p.networkIsPersistent, handle(net), net.py('isPersistent'), (r) => bit(r.persistent));
  s.change(
    p.networkSetAutostart,
    pair,
    (twin) => ({ ...handle(twin), autostart: true }),
    (twin) => twin.py('setAutostart', 1),
  );
  s.same(p.networkGetAutostart, handle(net), net.py('autostart'), (r) => bit(r.autostart));
  s.fails(
    p.networkDefineXML,
    { xml: '<network><name/></network>' },
    conn.py('networkDefineXML', '<network><name/></network>'),
    'it has no name',
  );
  s.fails(p.networkDefineXML, { xml: '<network' }, conn.py('networkDefineXML', '<network'), 'it is no XML');
  return pair;
}

/** Networks that live only while they run. */
export function transientNetworkCases(s: Suite): void {
  const plain = (name: string, uuid: string) =>
    `<network><name>${name}</name><uuid>${uuid}</uuid><bridge name='${name}'/><mac address='52:54:00:00:00:03'/></network>`;
  const first = twins((side, uuid) => network(`${side}-run`, uuid), 0x110);
  const second = twins((side, uuid) => network(`${side}-flags`, uuid), 0x111);
  s.change(
    p.networkCreateXML,
    first,
    ({ handle }) => ({ xml: plain(handle.name, handle.uuid) }),
    ({ handle }) => conn.py('networkCreateXML', plain(handle.name, handle.uuid)),
    { shape: (r) => r.net },
  );
  s.change(
    p.networkCreateXMLFlags,
    second,
    ({ handle }) => ({ xml: plain(handle.name, handle.uuid), flags: 1 }),
    ({ handle }) => conn.py('networkCreateXMLFlags', plain(handle.name, handle.uuid), 1),
    { shape: (r) => r.net },
  );
  for (const pair of [first, second]) {
    s.change(
      p.networkDestroy,
      pair,
      (twin) => ({ net: twin.handle }),
      (twin) => twin.py('destroy'),
      { when: pair.ours.handle.name },
    );
  }
}

/** Takes away what {@link networkCases} made. */
export function networkEndCases(s: Suite, pair: Twins<NetworkRef>): void {
  const handle = (twin: NetworkRef) => ({ net: twin.handle });
  s.change(p.networkDestroy, pair, handle, (twin) => twin.py('destroy'));
  s.change(p.networkUndefine, pair, handle, (twin) => twin.py('undefine'));
}
