import { procedures as p, type TypedParam } from '@aula/libvirt';
import { expect, it } from 'vitest';
import { conn, type DomainRef, type Side, type Twins } from './objects.ts';
import { DISK_FOLDER, jobFields } from './qemu-domain-cases.ts';
import { owned } from './saved-state-cases.ts';
import { settled } from './settled.ts';
import type { Suite } from './suite.ts';
import { params } from './values.ts';

const TRANSIENT_JOB = 4;
/** `VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY` and `…_NO_METADATA`. */
const OVERLAY_ONLY = 16 | 4;

const handle = (twin: DomainRef) => ({ dom: twin.handle });
const flagged = (twin: DomainRef) => ({ dom: twin.handle, flags: 0 });
const JOB = ['blockJobInfo', 'vda'];
const alive = { readings: [['isActive']], effect: false } as const;

function overlayXml(side: Side, name: string): string {
  return `<domainsnapshot><name>${name}</name><disks><disk name='vda'><source file='${DISK_FOLDER}/${side}-${name}.qcow2'/></disk>
    <disk name='vdb' snapshot='no'/></disks></domainsnapshot>`;
}

/** Jobs on the disks of running domains. */
export function blockJobCases(s: Suite, pair: Twins<DomainRef>): void {
  const { ours } = pair;
  const copy = (side: Side) => `<disk type='file'><driver type='qcow2'/><source file='${DISK_FOLDER}/${side}-copy.qcow2'/></disk>`;
  s.change(
    p.domainBlockCopy,
    pair,
    (twin, side) => ({ ...handle(twin), path: 'vda', destxml: copy(side), params: [], flags: TRANSIENT_JOB }),
    (twin, side) => twin.py('blockCopy', 'vda', copy(side), {}, TRANSIENT_JOB),
    { readings: [['isActive'], ['blockJobInfo', 'vdb']], effect: false },
  );
  settled(s, pair, 'the copy of vda is ready', JOB, (info) => info['cur'] === info['end'] && info['end'] !== undefined);
  s.same(
    p.domainGetBlockJobInfo,
    { ...flagged(ours), path: 'vda' },
    ours.py('blockJobInfo', 'vda'),
    ({ found, type, bandwidth, cur, end }) => (found ? { type, bandwidth, cur, end } : {}),
    { when: 'a copy' },
  );
  s.change(
    p.domainBlockJobSetSpeed,
    pair,
    (twin) => ({ ...flagged(twin), path: 'vda', bandwidth: 9n }),
    (twin) => twin.py('blockJobSetSpeed', 'vda', 9),
    { readings: [['blockJobInfo', 'vda']] },
  );
  s.change(
    p.domainBlockJobAbort,
    pair,
    (twin) => ({ ...flagged(twin), path: 'vda' }),
    (twin) => twin.py('blockJobAbort', 'vda', 0),
    { readings: [['blockJobInfo', 'vda']] },
  );
  for (const name of ['pull', 'rebase']) {
    const xml = (side: Side) => overlayXml(side, name);
    s.change(
      p.domainSnapshotCreateXML,
      pair,
      (twin, side) => ({ ...handle(twin), xmlDesc: xml(side), flags: OVERLAY_ONLY }),
      (twin, side) => twin.py('snapshotCreateXML', xml(side), OVERLAY_ONLY),
      { shape: (r) => owned(r.snap), when: name },
    );
    if (name === 'pull') {
      s.change(
        p.domainBlockPull,
        pair,
        (twin) => ({ ...flagged(twin), path: 'vda', bandwidth: 0n }),
        (twin) => twin.py('blockPull', 'vda', 0, 0),
        alive,
      );
    } else {
      s.change(
        p.domainBlockRebase,
        pair,
        (twin) => ({ ...flagged(twin), path: 'vda', base: null, bandwidth: 0n }),
        (twin) => twin.py('blockRebase', 'vda', null, 0, 0),
        alive,
      );
    }
    settled(s, pair, `vda has no job after its ${name}`, JOB, (info) => Object.keys(info).length === 0);
  }
  const overlay = (side: Side) => overlayXml(side, 'commit');
  s.change(
    p.domainSnapshotCreateXML,
    pair,
    (twin, side) => ({ ...handle(twin), xmlDesc: overlay(side), flags: OVERLAY_ONLY }),
    (twin, side) => twin.py('snapshotCreateXML', overlay(side), OVERLAY_ONLY),
    { shape: (r) => owned(r.snap), when: 'commit' },
  );
  s.change(
    p.domainBlockCommit,
    pair,
    (twin) => ({ ...handle(twin), disk: 'vda', base: null, top: null, bandwidth: 0n, flags: 4 }),
    (twin) => twin.py('blockCommit', 'vda', null, null, 0, 4),
    alive,
  );
  settled(s, pair, 'vda is committed', JOB, (info) => info['cur'] === info['end'] && info['end'] !== undefined);
  s.change(
    p.domainBlockJobAbort,
    pair,
    (twin) => ({ ...handle(twin), path: 'vda', flags: 2 }),
    (twin) => twin.py('blockJobAbort', 'vda', 2),
    { when: 'by pivoting', readings: [['blockJobInfo', 'vda']] },
  );
}

/** A backup that waits to be pulled is a job that lasts until it is aborted. */
export function backupCases(s: Suite, pair: Twins<DomainRef>): void {
  const { ours } = pair;
  const xml = (side: Side) => `<domainbackup mode='pull'><server transport='unix' socket='/var/lib/libvirt/qemu/${side}.nbd'/>
    <disks><disk name='vda' backup='yes' type='file'><scratch file='${DISK_FOLDER}/${side}.scratch'/></disk><disk name='vdb' backup='no'/></disks></domainbackup>`;
  const readings = [['backupGetXMLDesc']];
  for (const call of ['abortJob', 'abortJobFlags']) {
    s.change(
      p.domainBackupBegin,
      pair,
      (twin, side) => ({ ...flagged(twin), backupXml: xml(side), checkpointXml: null }),
      (twin, side) => twin.py('backupBegin', xml(side), null, 0),
      { readings, when: `before ${call}` },
    );
    if (call === 'abortJob') {
      s.same(p.domainBackupGetXMLDesc, flagged(ours), ours.py('backupGetXMLDesc'), (r) => r.xml);
      s.same(p.domainGetJobInfo, handle(ours), ours.py('jobInfo'), jobFields, { moving: ['1'], when: 'a backup runs' });
      s.same(p.domainGetJobStats, flagged(ours), ours.py('jobStats'), (r) => ({ type: r.type, ...params(r.params) }), {
        moving: ['time_elapsed'],
        when: 'a backup runs',
      });
      s.change(p.domainAbortJob, pair, handle, (twin) => twin.py('abortJob'), alive);
    } else {
      s.change(p.domainAbortJobFlags, pair, flagged, (twin) => twin.py('abortJobFlags', 0), alive);
    }
    settled(s, pair, `the backup is gone after ${call}`, ['backupGetXMLDesc'], (state) => 'error' in state);
  }
}

/** Memory saved by name and by libvirt itself, its description read and changed on the way. */
export function qemuSaveCases(s: Suite, pair: Twins<DomainRef>): void {
  const { ours } = pair;
  const file = (twin: DomainRef): TypedParam[] => [{ field: 'file', type: 'string', value: `${DISK_FOLDER}/${twin.handle.name}.save` }];
  const path = (twin: DomainRef) => `${DISK_FOLDER}/${twin.handle.name}.save`;
  s.change(
    p.domainSaveParams,
    pair,
    (twin) => ({ ...flagged(twin), params: file(twin) }),
    (twin) => twin.py('saveParams', { file: path(twin) }, 0),
  );
  s.same(p.domainSaveImageGetXMLDesc, { file: path(ours), flags: 0 }, conn.py('saveImageGetXMLDesc', path(ours), 0), (r) => r.xml);
  const described = changedDescriptions(
    'of the file',
    (twin) => s.world().ours.call(p.domainSaveImageGetXMLDesc, { file: path(twin), flags: 0 }),
    pair,
  );
  s.change(
    p.domainSaveImageDefineXML,
    pair,
    (twin, side) => ({ file: path(twin), dxml: described[side], flags: 0 }),
    (twin, side) => conn.py('saveImageDefineXML', path(twin), described[side], 0),
    { effect: false },
  );
  s.same(p.domainSaveImageGetXMLDesc, { file: path(ours), flags: 0 }, conn.py('saveImageGetXMLDesc', path(ours), 0), (r) => r.xml, {
    when: 'changed',
  });
  s.change(
    p.domainRestoreParams,
    pair,
    (twin) => ({ params: file(twin), flags: 0 }),
    (twin) => conn.py('restoreParams', { file: path(twin) }, 0),
  );
  s.change(p.domainManagedSave, pair, flagged, (twin) => twin.py('managedSave', 0));
  s.same(p.domainManagedSaveGetXMLDesc, flagged(ours), ours.py('managedSaveGetXMLDesc', 0), (r) => r.xml);
  const managed = changedDescriptions(
    'of the managed save',
    (twin) => s.world().ours.call(p.domainManagedSaveGetXMLDesc, flagged(twin)),
    pair,
  );
  s.change(
    p.domainManagedSaveDefineXML,
    pair,
    (twin, side) => ({ ...handle(twin), dxml: managed[side], flags: 0 }),
    (twin, side) => twin.py('managedSaveDefineXML', managed[side], 0),
    { readings: [['managedSaveGetXMLDesc']] },
  );
  s.change(p.domainManagedSaveRemove, pair, flagged, (twin) => twin.py('managedSaveRemove', 0));
}

/** What is told of both twins when the cases come here, with a title added. */
function changedDescriptions(
  what: string,
  read: (twin: DomainRef) => Promise<{ xml: string }>,
  pair: Twins<DomainRef>,
): Record<Side, string> {
  const texts = { ours: '', peer: '' };
  it(`reads what is told ${what}`, async () => {
    for (const side of ['ours', 'peer'] as const) {
      texts[side] = (await read(pair[side])).xml
        .replace(/<title>.*<\/title>/, '')
        .replace('</name>', `</name><title>as told ${what}</title>`);
      expect(texts[side]).toContain('as told');
    }
  });
  return texts;
}
