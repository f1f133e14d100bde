import { procedures as p } from '@aula/libvirt';
import { binding, conn, nwfilter, twins } from './objects.ts';
import type { Suite } from './suite.ts';

const UNKNOWN_UUID = 'eeeeeeee-0000-4000-8000-000000000000';
const pair = twins((side, uuid) => nwfilter(`${side}-filter`, uuid), 0x500);
type Filter = typeof pair.ours;

/** Interfaces of the host that bindings are made for; the suite makes them. */
export const PORTS = { ours: 'ours-port', peer: 'peer-port' } as const;

export function nwfilterCases(s: Suite): void {
  const { ours } = pair;
  const xml = ({ handle }: Filter, rule = '') => `<filter name='${handle.name}' chain='root'><uuid>${handle.uuid}</uuid>${rule}</filter>`;
  const rule = "<rule action='drop' direction='in' priority='500'><tcp dstportstart='22'/></rule>";
  s.change(
    p.nwFilterDefineXML,
    pair,
    (twin) => ({ xml: xml(twin) }),
    (twin) => conn.py('nwfilterDefineXML', xml(twin)),
    { shape: (r) => r.nwfilter },
  );
  s.change(
    p.nwFilterDefineXMLFlags,
    pair,
    (twin) => ({ xml: xml(twin, rule), flags: 0 }),
    (twin) => conn.py('nwfilterDefineXMLFlags', xml(twin, rule), 0),
    { shape: (r) => r.nwfilter },
  );
  s.fails(
    p.nwFilterDefineXML,
    { xml: "<filter name='a' chain='moon'/>" },
    conn.py('nwfilterDefineXML', "<filter name='a' chain='moon'/>"),
    'no such chain',
  );
  s.same(p.nwFilterLookupByName, { name: ours.handle.name }, conn.py('nwfilterLookupByName', ours.handle.name), (r) => r.nwfilter);
  s.fails(p.nwFilterLookupByName, { name: 'hole' }, conn.py('nwfilterLookupByName', 'hole'));
  s.same(p.nwFilterLookupByUUID, { uuid: ours.handle.uuid }, conn.py('nwfilterLookupByUUIDString', ours.handle.uuid), (r) => r.nwfilter);
  s.fails(p.nwFilterLookupByUUID, { uuid: UNKNOWN_UUID }, conn.py('nwfilterLookupByUUIDString', UNKNOWN_UUID));
  s.same(p.nwFilterGetXMLDesc, { nwfilter: ours.handle, flags: 0 }, ours.py('XMLDesc', 0), (r) => r.xml);

  const bindings = twins((side) => binding(PORTS[side], `${side}-filter`), 0);
  const bindingXml = ({ handle }: typeof bindings.ours) =>
    `<filterbinding><owner><name>seat</name><uuid>cccccccc-0000-4000-8000-000000000002</uuid></owner>
      <portdev name='${handle.portdev}'/><mac address='52:54:00:00:05:01'/><filterref filter='${handle.filtername}'/></filterbinding>`;
  s.change(
    p.nwFilterBindingCreateXML,
    bindings,
    (twin) => ({ xml: bindingXml(twin), flags: 0 }),
    (twin) => conn.py('nwfilterBindingCreateXML', bindingXml(twin), 0),
    { shape: (r) => r.nwfilter },
  );
  s.same(p.nwFilterBindingLookupByPortDev, { name: PORTS.ours }, conn.py('nwfilterBindingLookupByPortDev', PORTS.ours), (r) => r.nwfilter);
  s.fails(p.nwFilterBindingLookupByPortDev, { name: 'nothing' }, conn.py('nwfilterBindingLookupByPortDev', 'nothing'));
  s.same(p.nwFilterBindingGetXMLDesc, { nwfilter: bindings.ours.handle, flags: 0 }, bindings.ours.py('XMLDesc', 0), (r) => r.xml);
  s.same(p.connectListAllNWFilterBindings, { needResults: true, flags: 0 }, conn.py('listAllNWFilterBindings'), (r) => [
    ...r.bindings.slice(0, r.ret),
  ]);
  s.fails(p.nwFilterUndefine, { nwfilter: ours.handle }, ours.py('undefine'), 'it is in use');
  s.change(
    p.nwFilterBindingDelete,
    bindings,
    (twin) => ({ nwfilter: twin.handle }),
    (twin) => twin.py('delete'),
  );
}

/** Takes away what {@link nwfilterCases} made. */
export function nwfilterEndCases(s: Suite): void {
  s.change(
    p.nwFilterUndefine,
    pair,
    (twin) => ({ nwfilter: twin.handle }),
    (twin) => twin.py('undefine'),
  );
}
