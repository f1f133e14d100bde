import { procedures as p } from '@aula/libvirt';
import { conn, secret, twins } from './objects.ts';
import type { Suite } from './suite.ts';

const UNKNOWN_UUID = 'eeeeeeee-0000-4000-8000-000000000000';
/** `VIR_SECRET_USAGE_TYPE_VOLUME`. */
const VOLUME = 1;
const VALUE = Buffer.from([0, 1, 2, 128, 255, 10, 13]);

export function secretCases(s: Suite): void {
  const pair = twins((side, uuid) => secret(uuid, VOLUME, `/${side}/disk`), 0x400);
  const { ours } = pair;
  const xml = ({ handle }: typeof ours) =>
    `<secret ephemeral='no' private='no'><uuid>${handle.uuid}</uuid><description>a key</description>
      <usage type='volume'><volume>${handle.usageId}</volume></usage></secret>`;
  s.change(
    p.secretDefineXML,
    pair,
    (twin) => ({ xml: xml(twin), flags: 0 }),
    (twin) => conn.py('secretDefineXML', xml(twin), 0),
    { shape: (r) => r.secret },
  );
  s.fails(p.secretGetValue, { secret: ours.handle, flags: 0 }, ours.py('value', 0), 'it has none yet');
  s.change(
    p.secretSetValue,
    pair,
    (twin) => ({ secret: twin.handle, value: VALUE, flags: 0 }),
    (twin) => twin.py('setValue', VALUE, 0),
  );
  s.same(p.secretGetValue, { secret: ours.handle, flags: 0 }, ours.py('value', 0), (r) => r.value);
  s.same(p.secretGetXMLDesc, { secret: ours.handle, flags: 0 }, ours.py('XMLDesc', 0), (r) => r.xml);
  s.same(p.secretLookupByUUID, { uuid: ours.handle.uuid }, conn.py('secretLookupByUUIDString', ours.handle.uuid), (r) => r.secret);
  s.fails(p.secretLookupByUUID, { uuid: UNKNOWN_UUID }, conn.py('secretLookupByUUIDString', UNKNOWN_UUID));
  s.same(
    p.secretLookupByUsage,
    { usageType: VOLUME, usageId: '/ours/disk' },
    conn.py('secretLookupByUsage', VOLUME, '/ours/disk'),
    (r) => r.secret,
  );
  s.fails(p.secretLookupByUsage, { usageType: VOLUME, usageId: '/nobody' }, conn.py('secretLookupByUsage', VOLUME, '/nobody'));
}

/** Takes away what {@link secretCases} made. */
export function secretEndCases(s: Suite): void {
  const pair = twins((side, uuid) => secret(uuid, VOLUME, `/${side}/disk`), 0x400);
  s.change(
    p.secretUndefine,
    pair,
    (twin) => ({ secret: twin.handle }),
    (twin) => twin.py('undefine'),
  );
}
