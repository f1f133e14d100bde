import { writeFile } from 'node:fs/promises';
import { procedures as p, type TypedParam } from '@aula/libvirt';
import { it } from 'vitest';
import { type NetworkRef, port, type Twins, twins } from './objects.ts';
import type { Suite } from './suite.ts';
import { counted, params } from './values.ts';

const UNKNOWN_UUID = 'eeeeeeee-0000-4000-8000-000000000000';
const handle = (net: NetworkRef) => ({ network: net.handle });

/** Ports of a running network, as libvirt makes one for each network card. */
export function networkPortCases(s: Suite, networks: Twins<NetworkRef>): void {
  const pair = twins((side, uuid) => port(networks[side], uuid), 0x700);
  const { ours } = networks;
  const xml = (uuid: string) => `<networkport><uuid>${uuid}</uuid>
    <owner><name>seat</name><uuid>cccccccc-0000-4000-8000-000000000004</uuid></owner><mac address='52:54:00:00:07:01'/>
    <bandwidth><inbound average='50'/></bandwidth></networkport>`;
  s.change(
    p.networkPortCreateXML,
    pair,
    (twin, side) => ({ ...handle(networks[side]), xml: xml(twin.handle.uuid), flags: 0 }),
    (twin, side) => networks[side].py('portCreateXML', xml(twin.handle.uuid), 0),
    { shape: (r) => r.port },
  );
  s.same(
    p.networkPortLookupByUUID,
    { ...handle(ours), uuid: pair.ours.handle.uuid },
    ours.py('portLookupByUUIDString', pair.ours.handle.uuid),
    (r) => r.port,
  );
  s.fails(p.networkPortLookupByUUID, { ...handle(ours), uuid: UNKNOWN_UUID }, ours.py('portLookupByUUIDString', UNKNOWN_UUID));
  s.same(p.networkListAllPorts, { ...handle(ours), needResults: true, flags: 0 }, ours.py('listAllPorts'), (r) => counted(r.ports, r.ret));
  s.same(p.networkPortGetXMLDesc, { port: pair.ours.handle, flags: 0 }, pair.ours.py('XMLDesc', 0), (r) => r.xml);
  s.same(p.networkPortGetParameters, { port: pair.ours.handle, nparams: 16, flags: 0 }, pair.ours.py('parameters', 0), (r) =>
    params(r.params),
  );
  const limit: TypedParam[] = [{ field: 'inbound.average', type: 'uint', value: 100 }];
  s.change(
    p.networkPortSetParameters,
    pair,
    (twin) => ({ port: twin.handle, params: limit, flags: 0 }),
    (twin) => twin.py('setParameters', { 'inbound.average': 100 }, 0),
  );
  s.change(
    p.networkPortDelete,
    pair,
    (twin) => ({ port: twin.handle, flags: 0 }),
    (twin) => twin.py('delete', 0),
  );
}

/** Leases as dnsmasq's helper leaves them; `mapPath` tells where the host's files lie. */
export function leaseCases(s: Suite, net: NetworkRef, mapPath: (path: string) => string): void {
  const lease = (last: number) => ({
    'ip-address': `192.0.2.${last}`,
    'mac-address': `52:54:00:00:08:0${last % 10}`,
    'expiry-time': 4_000_000_000 + last,
    ...(last === 101 ? { hostname: 'seat-1', 'client-id': 'ff:00:01' } : {}),
  });
  it('has two leases', async () => {
    await writeFile(mapPath(`/var/lib/libvirt/dnsmasq/${net.handle.name}.status`), JSON.stringify([lease(101), lease(102)]));
  });
  const all = { net: net.handle, mac: null, needResults: true, flags: 0 };
  const shape = (r: { leases: { type: number; prefix: number }[]; ret: number }) => counted(r.leases, r.ret);
  s.same(p.networkGetDHCPLeases, all, net.py('DHCPLeases', null, 0), shape);
  s.same(p.networkGetDHCPLeases, { ...all, mac: '52:54:00:00:08:02' }, net.py('DHCPLeases', '52:54:00:00:08:02', 0), shape, {
    when: 'of one card',
  });
  s.fails(p.networkGetDHCPLeases, { ...all, mac: 'no mac' }, net.py('DHCPLeases', 'no mac', 0));
}
