import { procedures as p } from '@aula/libvirt';
import { conn, type PoolRef, pool, type Side, type Twins, twins, vol } from './objects.ts';
import type { Suite } from './suite.ts';
import { bit, counted, volume } from './values.ts';

const UNKNOWN_UUID = 'eeeeeeee-0000-4000-8000-000000000000';
const MIB = 1024 * 1024;
type VolRef = ReturnType<typeof vol>;

const folder = (name: string) => `/var/lib/libvirt/${name}`;
const poolXml = (name: string, uuid: string) =>
  `<pool type='dir'><name>${name}</name><uuid>${uuid}</uuid><target><path>${folder(name)}</path></target></pool>`;
const handle = (twin: PoolRef) => ({ pool: twin.handle });
const flagged = (twin: PoolRef) => ({ pool: twin.handle, flags: 0 });

function volXml(name: string): string {
  return `<volume><name>${name}</name><capacity unit='MiB'>4</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`;
}

/** Pools up to the running one that the volumes' cases use. */
export function poolCases(s: Suite): Twins<PoolRef> {
  const pair = twins((side, uuid) => pool(`${side}-pool`, uuid), 0x300);
  const { ours } = pair;
  const xml = (twin: PoolRef) => poolXml(twin.handle.name, twin.handle.uuid);
  s.change(
    p.storagePoolDefineXML,
    pair,
    (twin) => ({ xml: xml(twin), flags: 0 }),
    (twin) => conn.py('storagePoolDefineXML', xml(twin), 0),
    { shape: (r) => r.pool },
  );
  s.fails(
    p.storagePoolDefineXML,
    { xml: "<pool type='cloud'/>", flags: 0 },
    conn.py('storagePoolDefineXML', "<pool type='cloud'/>", 0),
    'no such type',
  );
  s.change(p.storagePoolBuild, pair, flagged, (twin) => twin.py('build', 0), { effect: false });
  s.fails(p.storagePoolRefresh, flagged(ours), ours.py('refresh', 0), 'it does not run');
  s.change(p.storagePoolCreate, pair, flagged, (twin) => twin.py('create', 0));
  s.fails(p.storagePoolCreate, flagged(ours), ours.py('create', 0), 'it runs already');
  s.change(
    p.storagePoolSetAutostart,
    pair,
    (twin) => ({ ...handle(twin), autostart: true }),
    (twin) => twin.py('setAutostart', 1),
  );
  s.same(p.storagePoolGetAutostart, handle(ours), ours.py('autostart'), (r) => bit(r.autostart));
  s.same(p.storagePoolLookupByName, { name: ours.handle.name }, conn.py('storagePoolLookupByName', ours.handle.name), (r) => r.pool);
  s.fails(p.storagePoolLookupByName, { name: 'dry' }, conn.py('storagePoolLookupByName', 'dry'));
  s.same(p.storagePoolLookupByUUID, { uuid: ours.handle.uuid }, conn.py('storagePoolLookupByUUIDString', ours.handle.uuid), (r) => r.pool);
  s.fails(p.storagePoolLookupByUUID, { uuid: UNKNOWN_UUID }, conn.py('storagePoolLookupByUUIDString', UNKNOWN_UUID));
  s.same(p.storagePoolGetXMLDesc, flagged(ours), ours.py('XMLDesc', 0), (r) => r.xml);
  s.same(p.storagePoolGetInfo, handle(ours), ours.py('info'), (r) => [r.state, r.capacity, r.allocation, r.available], {
    moving: ['2', '3'],
  });
  s.same(p.storagePoolIsActive, handle(ours), ours.py('isActive'), (r) => bit(r.active));
  s.same(p.storagePoolIsPersistent, handle(ours), ours.py('isPersistent'), (r) => bit(r.persistent));
  return pair;
}

/** A pool that lives only while it runs; `flags` 1 has its folder made. */
export function transientPoolCases(s: Suite, flags: number): void {
  const pair = twins((side, uuid) => pool(`${side}-pond`, uuid), 0x301);
  const xml = (twin: PoolRef) => poolXml(twin.handle.name, twin.handle.uuid);
  s.change(
    p.storagePoolCreateXML,
    pair,
    (twin) => ({ xml: xml(twin), flags }),
    (twin) => conn.py('storagePoolCreateXML', xml(twin), flags),
    { shape: (r) => r.pool },
  );
  s.change(p.storagePoolDestroy, pair, handle, (twin) => twin.py('destroy'), { when: 'a transient one goes with it' });
}

/** Volumes of {@link poolCases}' pools; what stays is `disk`. */
export function volumeCases(s: Suite, pools: Twins<PoolRef>): Twins<VolRef> {
  const at = (name: string): Twins<VolRef> => ({
    ours: vol(pools.ours, name, `${folder('ours-pool')}/${name}`),
    peer: vol(pools.peer, name, `${folder('peer-pool')}/${name}`),
  });
  const disk = at('disk');
  const copy = at('copy');
  const { ours } = disk;
  const create = (side: Side) => pools[side];
  s.change(
    p.storageVolCreateXML,
    disk,
    (_, side) => ({ ...flagged(create(side)), xml: volXml('disk') }),
    (_, side) => create(side).py('createXML', volXml('disk'), 0),
    { shape: (r) => volume(r.vol) },
  );
  s.fails(
    p.storageVolCreateXML,
    { ...flagged(pools.ours), xml: volXml('disk') },
    pools.ours.py('createXML', volXml('disk'), 0),
    'it is there already',
  );
  s.change(
    p.storageVolCreateXMLFrom,
    copy,
    (_, side) => ({ ...flagged(create(side)), xml: volXml('copy'), clonevol: disk[side].handle }),
    (_, side) => create(side).py('createXMLFrom', volXml('copy'), disk[side], 0),
    { shape: (r) => volume(r.vol) },
  );
  s.same(p.storagePoolNumOfVolumes, handle(pools.ours), pools.ours.py('numOfVolumes'), (r) => r.num);
  s.same(p.storagePoolListVolumes, { ...handle(pools.ours), maxnames: 16 }, pools.ours.py('listVolumes'), (r) => r.names);
  s.same(p.storagePoolListAllVolumes, { ...flagged(pools.ours), needResults: true }, pools.ours.py('listAllVolumes'), (r) =>
    counted(r.vols, r.ret).map(volume),
  );
  volumeReads(s, pools.ours, ours);
  s.change(
    p.storageVolDelete,
    copy,
    (twin) => ({ vol: twin.handle, flags: 0 }),
    (twin) => twin.py('delete', 0),
  );
  s.change(p.storagePoolRefresh, pools, flagged, (twin) => twin.py('refresh', 0), { effect: false });
  return disk;
}

function volumeReads(s: Suite, of: PoolRef, disk: VolRef): void {
  const one = { vol: disk.handle };
  s.same(p.storageVolLookupByName, { ...handle(of), name: 'disk' }, of.py('storageVolLookupByName', 'disk'), (r) => volume(r.vol));
  s.fails(p.storageVolLookupByName, { ...handle(of), name: 'dust' }, of.py('storageVolLookupByName', 'dust'));
  s.same(p.storageVolLookupByKey, { key: disk.handle.key }, conn.py('storageVolLookupByKey', disk.handle.key), (r) => volume(r.vol));
  s.fails(p.storageVolLookupByKey, { key: 'no key' }, conn.py('storageVolLookupByKey', 'no key'));
  s.same(p.storageVolLookupByPath, { path: disk.handle.key }, conn.py('storageVolLookupByPath', disk.handle.key), (r) => volume(r.vol));
  s.fails(p.storageVolLookupByPath, { path: '/nowhere' }, conn.py('storageVolLookupByPath', '/nowhere'));
  s.same(p.storageVolGetInfo, one, disk.py('info'), (r) => [r.type, r.capacity, r.allocation]);
  s.same(p.storageVolGetXMLDesc, { ...one, flags: 0 }, disk.py('XMLDesc'), (r) => r.xml);
  s.same(p.storageVolGetPath, one, disk.py('path'), (r) => r.name);
  s.same(p.storagePoolLookupByVolume, one, disk.py('storagePoolLookupByVolume'), (r) => r.pool);
}

/** What only real storage can do with a volume. */
export function realVolumeCases(s: Suite, pools: Twins<PoolRef>, disks: Twins<VolRef>): void {
  const { ours } = disks;
  s.same(p.storageVolGetInfoFlags, { vol: ours.handle, flags: 1 }, ours.py('infoFlags', 1), (r) => [r.type, r.capacity, r.allocation]);
  s.same(
    p.storagePoolLookupByTargetPath,
    { path: folder('ours-pool') },
    conn.py('storagePoolLookupByTargetPath', folder('ours-pool')),
    (r) => r.pool,
  );
  s.fails(p.storagePoolLookupByTargetPath, { path: '/nowhere' }, conn.py('storagePoolLookupByTargetPath', '/nowhere'));
  s.change(
    p.storageVolResize,
    disks,
    (twin) => ({ vol: twin.handle, capacity: BigInt(6 * MIB), flags: 0 }),
    (twin) => twin.py('resize', 6 * MIB, 0),
  );
  s.fails(
    p.storageVolResize,
    { vol: ours.handle, capacity: BigInt(MIB), flags: 0 },
    ours.py('resize', MIB, 0),
    'smaller without being told to shrink',
  );
  s.change(
    p.storageVolWipe,
    disks,
    (twin) => ({ vol: twin.handle, flags: 0 }),
    (twin) => twin.py('wipe', 0),
    { readings: [['info']], effect: false },
  );
  s.change(
    p.storageVolWipePattern,
    disks,
    (twin) => ({ vol: twin.handle, algorithm: 0, flags: 0 }),
    (twin) => twin.py('wipePattern', 0, 0),
    { readings: [['info']], effect: false },
  );
  s.same(p.connectGetStoragePoolCapabilities, { flags: 0 }, conn.py('getStoragePoolCapabilities'), (r) => r.capabilities);
  s.same(p.storagePoolListVolumes, { pool: pools.ours.handle, maxnames: 1 }, pools.ours.py('listVolumes'), (r) => r.names, {
    when: 'with room for one',
  });
}

/** Takes away what {@link poolCases} made. */
export function poolEndCases(s: Suite, pools: Twins<PoolRef>, disks: Twins<VolRef>): void {
  s.change(
    p.storageVolDelete,
    disks,
    (twin) => ({ vol: twin.handle, flags: 0 }),
    (twin) => twin.py('delete', 0),
    { when: 'the last' },
  );
  s.change(p.storagePoolDestroy, pools, handle, (twin) => twin.py('destroy'));
  s.fails(p.storagePoolDestroy, handle(pools.ours), pools.ours.py('destroy'), 'it does not run');
  s.change(p.storagePoolDelete, pools, flagged, (twin) => twin.py('delete', 0), { effect: false });
  s.change(p.storagePoolUndefine, pools, handle, (twin) => twin.py('undefine'));
}
