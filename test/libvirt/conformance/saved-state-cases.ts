import { procedures as p } from '@aula/libvirt';
import { checkpoint, conn, type DomainRef, snapshot, type Twins } from './objects.ts';
import type { Suite } from './suite.ts';
import { bit, counted } from './values.ts';

const FOLDER = '/var/lib/libvirt';
const handle = (twin: DomainRef) => ({ dom: twin.handle });
const flagged = (twin: DomainRef) => ({ dom: twin.handle, flags: 0 });
const file = (twin: DomainRef, kind: string) => `${FOLDER}/${twin.handle.name}.${kind}`;

/** Memory written to files and read back; the pair runs before and after. */
export function saveCases(s: Suite, pair: Twins<DomainRef>): void {
  const { ours } = pair;
  s.change(
    p.domainSave,
    pair,
    (twin) => ({ ...handle(twin), to: file(twin, 'save') }),
    (twin) => twin.py('save', file(twin, 'save')),
  );
  s.same(
    p.domainSaveImageGetXMLDesc,
    { file: file(ours, 'save'), flags: 0 },
    conn.py('saveImageGetXMLDesc', file(ours, 'save'), 0),
    (r) => r.xml,
  );
  s.fails(
    p.domainSaveImageGetXMLDesc,
    { file: '/no/such.save', flags: 0 },
    conn.py('saveImageGetXMLDesc', '/no/such.save', 0),
    'there is no file',
  );
  s.change(
    p.domainRestore,
    pair,
    (twin) => ({ from: file(twin, 'save') }),
    (twin) => conn.py('restore', file(twin, 'save')),
  );
  s.change(
    p.domainSaveFlags,
    pair,
    (twin) => ({ ...handle(twin), to: file(twin, 'flags'), dxml: null, flags: 0 }),
    (twin) => twin.py('saveFlags', file(twin, 'flags'), null, 0),
  );
  s.change(
    p.domainRestoreFlags,
    pair,
    (twin) => ({ from: file(twin, 'flags'), dxml: null, flags: 0 }),
    (twin) => conn.py('restoreFlags', file(twin, 'flags'), null, 0),
  );
  s.change(p.domainManagedSave, pair, flagged, (twin) => twin.py('managedSave', 0));
  s.change(p.domainManagedSaveRemove, pair, flagged, (twin) => twin.py('managedSaveRemove', 0));
  s.change(p.domainCreate, pair, handle, (twin) => twin.py('create'), { when: 'the managed save being gone' });
}

/** A core file, which the test driver writes in one word. */
export function coreDumpCases(s: Suite, pair: Twins<DomainRef>): void {
  s.change(
    p.domainCoreDump,
    pair,
    (twin) => ({ ...flagged(twin), to: file(twin, 'core') }),
    (twin) => twin.py('coreDump', file(twin, 'core'), 0),
    { effect: false },
  );
  s.change(
    p.domainCoreDumpWithFormat,
    pair,
    (twin) => ({ ...handle(twin), to: file(twin, 'core'), dumpformat: 0, flags: 1 }),
    (twin) => twin.py('coreDumpWithFormat', file(twin, 'core'), 0, 1),
    { when: 'it crashes with it' },
  );
  s.change(p.domainCreate, pair, handle, (twin) => twin.py('create'), { when: 'after the crash' });
}

/** A snapshot's or checkpoint's handle without its domain's id, for the daemon gives back the one that it was sent. */
export function owned(of: { name: string; dom: { name: string; uuid: string; id: number } }) {
  if (!Number.isInteger(of.dom.id)) throw new TypeError('the domain of a handle has no id');
  return { name: of.name, dom: { name: of.dom.name, uuid: of.dom.uuid } };
}

const snapshotXml = (name: string) => `<domainsnapshot><name>${name}</name><description>a state</description></domainsnapshot>`;

/** A tree of snapshots: `base`, its child `next`. */
export function snapshotCases(s: Suite, pair: Twins<DomainRef>): void {
  const { ours } = pair;
  const base = { ours: snapshot(pair.ours, 'base'), peer: snapshot(pair.peer, 'base') };
  const next = { ours: snapshot(pair.ours, 'next'), peer: snapshot(pair.peer, 'next') };
  const plain = flagged(ours);

  s.fails(p.domainSnapshotCurrent, plain, ours.py('snapshotCurrent'), 'there is none');
  for (const name of ['base', 'next']) {
    s.change(
      p.domainSnapshotCreateXML,
      pair,
      (twin) => ({ ...flagged(twin), xmlDesc: snapshotXml(name) }),
      (twin) => twin.py('snapshotCreateXML', snapshotXml(name), 0),
      { shape: (r) => owned(r.snap), when: name },
    );
  }
  s.same(p.domainSnapshotNum, plain, ours.py('snapshotNum'), (r) => r.num);
  s.same(p.domainSnapshotListNames, { ...plain, maxnames: 8 }, ours.py('snapshotListNames'), (r) => r.names);
  s.same(p.domainListAllSnapshots, { ...plain, needResults: true }, ours.py('listAllSnapshots'), (r) =>
    counted(r.snapshots, r.ret).map(owned),
  );
  s.same(p.domainSnapshotLookupByName, { ...plain, name: 'next' }, ours.py('snapshotLookupByName', 'next'), (r) => owned(r.snap));
  s.fails(p.domainSnapshotLookupByName, { ...plain, name: 'never' }, ours.py('snapshotLookupByName', 'never'));
  s.same(p.domainHasCurrentSnapshot, plain, ours.py('hasCurrentSnapshot'), (r) => bit(r.result));
  s.same(p.domainSnapshotCurrent, plain, ours.py('snapshotCurrent'), (r) => owned(r.snap));
  const child = { snap: next.ours.handle, flags: 0 };
  const root = { snap: base.ours.handle, flags: 0 };
  s.same(p.domainSnapshotGetXMLDesc, child, next.ours.py('getXMLDesc'), (r) => r.xml);
  s.same(p.domainSnapshotGetParent, child, next.ours.py('getParent'), (r) => owned(r.snap));
  s.fails(p.domainSnapshotGetParent, root, base.ours.py('getParent'), 'it is the root');
  s.same(p.domainSnapshotIsCurrent, child, next.ours.py('isCurrent'), (r) => bit(r.current));
  s.same(p.domainSnapshotHasMetadata, child, next.ours.py('hasMetadata'), (r) => bit(r.metadata));
  s.same(p.domainSnapshotNumChildren, root, base.ours.py('numChildren'), (r) => r.num);
  s.same(p.domainSnapshotListChildrenNames, { ...root, maxnames: 8 }, base.ours.py('listChildrenNames'), (r) => r.names);
  s.same(
    p.domainSnapshotListAllChildren,
    { snapshot: base.ours.handle, needResults: true, flags: 0 },
    base.ours.py('listAllChildren'),
    (r) => counted(r.snapshots, r.ret).map(owned),
  );
  s.change(
    p.domainRevertToSnapshot,
    base,
    (twin) => ({ snap: twin.handle, flags: 0 }),
    (twin, side) => pair[side].py('revertToSnapshot', twin, 0),
  );
  s.change(
    p.domainSnapshotDelete,
    next,
    (twin) => ({ snap: twin.handle, flags: 0 }),
    (twin) => twin.py('delete', 0),
  );
  s.change(
    p.domainSnapshotDelete,
    base,
    (twin) => ({ snap: twin.handle, flags: 0 }),
    (twin) => twin.py('delete', 0),
    { when: 'the last' },
  );
}

/** Points from which changed blocks are counted: `first`, its child `second`; `disks` tells which disks, where not all can. */
export function checkpointCases(s: Suite, pair: Twins<DomainRef>, disks = ''): void {
  const { ours } = pair;
  const xml = (name: string) => `<domaincheckpoint><name>${name}</name>${disks}</domaincheckpoint>`;
  const first = { ours: checkpoint(pair.ours, 'first'), peer: checkpoint(pair.peer, 'first') };
  const second = { ours: checkpoint(pair.ours, 'second'), peer: checkpoint(pair.peer, 'second') };
  for (const [name, point] of [
    ['first', first],
    ['second', second],
  ] as const) {
    s.change(
      p.domainCheckpointCreateXML,
      pair,
      (twin) => ({ ...flagged(twin), xmlDesc: xml(name) }),
      (twin) => twin.py('checkpointCreateXML', xml(name), 0),
      { shape: (r) => owned(r.checkpoint), observe: point, when: name },
    );
  }
  const root = { checkpoint: first.ours.handle, flags: 0 };
  const child = { checkpoint: second.ours.handle, flags: 0 };
  s.same(p.domainListAllCheckpoints, { ...flagged(ours), needResults: true }, ours.py('listAllCheckpoints'), (r) =>
    counted(r.checkpoints, r.ret).map(owned),
  );
  s.same(p.domainCheckpointLookupByName, { ...flagged(ours), name: 'second' }, ours.py('checkpointLookupByName', 'second'), (r) =>
    owned(r.checkpoint),
  );
  s.fails(p.domainCheckpointLookupByName, { ...flagged(ours), name: 'never' }, ours.py('checkpointLookupByName', 'never'));
  s.same(p.domainCheckpointGetXMLDesc, child, second.ours.py('getXMLDesc'), (r) => r.xml);
  s.same(p.domainCheckpointGetParent, child, second.ours.py('getParent'), (r) => owned(r.parent));
  s.fails(p.domainCheckpointGetParent, root, first.ours.py('getParent'), 'it is the root');
  s.same(p.domainCheckpointListAllChildren, { ...root, needResults: true }, first.ours.py('listAllChildren'), (r) =>
    counted(r.checkpoints, r.ret).map(owned),
  );
  for (const point of [second, first]) {
    s.change(
      p.domainCheckpointDelete,
      point,
      (twin) => ({ checkpoint: twin.handle, flags: 0 }),
      (twin) => twin.py('delete', 0),
      { when: point.ours.handle.name },
    );
  }
}
