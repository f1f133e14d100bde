import { procedures as p } from '@aula/libvirt';
import { conn, iface, twins } from './objects.ts';
import type { Suite } from './suite.ts';
import { bit } from './values.ts';

/** The host's own interfaces, as the test driver has them. */
export function interfaceCases(s: Suite): void {
  const eth1 = iface('eth1', 'aa:bb:cc:dd:ee:ff');
  s.same(p.interfaceLookupByName, { name: 'eth1' }, conn.py('interfaceLookupByName', 'eth1'), (r) => r.iface);
  s.fails(p.interfaceLookupByName, { name: 'eth9' }, conn.py('interfaceLookupByName', 'eth9'));
  s.same(
    p.interfaceLookupByMACString,
    { mac: 'aa:bb:cc:dd:ee:ff' },
    conn.py('interfaceLookupByMACString', 'aa:bb:cc:dd:ee:ff'),
    (r) => r.iface,
  );
  s.same(p.interfaceGetXMLDesc, { iface: eth1.handle, flags: 0 }, eth1.py('XMLDesc'), (r) => r.xml);
  s.same(p.interfaceIsActive, { iface: eth1.handle }, eth1.py('isActive'), (r) => bit(r.active));

  const xml = (name: string) =>
    `<interface type='ethernet' name='${name}'><start mode='none'/><mac address='52:54:00:00:00:09'/><mtu size='1400'/></interface>`;
  const pair = twins((side) => iface(`${side}-if`, '52:54:00:00:00:09'), 0);
  s.change(
    p.interfaceDefineXML,
    pair,
    ({ handle }) => ({ xml: xml(handle.name), flags: 0 }),
    ({ handle }) => conn.py('interfaceDefineXML', xml(handle.name), 0),
    { shape: (r) => r.iface },
  );
  s.change(
    p.interfaceCreate,
    pair,
    ({ handle }) => ({ iface: handle, flags: 0 }),
    (twin) => twin.py('create'),
  );
  s.fails(p.interfaceCreate, { iface: pair.ours.handle, flags: 0 }, pair.ours.py('create'), 'it is up already');
  s.change(
    p.interfaceDestroy,
    pair,
    ({ handle }) => ({ iface: handle, flags: 0 }),
    (twin) => twin.py('destroy'),
  );
  s.change(
    p.interfaceUndefine,
    pair,
    ({ handle }) => ({ iface: handle }),
    (twin) => twin.py('undefine'),
  );
  s.alternate(
    [p.interfaceChangeBegin, { flags: 0 }, conn.py('changeBegin')],
    [p.interfaceChangeCommit, { flags: 0 }, conn.py('changeCommit')],
  );
  s.alternate(
    [p.interfaceChangeBegin, { flags: 0 }, conn.py('changeBegin')],
    [p.interfaceChangeRollback, { flags: 0 }, conn.py('changeRollback')],
  );
  s.fails(p.interfaceChangeCommit, { flags: 0 }, conn.py('changeCommit'), 'nothing was begun');
}
