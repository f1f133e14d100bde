import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type Connection,
  connect,
  type Domain,
  DomainJobOperation,
  DomainMetadataType,
  DomainModificationImpact,
  DomainUndefineFlagsValues,
  type EventReader,
  isEvent,
  type LibvirtError,
  procedures,
  typedParamMap,
} from '@aula/libvirt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isolatedNetwork, type LibvirtHost, startHost } from './host.ts';

const run = promisify(execFile);
const GARBLE = fileURLToPath(new URL('./garble-monitor.py', import.meta.url));
const NAMESPACE = 'urn:example:aula-test';
const LIVE = DomainModificationImpact.live;

let libvirt: LibvirtHost;
let connection: Connection;
/** Paths inside are the same as outside: the host's pools lie below its folder. */
let folder: string;
const running: Domain[] = [];

beforeAll(async () => {
  libvirt = await startHost();
  folder = join(libvirt.host.folder, 'events');
  await mkdir(folder);
  await chmod(folder, 0o777);
  connection = await connect({ socketPath: libvirt.host.socketPath });
});
afterAll(async () => {
  await connection?.close();
  await libvirt?.[Symbol.asyncDispose]();
});
afterEach(async () => {
  for (const dom of running.splice(0)) await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 }).catch(() => {});
});

/** The next event that `match` accepts; the test's time is its limit. */
async function next<Event extends object>(events: EventReader<Event>, match: (event: Event) => boolean = () => true): Promise<Event> {
  for (;;) {
    const { done, value } = await events.next();
    if (done) throw new Error('the events ended');
    if (isEvent(value) && match(value)) return value;
  }
}

async function start(name: string, devices = '', extra = '', memory = `<memory unit='MiB'>64</memory>`): Promise<Domain> {
  const xmlDesc = `<domain type='qemu'><name>${name}</name>${memory}
    <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>${extra}
    <devices><controller type='usb' model='qemu-xhci'/><video><model type='vga'/></video>${devices}</devices></domain>`;
  const { dom } = await connection.call(procedures.domainCreateXML, { xmlDesc, flags: 0 });
  running.push(dom);
  return dom;
}

async function image(name: string, ...options: string[]): Promise<string> {
  const path = join(folder, name);
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...options, path, '64M']);
  await chmod(path, 0o666);
  return path;
}

const disk = (path: string) =>
  `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda' bus='virtio'/></disk>`;

/** A command of QEMU's human monitor. */
async function hmp(dom: Domain, cmd: string): Promise<string> {
  return (await connection.call(procedures.domainQemuMonitorCommand, { dom, cmd, flags: 1 })).result;
}

describe('a domain', () => {
  it('reports its life, its reset, and what the monitor says of it', async () => {
    const lifecycle = connection.events('domainLifecycle');
    const reboots = connection.events('domainReboot');
    const monitor = connection.events('qemuMonitor', { event: 'STOP' });
    await Promise.all([lifecycle.ready, reboots.ready, monitor.ready]);
    const dom = await start('life');
    await connection.call(procedures.domainSuspend, { dom });
    await connection.call(procedures.domainResume, { dom });
    await connection.call(procedures.domainReset, { dom, flags: 0 });
    expect(await next(reboots)).toEqual({ domain: dom });
    await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 });
    const seen: string[] = [];
    while (!seen.includes('stopped destroyed')) {
      const { event, detail } = await next(lifecycle);
      // Whether QEMU still says that it goes depends on who is faster.
      if (event !== 'shutdown') seen.push(`${event} ${detail}`);
    }
    expect(seen).toEqual(['resumed unpaused', 'started booted', 'suspended paused', 'resumed unpaused', 'stopped destroyed']);
    const stop = await next(monitor);
    expect(stop).toMatchObject({ domain: { uuid: dom.uuid }, event: 'STOP', details: null });
    expect(stop.seconds).toBeGreaterThan(1_700_000_000n);
  });

  it('reports definition and its end with their details', async () => {
    const lifecycle = connection.events('domainLifecycle');
    await lifecycle.ready;
    const xml = `<domain type='qemu'><name>defined</name><memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os></domain>`;
    const { dom } = await connection.call(procedures.domainDefineXMLFlags, { xml, flags: 0 });
    expect(await next(lifecycle)).toMatchObject({ domain: { name: 'defined' }, event: 'defined', detail: 'added' });
    await connection.call(procedures.domainDefineXMLFlags, { xml: xml.replace('<memory', `<uuid>${dom.uuid}</uuid><memory`), flags: 0 });
    expect(await next(lifecycle)).toMatchObject({ event: 'defined', detail: 'updated' });
    await connection.call(procedures.domainUndefineFlags, { dom, flags: DomainUndefineFlagsValues.nvram });
    expect(await next(lifecycle)).toMatchObject({ event: 'undefined', detail: 'removed' });
  });

  it('reports only what its own reader asked for', async () => {
    const [a, b] = [await start('one'), await start('two')];
    const ofA = connection.events('domainLifecycle', { domain: a });
    const ofAll = connection.events('domainLifecycle');
    await Promise.all([ofA.ready, ofAll.ready]);
    await connection.call(procedures.domainSuspend, { dom: b });
    await connection.call(procedures.domainSuspend, { dom: a });
    // What is told of their start may still be on its way on a busy machine.
    const suspended = async (events: typeof ofAll): Promise<string> => {
      for (;;) {
        const { event, domain } = await next(events);
        if (event === 'suspended') return domain.name;
      }
    };
    expect(await suspended(ofA)).toBe('one');
    expect([await suspended(ofAll), await suspended(ofAll)]).toEqual(['two', 'one']);
  });

  it('reports who connects to its screen', async () => {
    const path = join(folder, 'vnc.sock');
    const dom = await start('screen', `<graphics type='vnc' socket='${path}'/>`);
    const graphics = connection.events('domainGraphics', { domain: dom });
    await graphics.ready;
    const socket = await handshake(path);
    expect(await next(graphics)).toMatchObject({ phase: 'connect', local: { family: 'unix' }, authScheme: 'none' });
    expect(await next(graphics)).toMatchObject({ phase: 'initialize', phaseNumber: 1 });
    socket.destroy();
    expect(await next(graphics)).toMatchObject({ domain: { uuid: dom.uuid }, phase: 'disconnect' });
  });

  it('reports devices that come and go', async () => {
    const dom = await start('devices');
    const added = connection.events('domainDeviceAdded', { domain: dom });
    const removed = connection.events('domainDeviceRemoved', { domain: dom });
    await Promise.all([added.ready, removed.ready]);
    const xml = `<input type='tablet' bus='usb'><alias name='ua-pen'/></input>`;
    await connection.call(procedures.domainAttachDeviceFlags, { dom, xml, flags: LIVE });
    expect(await next(added)).toEqual({ domain: dom, devAlias: 'ua-pen' });
    await connection.call(procedures.domainDetachDeviceFlags, { dom, xml, flags: LIVE });
    expect(await next(removed)).toEqual({ domain: dom, devAlias: 'ua-pen' });
  });

  it('reports limits that are set on a disk', async () => {
    const dom = await start('tuned', disk(await image('tuned.qcow2')));
    const tunable = connection.events('domainTunable', { domain: dom });
    await tunable.ready;
    const params = [{ field: 'total_bytes_sec', type: 'ullong' as const, value: 5_000_000n }];
    await connection.call(procedures.domainSetBlockIoTune, { dom, disk: 'vda', params, flags: LIVE });
    const values = typedParamMap((await next(tunable)).params);
    expect(values.get('blkdeviotune.disk')).toBe('vda');
    expect(values.get('blkdeviotune.total_bytes_sec')).toBe(5_000_000n);
  });

  it('reports a block job by its file and by its disk', async () => {
    const base = await image('base.qcow2');
    const path = await image('overlay.qcow2', '-b', base, '-F', 'qcow2');
    const dom = await start('job', disk(path));
    const byPath = connection.events('domainBlockJob', { domain: dom });
    const byDisk = connection.events('domainBlockJob2', { domain: dom });
    await Promise.all([byPath.ready, byDisk.ready]);
    await connection.call(procedures.domainBlockPull, { dom, path: 'vda', bandwidth: 0n, flags: 0 });
    const done = { type: 'pull', typeNumber: 1, status: 'completed', statusNumber: 0 };
    expect(await next(byPath)).toEqual({ domain: dom, path, ...done });
    expect(await next(byDisk)).toEqual({ domain: dom, dst: 'vda', ...done });
  });

  it('reports a write beyond a threshold', async () => {
    const path = await image('threshold.qcow2');
    const dom = await start('threshold', disk(path));
    const thresholds = connection.events('domainBlockThreshold', { domain: dom });
    await thresholds.ready;
    await connection.call(procedures.domainSetBlockThreshold, { dom, dev: 'vda', threshold: 400_000n, flags: 0 });
    await hmp(dom, 'qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend "write 0 2M"');
    const event = await next(thresholds, ({ dev }) => dev === 'vda');
    expect(event).toMatchObject({ domain: dom, path, threshold: 400_000n });
    expect(event.excess).toBeGreaterThan(0n);
  });

  it('reports a medium that was missing at its start, and a tray that opens', async () => {
    const changes = connection.events('domainDiskChange');
    await changes.ready;
    const missing = join(folder, 'missing.iso');
    const cdrom = `<disk type='file' device='cdrom'><source file='${missing}' startupPolicy='optional'/><target dev='sda' bus='sata'/></disk>`;
    const dom = await start('tray', cdrom);
    expect(await next(changes)).toMatchObject({
      domain: { uuid: dom.uuid },
      oldSrcPath: missing,
      newSrcPath: null,
      reason: 'changeMissingOnStart',
    });
    const trays = connection.events('domainTrayChange', { domain: dom });
    await trays.ready;
    const xml = `<disk type='file' device='cdrom'><source file='${await image('medium.iso')}'/><target dev='sda' bus='sata'/></disk>`;
    await connection.call(procedures.domainUpdateDeviceFlags, { dom, xml, flags: LIVE });
    expect(await next(trays, ({ reason }) => reason === 'open')).toMatchObject({ devAlias: 'sata0-0-0', reasonNumber: 0 });
    expect(await next(trays, ({ reason }) => reason === 'close')).toMatchObject({ devAlias: 'sata0-0-0', reasonNumber: 1 });
  });

  it('reports changes of its metadata', async () => {
    const dom = await start('metadata');
    const changes = connection.events('domainMetadataChange', { domain: dom });
    await changes.ready;
    const title = { dom, type: DomainMetadataType.title, uri: null, key: null, flags: LIVE };
    await connection.call(procedures.domainSetMetadata, { ...title, metadata: 'Grüße' });
    expect(await next(changes)).toEqual({ domain: dom, type: 'title', typeNumber: 1, nsuri: null });
    const element = { dom, type: DomainMetadataType.element, uri: NAMESPACE, key: 'a', flags: LIVE };
    await connection.call(procedures.domainSetMetadata, { ...element, metadata: '<seat/>' });
    expect(await next(changes)).toEqual({ domain: dom, type: 'element', typeNumber: 2, nsuri: NAMESPACE });
  });

  it('reports the passes and the end of the job that saves its memory', async () => {
    const dom = await start('saved');
    const passes = connection.events('domainMigrationIteration', { domain: dom });
    const ends = connection.events('domainJobCompleted', { domain: dom });
    const lifecycle = connection.events('domainLifecycle', { domain: dom });
    await Promise.all([passes.ready, ends.ready, lifecycle.ready]);
    await connection.call(procedures.domainSave, { dom, to: join(folder, 'saved.img') });
    expect(await next(lifecycle, ({ event }) => event === 'stopped')).toMatchObject({ detail: 'saved' });
    expect((await next(passes)).iteration).toBeGreaterThan(0);
    const { params } = await next(ends);
    expect(typedParamMap(params).get('operation')).toBe(DomainJobOperation.save);
    expect(typedParamMap(params).get('memory_total')).toBeGreaterThan(0n);
  });

  it('reports an error of its disk, and why', async () => {
    const socket = join(folder, 'nbd.sock');
    const below = await image('below.img');
    const fault = 'file.inject-error.0.event=none,file.inject-error.0.iotype=read,file.inject-error.0.errno=5';
    const failing = `driver=raw,file.driver=blkdebug,file.image.driver=file,file.image.filename=${below},${fault}`;
    const nbd = spawn('qemu-nbd', ['--socket', socket, '--persistent', '--image-opts', failing], { stdio: 'ignore' });
    try {
      await expect
        .poll(
          () =>
            chmod(socket, 0o777)
              .then(() => true)
              .catch(() => false),
          { timeout: 10_000 },
        )
        .toBe(true);
      const errors = connection.events('domainIoError');
      const reasons = connection.events('domainIoErrorReason');
      await Promise.all([errors.ready, reasons.ready]);
      // libvirt cannot send the event of a disk that is no file: it has no path to tell.
      const path = await image('above.qcow2', '-u', '-F', 'raw', '-b', `nbd+unix:///?socket=${socket}`);
      const stopping = `name='qemu' type='qcow2' error_policy='stop' rerror_policy='stop'`;
      const dom = await start('broken', disk(path).replace(`name='qemu' type='qcow2'`, stopping));
      const same = { domain: { uuid: dom.uuid }, srcPath: path, devAlias: 'virtio-disk0', action: 'pause', actionNumber: 1 };
      expect(await next(errors)).toMatchObject(same);
      expect(await next(reasons)).toMatchObject({ ...same, reason: '' });
    } finally {
      const exit = once(nbd, 'exit');
      nbd.kill('SIGKILL');
      await exit;
    }
  });
});

describe('a domain in trouble', () => {
  it('reports a fault of its memory', async () => {
    const dom = await start('mce');
    const failures = connection.events('domainMemoryFailure', { domain: dom });
    await failures.ready;
    // A machine check that cannot be corrected, to a guest that has not asked for any.
    await hmp(dom, 'mce 0 9 0xbd00000000000000 0xd 0x62000000 0x8d');
    expect(await next(failures)).toEqual({
      domain: dom,
      ...{ recipient: 'guest', recipientNumber: 1, action: 'reset', actionNumber: 3, actionRequired: false, recursive: false },
    });
  });

  it('reports that its guest went to sleep on disk', async () => {
    const dom = await start('hibernates', '', `<pm><suspend-to-disk enabled='yes'/></pm>`);
    const asleep = connection.events('domainPmsuspendDisk', { domain: dom });
    const lifecycle = connection.events('domainLifecycle', { domain: dom });
    await Promise.all([asleep.ready, lifecycle.ready]);
    const event = next(asleep);
    let slept = false;
    event.then(() => (slept = true)).catch(() => {});
    // What a guest writes into PM1a_CNT of this chipset: sleep enable, and the type that means S4. Its firmware puts the port there first.
    while (!slept) {
      await hmp(dom, 'o /w 0x604 0x2800').catch(() => {});
      await delay(50);
    }
    expect(await event).toEqual({ domain: dom, reasonNumber: 0 });
    expect(await next(lifecycle, ({ event }) => event === 'pmsuspended')).toMatchObject({ detail: 'disk' });
  });

  it('reports that its guest did not let a device go', async () => {
    const memory = `<maxMemory slots='1' unit='MiB'>512</maxMemory><memory unit='MiB'>192</memory>
      <vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='64' unit='MiB'/></numa></cpu>`;
    const dimm = `<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target><alias name='ua-dimm'/></memory>`;
    const dom = await start('keeps', dimm, '', memory);
    const failures = connection.events('domainDeviceRemovalFailed', { domain: dom });
    await failures.ready;
    // What ACPI code of a guest writes: of slot 0, an ejection asked for by the host, failed.
    for (const write of ['0xa00 0', '0xa04 3', '0xa08 1']) await hmp(dom, `o /b ${write}`);
    expect(await next(failures)).toEqual({ domain: dom, devAlias: 'ua-dimm' });
  });

  it('reports that its monitor cannot be used any more', async () => {
    const dom = await start('babbles');
    const errors = connection.events('domainControlError', { domain: dom });
    await errors.ready;
    await run('/usr/bin/python3', [GARBLE, dom.uuid]);
    expect(await next(errors)).toEqual({ domain: dom });
  });
});

/** Speaks RFB until the server's greeting of the screen; the socket stays open. */
async function handshake(path: string): Promise<Socket> {
  const socket = createConnection({ path });
  await once(socket, 'data');
  socket.write('RFB 003.008\n');
  await once(socket, 'data');
  socket.write(Buffer.from([1]));
  await once(socket, 'data');
  socket.write(Buffer.from([1]));
  await once(socket, 'data');
  return socket;
}

describe('a host', () => {
  it('reports the life of networks', async () => {
    const events = connection.events('networkLifecycle');
    await events.ready;
    const { net } = await connection.call(procedures.networkDefineXMLFlags, { xml: isolatedNetwork('seen', 'virseen0'), flags: 0 });
    await connection.call(procedures.networkCreate, { net });
    await connection.call(procedures.networkDestroy, { net });
    await connection.call(procedures.networkUndefine, { net });
    for (const event of ['defined', 'started', 'stopped', 'undefined']) expect(await next(events)).toMatchObject({ network: net, event });
  });

  it('reports the life of pools, and that they were refreshed', async () => {
    const events = connection.events('storagePoolLifecycle');
    const refreshes = connection.events('storagePoolRefresh');
    await Promise.all([events.ready, refreshes.ready]);
    const xml = `<pool type='dir'><name>seen</name><target><path>${join(folder, 'pool')}</path></target></pool>`;
    const { pool } = await connection.call(procedures.storagePoolDefineXML, { xml, flags: 0 });
    await connection.call(procedures.storagePoolBuild, { pool, flags: 0 });
    await connection.call(procedures.storagePoolCreate, { pool, flags: 0 });
    await connection.call(procedures.storagePoolRefresh, { pool, flags: 0 });
    expect(await next(refreshes)).toEqual({ pool });
    await connection.call(procedures.storagePoolDestroy, { pool });
    await connection.call(procedures.storagePoolDelete, { pool, flags: 0 });
    await connection.call(procedures.storagePoolUndefine, { pool });
    for (const event of ['defined', 'created', 'started', 'stopped', 'deleted', 'undefined']) {
      expect(await next(events)).toMatchObject({ pool, event });
    }
  });

  it('reports the life of secrets and their values', async () => {
    const events = connection.events('secretLifecycle');
    const values = connection.events('secretValueChanged');
    await Promise.all([events.ready, values.ready]);
    const xml = `<secret ephemeral='no' private='no'><usage type='ceph'><name>seen</name></usage></secret>`;
    const { secret } = await connection.call(procedures.secretDefineXML, { xml, flags: 0 });
    expect(await next(events)).toEqual({ secret, event: 'defined', eventNumber: 0, detailNumber: 0 });
    await connection.call(procedures.secretSetValue, { secret, value: Buffer.from('c2VjcmV0'), flags: 0 });
    expect(await next(values)).toEqual({ secret });
    await connection.call(procedures.secretUndefine, { secret });
    expect(await next(events)).toMatchObject({ secret, event: 'undefined' });
  });

  // libvirtd says so only of a driver that is itself a client: virtproxyd's, which Debian does not have, and Virtuozzo's.
  it('takes a registration for the loss of its own connection to the hypervisor', async () => {
    const closed = connection.events('hypervisorClosed');
    await closed.ready;
    await closed.return?.();
    expect((await connection.call(procedures.connectGetHostname, undefined)).hostname).not.toBe('');
  });

  it('fails a reader of what this version does not have', async () => {
    const { libVer } = await connection.call(procedures.connectGetLibVersion, undefined);
    const { ready } = connection.events('networkMetadataChange');
    if (libVer >= 9_007_000n) await ready;
    else await expect(ready).rejects.toMatchObject({ code: 'rpc', virCodeName: 'VIR_ERR_INTERNAL_ERROR' });
    expect(connection.state.name).toBe('open');
  });

  it('fails a reader of what the driver does not have, and only it', async () => {
    await using test = await connect({ socketPath: libvirt.host.socketPath, uri: 'test:///default' });
    const monitor = test.events('qemuMonitor');
    const error: LibvirtError = await monitor.ready.then(
      () => Promise.reject(new Error('it was registered')),
      (reason: LibvirtError) => reason,
    );
    expect(error).toMatchObject({ code: 'rpc', virCodeName: 'VIR_ERR_NO_SUPPORT' });
    await expect(monitor.next()).rejects.toMatchObject({ code: 'rpc' });
    expect(test.state.name).toBe('open');
  });
});

describe('the test driver', () => {
  it('reports node devices that come and go', async () => {
    await using test = await connect({ socketPath: libvirt.host.socketPath, uri: 'test:///default' });
    const events = test.events('nodeDeviceLifecycle');
    await events.ready;
    const xml = `<device><parent>scsi_host1</parent><capability type='scsi_host'><capability type='fc_host'>
      <wwnn>2000000012341234</wwnn><wwpn>1000000043214321</wwpn></capability></capability></device>`;
    const { dev } = await test.call(procedures.nodeDeviceCreateXML, { xmlDesc: xml, flags: 0 });
    expect(await next(events)).toEqual({ device: dev, event: 'created', eventNumber: 0, detailNumber: 0 });
    await test.call(procedures.nodeDeviceDestroy, { name: dev.name });
    expect(await next(events)).toMatchObject({ device: { name: dev.name }, event: 'deleted' });
  });
});
