import { readdir, readFile } from 'node:fs/promises';
import {
  type Connection,
  connect,
  type Domain,
  DomainCreateFlags,
  DomainMetadataType,
  DomainModificationImpact,
  DomainState,
  DomainUndefineFlagsValues,
  DomainXMLFlags,
  isExists,
  isInvalidState,
  isNotFound,
  procedures,
  typedParamMap,
} from '@aula/libvirt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDomain, type LibvirtHost, startHost } from './host.ts';

const NAMESPACE = 'urn:example:aula-test';
const testDomain = `<domain type='test'><name>seat</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`;

let libvirt: LibvirtHost;
beforeAll(async () => {
  libvirt = await startHost();
});
afterAll(async () => {
  await libvirt[Symbol.asyncDispose]();
});

describe.each([
  { uri: 'test:///default', xml: testDomain },
  { uri: 'qemu:///system', xml: emptyDomain('seat') },
])('$uri', ({ uri, xml }) => {
  let connection: Connection;
  let dom: Domain;

  beforeAll(async () => {
    connection = await connect({ socketPath: libvirt.host.socketPath, uri });
    dom = (await connection.call(procedures.domainDefineXMLFlags, { xml, flags: 0 })).dom;
  });
  afterAll(async () => {
    await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 }).catch(() => {});
    await connection.call(procedures.domainUndefineFlags, { dom, flags: DomainUndefineFlagsValues.nvram }).catch(() => {});
    await connection.close();
  });
  const state = async () => (await connection.call(procedures.domainGetState, { dom, flags: 0 })).state;

  it('tells what it is', async () => {
    expect((await connection.call(procedures.connectGetURI, undefined)).uri).toBe(uri);
    expect((await connection.call(procedures.connectGetLibVersion, undefined)).libVer).toBeGreaterThanOrEqual(7_000_000n);
    expect((await connection.call(procedures.connectGetVersion, undefined)).hvVer).toBeGreaterThan(0n);
    expect((await connection.call(procedures.connectGetHostname, undefined)).hostname).not.toBe('');
    expect((await connection.call(procedures.connectGetCapabilities, undefined)).capabilities).toContain('<capabilities>');
    const node = await connection.call(procedures.nodeGetInfo, undefined);
    expect(node.cpus).toBeGreaterThan(0);
    expect(node.memory).toBeGreaterThan(0n);
    expect(node.model).toMatch(/^[\w-]+$/);
  });

  it('finds a domain by name, UUID and in the list', async () => {
    expect((await connection.call(procedures.domainLookupByName, { name: 'seat' })).dom).toEqual(dom);
    expect((await connection.call(procedures.domainLookupByUUID, { uuid: dom.uuid })).dom).toEqual(dom);
    const { domains } = await connection.call(procedures.connectListAllDomains, { needResults: true, flags: 0 });
    expect(domains).toContainEqual(dom);
  });

  it('tells what does not exist from what exists already', async () => {
    const missing = await connection.call(procedures.domainLookupByName, { name: 'nobody' }).catch((error: unknown) => error);
    expect(isNotFound(missing)).toBe(true);
    const uuid = 'c7a5fdbd-edaf-9455-926a-d65c16db1809';
    const twin = xml.replace('<memory', `<uuid>${uuid}</uuid><memory`);
    const twice = await connection.call(procedures.domainDefineXMLFlags, { xml: twin, flags: 0 }).catch((error: unknown) => error);
    expect(twice).toMatchObject({ code: 'rpc' });
    expect(isExists(twice) || isInvalidState(twice) || /already/.test(String(twice))).toBe(true);
  });

  it('walks a domain through its states and reports each by an event', async () => {
    const events = connection.events('domainLifecycle');
    await events.ready;
    await connection.call(procedures.domainCreateWithFlags, { dom, flags: 0 });
    expect(await state()).toBe(DomainState.running);
    const again = await connection.call(procedures.domainCreateWithFlags, { dom, flags: 0 }).catch((error: unknown) => error);
    expect(again).toMatchObject({ code: 'rpc' });
    if (uri.startsWith('qemu:')) expect(isInvalidState(again)).toBe(true);
    await connection.call(procedures.domainSuspend, { dom });
    expect(await state()).toBe(DomainState.paused);
    await connection.call(procedures.domainResume, { dom });
    const { params } = (await connection.call(procedures.connectGetAllDomainStats, { doms: [dom], stats: 0, flags: 0 })).retStats[0] ?? {};
    expect(typedParamMap(params ?? []).get('state.state')).toBe(DomainState.running);
    await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 });
    expect(await state()).toBe(DomainState.shutoff);
    const seen: string[] = [];
    for await (const item of events) {
      if (!('event' in item) || item.domain.uuid !== dom.uuid) continue;
      seen.push(`${item.event} ${item.detail}`);
      if (item.event === 'stopped') break;
    }
    expect(seen).toEqual(expect.arrayContaining(['started booted', 'suspended paused', 'resumed unpaused', 'stopped destroyed']));
    expect(seen.lastIndexOf('resumed unpaused')).toBeGreaterThan(seen.indexOf('suspended paused'));
  });

  it('keeps metadata of any characters', async () => {
    const title = { dom, type: DomainMetadataType.title, uri: null, flags: DomainModificationImpact.config };
    await connection.call(procedures.domainSetMetadata, { ...title, metadata: 'Grüße & 日本', key: null });
    expect((await connection.call(procedures.domainGetMetadata, title)).metadata).toBe('Grüße & 日本');
    const metadata = `<seat room='Grüße &amp; 日本' n='1'/>`;
    const key = { dom, type: DomainMetadataType.element, uri: NAMESPACE, flags: DomainModificationImpact.config };
    await connection.call(procedures.domainSetMetadata, { ...key, metadata, key: 'aula' });
    expect((await connection.call(procedures.domainGetMetadata, key)).metadata).toContain('<seat room="Gr&#xFC;&#xDF;e &amp;');
    const { xml: described } = await connection.call(procedures.domainGetXMLDesc, { dom, flags: DomainXMLFlags.inactive });
    expect(described).toContain(NAMESPACE);
    await connection.call(procedures.domainSetMetadata, { ...key, metadata: null, key: null });
    expect(isNotFound(await connection.call(procedures.domainGetMetadata, key).catch((error: unknown) => error))).toBe(true);
  });

  it('sets and reads autostart, memory and vCPU counts', async () => {
    await connection.call(procedures.domainSetAutostart, { dom, autostart: true });
    expect((await connection.call(procedures.domainGetAutostart, { dom })).autostart).toBe(true);
    await connection.call(procedures.domainSetAutostart, { dom, autostart: false });
    const info = await connection.call(procedures.domainGetInfo, { dom });
    expect(info.maxMem).toBe(65_536n);
    await connection.call(procedures.domainSetMemoryFlags, { dom, memory: 32_768n, flags: DomainModificationImpact.config });
    expect((await connection.call(procedures.domainGetVcpusFlags, { dom, flags: DomainModificationImpact.config })).num).toBe(1);
  });

  it('answers hundreds of calls at once, each to its caller', async () => {
    const calls = Array.from({ length: 300 }, (_, i) =>
      i % 2 === 0
        ? connection.call(procedures.domainGetXMLDesc, { dom, flags: 0 }).then(({ xml: text }) => text.includes('<name>seat</name>'))
        : connection.call(procedures.domainLookupByName, { name: 'seat' }).then((found) => found.dom.uuid === dom.uuid),
    );
    expect((await Promise.all(calls)).every(Boolean)).toBe(true);
  });
});

/** The process, seen from here, whose command line has `part`. */
async function processWith(part: string): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const line = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (line.startsWith('/usr/bin/qemu') && line.includes(part)) return Number(entry);
  }
  throw new Error(`no process has ${part}`);
}

describe('QEMU only', () => {
  it('answers quick calls while a machine that stands still holds the slow ones', async () => {
    await using connection = await connect({ socketPath: libvirt.host.socketPath });
    const name = `still-${process.pid}`;
    const xml = emptyDomain(name);
    const { dom } = await connection.call(procedures.domainCreateXML, { xmlDesc: xml, flags: DomainCreateFlags.startPaused });
    const pid = await processWith(`guest=${name},`);
    process.kill(pid, 'SIGSTOP');
    const ask = { dom, cmd: '{"execute":"query-status"}', flags: 0 };
    const slow = Promise.all(Array.from({ length: 8 }, () => connection.call(procedures.domainQemuMonitorCommand, ask)));
    slow.catch(() => {});
    try {
      const texts = await Promise.all(Array.from({ length: 200 }, () => connection.call(procedures.domainGetXMLDesc, { dom, flags: 0 })));
      expect(texts.every((answer) => answer.xml.includes(name))).toBe(true);
      // It still reads what comes after them, as it must for keepalive.
      expect((await connection.call(procedures.domainGetState, { dom, flags: 0 })).state).toBe(DomainState.paused);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect((await slow).map(({ result }) => JSON.parse(result).return.status)).toEqual(Array(8).fill('prelaunch'));
    await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 });
  });

  it('starts paused, speaks to the monitor, and takes a snapshot list', async () => {
    await using connection = await connect({ socketPath: libvirt.host.socketPath });
    const { dom } = await connection.call(procedures.domainCreateXML, {
      xmlDesc: emptyDomain('paused'),
      flags: DomainCreateFlags.startPaused,
    });
    try {
      expect((await connection.call(procedures.domainGetState, { dom, flags: 0 })).state).toBe(DomainState.paused);
      const cmd = JSON.stringify({ execute: 'query-status' });
      const { result } = await connection.call(procedures.domainQemuMonitorCommand, { dom, cmd, flags: 0 });
      expect(JSON.parse(result)).toMatchObject({ return: { running: false } });
      const { snapshots } = await connection.call(procedures.domainListAllSnapshots, { dom, needResults: true, flags: 0 });
      expect(snapshots).toEqual([]);
      await connection.call(procedures.domainSendKey, { dom, codeset: 0, holdtime: 10, keycodes: [28], flags: 0 });
    } finally {
      await connection.call(procedures.domainDestroyFlags, { dom, flags: 0 });
    }
  });
});
