import { procedures as p, type TypedParam } from '@aula/libvirt';
import { started } from './domain-change-cases.ts';
import { interfaceCounters, type ResultOf } from './domain-read-cases.ts';
import { qemuDomainXml } from './domain-xml.ts';
import { conn, type DomainRef, domain, type NetworkRef, qemuModule, type Side, type Twins, twins } from './objects.ts';
import { settled } from './settled.ts';
import type { Suite } from './suite.ts';
import { bit, counted, params } from './values.ts';

export const MAC = '52:54:00:00:02:01';
const CONFIG = 2;
const LIVE = 1;
const PAUSED = 1;
/** Human monitor commands: one text back, without a running number. */
const HMP = 1;
/** The most that the binding can send: more than a double can hold. */
const MOST = (1n << 63n) - 1n;

const handle = (twin: DomainRef) => ({ dom: twin.handle });
const flagged = (twin: DomainRef) => ({ dom: twin.handle, flags: 0 });

export const DISK_FOLDER = '/var/lib/libvirt/seats';
export const diskOf = (side: Side, format: 'qcow2' | 'raw') => `${DISK_FOLDER}/${side}.${format}`;

/** Domains that QEMU runs: defined and started paused, as which they stay for the reads. */
export function qemuStartCases(s: Suite, networks: Twins<NetworkRef>): Twins<DomainRef> {
  const pair = twins((side, uuid) => domain(`${side}-seat`, uuid), 0x600);
  const xml = ({ handle: { name, uuid } }: DomainRef, side: Side) =>
    qemuDomainXml(name, uuid, { qcow2: diskOf(side, 'qcow2'), raw: diskOf(side, 'raw') }, networks[side].handle.name);
  s.change(
    p.domainDefineXMLFlags,
    pair,
    (twin, side) => ({ xml: xml(twin, side), flags: 1 }),
    (twin, side) => conn.py('defineXMLFlags', xml(twin, side), 1),
    { shape: (r) => r.dom },
  );
  s.fails(p.domainGetControlInfo, flagged(pair.ours), pair.ours.py('controlInfo'), 'it is off');
  s.change(
    p.domainCreateWithFlags,
    pair,
    (twin) => ({ ...handle(twin), flags: PAUSED }),
    (twin) => twin.py('createWithFlags', PAUSED),
    { shape: started, when: 'paused' },
  );
  return pair;
}

/** What only QEMU's driver tells about a domain. */
export function qemuReads(s: Suite, dom: DomainRef): void {
  const only = handle(dom);
  const plain = flagged(dom);
  const hmp = (cmd: string) => ({ ...only, cmd, flags: HMP });
  s.same(p.domainQemuMonitorCommand, hmp('info name'), qemuModule.py('qemuMonitorCommand', dom, 'info name', HMP), (r) => r.result);
  s.fails(
    p.domainQemuMonitorCommand,
    { ...only, cmd: '{"execute":', flags: 0 },
    qemuModule.py('qemuMonitorCommand', dom, '{"execute":', 0),
    'it is no JSON',
  );
  s.same(p.domainBlockStatsFlags, { ...plain, path: 'vda', nparams: 16 }, dom.py('blockStatsFlags', 'vda'), (r) => params(r.params));
  s.same(p.domainBlockPeek, { ...plain, path: 'vdb', offset: 4n, size: 64 }, dom.py('blockPeek', 'vdb', 4, 64), (r) => r.buffer);
  s.same(p.domainMemoryPeek, { ...only, offset: 0xffff0n, size: 16, flags: 2 }, dom.py('memoryPeek', 0xffff0, 16, 2), (r) => r.buffer);
  s.same(p.domainGetBlockJobInfo, { ...plain, path: 'vda' }, dom.py('blockJobInfo', 'vda'), ({ found, type, bandwidth, cur, end }) =>
    found ? { type, bandwidth, cur, end } : noJob([type, bandwidth, cur, end]),
  );
  s.same(p.domainGetJobInfo, only, dom.py('jobInfo'), jobFields);
  s.same(p.domainGetJobStats, plain, dom.py('jobStats'), (r) => ({ type: r.type, ...params(r.params) }));
  s.same(p.domainGetSecurityLabelList, only, dom.py('securityLabelList'), (r) =>
    counted(r.labels, r.ret).map(({ label, enforcing }) => [label, enforcing]),
  );
  s.same(p.domainInterfaceStats, { ...only, device: MAC }, dom.py('interfaceStats', MAC), interfaceCounters, {
    moving: ['0', '1', '2', '3', '4', '5', '6', '7'],
  });
  s.same(p.domainInterfaceAddresses, { ...plain, source: 0 }, dom.py('interfaceAddresses', 0), (r) =>
    Object.fromEntries(r.ifaces.map(({ name, hwaddr, addrs }) => [name, { hwaddr, addrs }])),
  );
  s.same(p.domainMigrateGetMaxSpeed, plain, dom.py('migrateGetMaxSpeed', 0), (r) => r.bandwidth);
  s.same(p.domainMigrateGetMaxDowntime, plain, dom.py('migrateGetMaxDowntime', 0), (r) => r.downtime);
  s.same(p.domainMigrateGetCompressionCache, plain, dom.py('migrateGetCompressionCache', 0), (r) => r.cacheSize);
  s.same(p.domainGetCPUStats, { ...plain, nparams: 3, startCpu: -1, ncpus: 1 }, dom.py('getCPUStats', true), (r) => [params(r.params)], {
    mayFail: true,
  });
  // It needs cgroups.
  s.same(p.domainGetSchedulerType, only, dom.py('schedulerType'), (r) => [r.type, r.nparams], { mayFail: true });
  s.same(p.domainHasCurrentSnapshot, plain, dom.py('hasCurrentSnapshot'), (r) => bit(r.result));
}

/** As the binding orders them. */
export function jobFields(r: ResultOf<typeof p.domainGetJobInfo>): (number | bigint)[] {
  const time = [r.timeElapsed, r.timeRemaining];
  const data = [r.dataTotal, r.dataProcessed, r.dataRemaining];
  const memory = [r.memTotal, r.memProcessed, r.memRemaining];
  return [r.type, ...time, ...data, ...memory, r.fileTotal, r.fileProcessed, r.fileRemaining];
}

/** Without a job the procedure answers zeros, and the binding nothing. */
function noJob(fields: (number | bigint)[]): Record<string, never> {
  if (fields.some((field) => BigInt(field) !== 0n)) throw new Error(`no job, and yet ${fields.join(', ')}`);
  return {};
}

/** All statistics of one running domain, of every C type; the rates of QEMU itself move even while the guest stands still. */
export function statisticsCases(s: Suite, dom: DomainRef): void {
  const moving = ['cpu.time', 'cpu.user', 'cpu.system', 'balloon.rss', 'balloon.last-update', 'vcpu.0.time', 'vcpu.0.delay', 'vcpu.0.wait'];
  s.same(
    p.connectGetAllDomainStats,
    { doms: [dom.handle], stats: 0, flags: 0 },
    conn.py('domainListGetStats', [dom], 0, 0),
    (r) => r.retStats.map((record) => [record.dom, params(record.params)]),
    { moving, when: 'of one domain that runs' },
  );
  s.same(
    p.connectGetAllDomainStats,
    { doms: [], stats: 1 << 5, flags: 0 },
    conn.py('getAllDomainStats', 1 << 5, 0),
    (r) => r.retStats.map((record) => [record.dom, params(record.params)]),
    { when: 'of all disks' },
  );
  s.fails(
    p.connectGetAllDomainStats,
    { doms: [], stats: 1 << 30, flags: (1 << 31) >>> 0 },
    conn.py('getAllDomainStats', 1 << 30, 2 ** 31),
    'statistics that nobody knows',
  );
}

/** A guest that runs for a moment; off at the end. */
export function qemuRunCases(s: Suite, pair: Twins<DomainRef>): void {
  const { ours } = pair;
  s.fails(p.domainMigrateBegin3Params, { ...flagged(ours), params: [] }, ours.py('migrate3', conn, {}, 0), 'it is off');
  s.change(p.domainCreate, pair, handle, (twin) => twin.py('create'));
  const console = { ...flagged(ours), devName: 'serial9' };
  s.fails(p.domainOpenConsole, console, { ...ours.py('openConsole', 'serial9', 0), stream: 1 }, 'no such console');
  s.change(p.domainSuspend, pair, handle, (twin) => twin.py('suspend'));
  s.change(p.domainResume, pair, handle, (twin) => twin.py('resume'));
  s.change(p.domainReset, pair, flagged, (twin) => twin.py('reset'), { effect: false });
  s.change(
    p.domainStartDirtyRateCalc,
    pair,
    (twin) => ({ ...flagged(twin), seconds: 1 }),
    (twin) => twin.py('startDirtyRateCalc', 1, 0),
    { effect: false },
  );
  s.change(p.domainReboot, pair, flagged, (twin) => twin.py('reboot', 0), { readings: [['isActive']], effect: false });
  s.change(
    p.domainSetMetadata,
    pair,
    (twin) => ({ ...handle(twin), type: 2, metadata: '<seat/>', key: 'c', uri: 'urn:example:c', flags: LIVE }),
    (twin) => twin.py('setMetadata', 2, '<seat/>', 'c', 'urn:example:c', LIVE),
  );
  const nowhere = 'qemu+unix:///system?socket=/no/such/socket';
  const peer2peer = 2;
  s.fails(
    p.domainMigratePerform3Params,
    { ...handle(ours), dconnuri: nowhere, params: [], cookieIn: Buffer.alloc(0), flags: peer2peer },
    ours.py('migrateToURI3', nowhere, {}, peer2peer),
    'nobody is there',
  );
  s.fails(
    p.domainOpenChannel,
    { ...flagged(ours), name: 'nothing' },
    { ...ours.py('openChannel', 'nothing', 0), stream: 1 },
    'no such channel',
  );
  s.change(p.domainDestroy, pair, handle, (twin) => twin.py('destroy'));
  s.change(p.domainUndefine, pair, handle, (twin) => twin.py('undefine'));
}

/** What needs an agent in the guest, where there is none, and what needs a job where none runs. */
export function qemuFailures(s: Suite, dom: DomainRef): void {
  const only = handle(dom);
  const plain = flagged(dom);
  s.fails(p.domainQemuAgentCommand, { ...plain, cmd: '{}', timeout: 1 }, qemuModule.py('qemuAgentCommand', dom, '{}', 1, 0));
  s.fails(p.domainGetTime, plain, dom.py('getTime'));
  s.fails(p.domainSetTime, { ...plain, seconds: 1n, nseconds: 0 }, dom.py('setTime', { seconds: 1, nseconds: 0 }));
  s.fails(p.domainGetFSInfo, plain, dom.py('fsInfo'));
  s.fails(p.domainFSFreeze, { ...plain, mountpoints: ['/a', '/b'] }, dom.py('fsFreeze', ['/a', '/b']));
  s.fails(p.domainFSThaw, { ...plain, mountpoints: [] }, dom.py('fsThaw'));
  s.fails(p.domainFSTrim, { ...plain, mountPoint: null, minimum: 1n << 40n }, dom.py('fSTrim', null, 1n << 40n));
  s.fails(p.domainGetGuestInfo, { ...plain, types: 1 }, dom.py('guestInfo', 1));
  s.fails(p.domainSetGuestVcpus, { ...plain, cpumap: '0-1', state: 1 }, dom.py('setGuestVcpus', '0-1', 1));
  s.fails(p.domainGetHostname, { ...only, flags: 2 }, dom.py('hostname', 2));
  s.fails(p.domainInterfaceAddresses, { ...plain, source: 1 }, dom.py('interfaceAddresses', 1), 'from the agent');
  s.fails(p.domainSetUserPassword, { ...plain, user: 'seat', password: 'x' }, dom.py('setUserPassword', 'seat', 'x'));
  s.fails(p.domainAuthorizedSSHKeysGet, { ...plain, user: 'seat' }, dom.py('authorizedSSHKeysGet', 'seat'));
  s.fails(
    p.domainAuthorizedSSHKeysSet,
    { ...plain, user: 'seat', keys: ['ssh-ed25519 A'] },
    dom.py('authorizedSSHKeysSet', 'seat', ['ssh-ed25519 A']),
  );
  s.fails(p.domainPMSuspendForDuration, { ...plain, target: 0, duration: 0n }, dom.py('pMSuspendForDuration', 0, 0));
  s.fails(p.domainPMWakeup, plain, dom.py('pMWakeup'));
  s.fails(p.domainAbortJob, only, dom.py('abortJob'), 'none runs');
  s.fails(p.domainAbortJobFlags, plain, dom.py('abortJobFlags', 0), 'none runs');
  s.fails(p.domainMigrateStartPostCopy, plain, dom.py('migrateStartPostCopy'));
  s.fails(p.domainBackupGetXMLDesc, plain, dom.py('backupGetXMLDesc'), 'none runs');
  s.fails(p.domainBlockJobAbort, { ...plain, path: 'vda' }, dom.py('blockJobAbort', 'vda'));
  s.fails(p.domainBlockJobSetSpeed, { ...plain, path: 'vda', bandwidth: 5n }, dom.py('blockJobSetSpeed', 'vda', 5));
  s.fails(p.domainBlockPeek, { ...plain, path: 'vdz', offset: 0n, size: 8 }, dom.py('blockPeek', 'vdz', 0, 8));
  s.fails(p.domainGetBlockInfo, { ...plain, path: 'vdz' }, dom.py('blockInfo', 'vdz'), 'no such disk');
  s.fails(
    p.domainBlockCommit,
    { ...plain, disk: 'vda', base: null, top: null, bandwidth: 0n },
    dom.py('blockCommit', 'vda', null, null, 0, 0),
    'it has no backing file',
  );
  const sev: TypedParam[] = [{ field: 'sev-secret', type: 'string', value: 'QQ==' }];
  s.fails(p.domainSetLaunchSecurityState, { ...plain, params: sev }, dom.py('setLaunchSecurityState', { 'sev-secret': 'QQ==' }));
  s.fails(p.domainSendProcessSignal, { ...plain, pidValue: 1n, signum: 9 }, dom.py('sendProcessSignal', 1, 9));
  s.fails(p.domainRename, { ...plain, newName: 'other' }, dom.py('rename', 'other', 0), 'it runs');
  s.fails(p.domainManagedSaveGetXMLDesc, plain, dom.py('managedSaveGetXMLDesc', 0), 'there is none');
  s.fails(p.domainDetachDeviceAlias, { ...plain, alias: 'ua-nothing' }, dom.py('detachDeviceAlias', 'ua-nothing', 0));
}

/** Devices come and go, limits change; the domains run paused before and after. */
export function qemuChanges(s: Suite, pair: Twins<DomainRef>, networks: Twins<NetworkRef>): void {
  const quiet = { effect: false };
  const tablet = "<input type='tablet' bus='usb'><alias name='ua-pen'/></input>";
  s.change(
    p.domainAttachDevice,
    pair,
    (twin) => ({ ...handle(twin), xml: tablet }),
    (twin) => twin.py('attachDevice', tablet),
  );
  s.change(
    p.domainDetachDevice,
    pair,
    (twin) => ({ ...handle(twin), xml: tablet }),
    (twin) => twin.py('detachDevice', tablet),
  );
  s.change(
    p.domainAttachDeviceFlags,
    pair,
    (twin) => ({ ...handle(twin), xml: tablet, flags: LIVE | CONFIG }),
    (twin) => twin.py('attachDeviceFlags', tablet, LIVE | CONFIG),
  );
  s.change(
    p.domainDetachDeviceFlags,
    pair,
    (twin) => ({ ...handle(twin), xml: tablet, flags: CONFIG }),
    (twin) => twin.py('detachDeviceFlags', tablet, CONFIG),
  );
  s.change(
    p.domainDetachDeviceAlias,
    pair,
    (twin) => ({ ...handle(twin), alias: 'ua-pen', flags: LIVE }),
    (twin) => twin.py('detachDeviceAlias', 'ua-pen', LIVE),
    // The alias is answered before the device is gone.
    { readings: [['isActive']], effect: false },
  );
  settled(s, pair, 'the device that was named by its alias is gone', ['XMLDesc', 0], ({ value }) => !String(value).includes('ua-pen'));
  const unplugged = (side: Side) =>
    `<interface type='network'><mac address='${MAC}'/><source network='${networks[side].handle.name}'/><model type='virtio'/><link state='down'/></interface>`;
  s.change(
    p.domainUpdateDeviceFlags,
    pair,
    (twin, side) => ({ ...handle(twin), xml: unplugged(side), flags: CONFIG }),
    (twin, side) => twin.py('updateDeviceFlags', unplugged(side), CONFIG),
  );
  s.change(
    p.domainSetVcpu,
    pair,
    (twin) => ({ ...handle(twin), cpumap: '1', state: 1, flags: CONFIG }),
    (twin) => twin.py('setVcpu', '1', 1, CONFIG),
  );
  s.change(
    p.domainBlockResize,
    pair,
    (twin) => ({ ...handle(twin), disk: 'vda', size: 32n << 20n, flags: 1 }),
    (twin) => twin.py('blockResize', 'vda', 32 << 20, 1),
    { readings: [['blockInfo', 'vda']] },
  );
  s.change(
    p.domainSetBlockThreshold,
    pair,
    (twin) => ({ ...flagged(twin), dev: 'vda', threshold: MOST }),
    (twin) => twin.py('setBlockThreshold', 'vda', MOST),
    quiet,
  );
  s.change(
    p.domainMigrateSetMaxSpeed,
    pair,
    (twin) => ({ ...flagged(twin), bandwidth: 7n }),
    (twin) => twin.py('migrateSetMaxSpeed', 7),
    { readings: [['migrateGetMaxSpeed']] },
  );
  s.change(
    p.domainMigrateSetMaxDowntime,
    pair,
    (twin) => ({ ...flagged(twin), downtime: 1234n }),
    (twin) => twin.py('migrateSetMaxDowntime', 1234),
    { readings: [['migrateGetMaxDowntime']] },
  );
  s.change(
    p.domainMigrateSetCompressionCache,
    pair,
    (twin) => ({ ...flagged(twin), cacheSize: 1n << 20n }),
    (twin) => twin.py('migrateSetCompressionCache', 1 << 20),
    { readings: [['migrateGetCompressionCache']] },
  );
  s.change(
    p.domainAgentSetResponseTimeout,
    pair,
    (twin) => ({ ...flagged(twin), timeout: 3 }),
    (twin) => twin.py('agentSetResponseTimeout', 3),
    { shape: (r) => r.result, effect: false },
  );
  qemuParameterChanges(s, pair);
  s.change(
    p.domainSendKey,
    pair,
    (twin) => ({ ...flagged(twin), codeset: 0, holdtime: 1, keycodes: [28] }),
    (twin) => twin.py('sendKey', 0, 1, [28], 1, 0),
    quiet,
  );
  s.change(p.domainInjectNMI, pair, flagged, (twin) => twin.py('injectNMI'), quiet);
}

function qemuParameterChanges(s: Suite, pair: Twins<DomainRef>): void {
  const tune: TypedParam[] = [
    { field: 'read_iops_sec', type: 'ullong', value: 500n },
    { field: 'group_name', type: 'string', value: 'class' },
  ];
  s.change(
    p.domainSetBlockIoTune,
    pair,
    (twin) => ({ ...handle(twin), disk: 'vda', params: tune, flags: LIVE }),
    (twin) => twin.py('setBlockIoTune', 'vda', { read_iops_sec: 500, group_name: 'class' }, LIVE),
  );
  s.same(
    p.domainGetBlockIoTune,
    { ...handle(pair.ours), disk: 'vda', nparams: 32, flags: LIVE | 4 },
    pair.ours.py('blockIoTune', 'vda', LIVE),
    (r) => params(r.params),
    { when: 'with a text among them' },
  );
}
