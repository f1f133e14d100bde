import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Connection, connect, type Domain, DomainMigrateFlags, DomainState, procedures, type TypedParam } from '@aula/libvirt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyDomain, type LibvirtHost, startHost } from './host.ts';

const FLAGS = DomainMigrateFlags.live | DomainMigrateFlags.peer2peer | DomainMigrateFlags.tunnelled;
/** Head of a saved image: magic of 16 bytes, 5 words, 14 unused words; the second word is the length of what follows before QEMU's data. */
const SAVED_HEAD_BYTES = 92;
const SAVED_DATA_LENGTH_AT = 20;

let source: LibvirtHost;
let target: LibvirtHost;
let from: Connection;
let to: Connection;

beforeAll(async () => {
  [source, target] = await Promise.all([startHost(), startHost()]);
  from = await connect({ socketPath: source.host.socketPath });
  to = await connect({ socketPath: target.host.socketPath });
});
afterAll(async () => {
  await from?.close();
  await to?.close();
  await source?.[Symbol.asyncDispose]();
  await target?.[Symbol.asyncDispose]();
});

interface Leaving {
  dom: Domain;
  xml: string;
  cookie: Buffer;
  /** Its memory and devices, as QEMU writes them into a migration. */
  state: { file: FileHandle; start: number };
}

let leaving: Leaving;
let count = 0;

/** A machine that runs on the source, is described for the move, and then stopped into a file that holds its migration data. */
beforeEach(async () => {
  const { dom } = await from.call(procedures.domainCreateXML, { xmlDesc: emptyDomain(`mover${++count}`), flags: 0 });
  const { xml, cookieOut } = await from.call(procedures.domainMigrateBegin3Params, { dom, params: [], flags: DomainMigrateFlags.live });
  const path = join(source.host.poolFolder, dom.name);
  await from.call(procedures.domainSave, { dom, to: path });
  const file = await open(path);
  const head = Buffer.alloc(SAVED_HEAD_BYTES);
  await file.read(head, 0, head.length, 0);
  leaving = {
    dom,
    xml,
    cookie: anotherHosts(cookieOut),
    state: { file, start: SAVED_HEAD_BYTES + head.readUInt32LE(SAVED_DATA_LENGTH_AT) },
  };
  return () => file.close();
});

/** Both hosts stand on one machine and have its identity; libvirt refuses a move to the same host. */
function anotherHosts(cookie: Buffer): Buffer {
  const text = cookie.toString().replace(/<hostuuid>[^<]*/, '<hostuuid>00112233-4455-6677-8899-aabbccddeeff');
  return Buffer.from(text.replace(/<hostname>[^<]*/, '<hostname>another-host'));
}

const param = (field: string, value: string): TypedParam => ({ field, type: 'string', value });

function prepare(params: TypedParam[] = [param('destination_xml', leaving.xml)]) {
  return to.openStream(procedures.domainMigratePrepareTunnel3Params, { params, cookieIn: leaving.cookie, flags: FLAGS });
}

function finish(cancelled: boolean) {
  const params = [param('destination_name', leaving.dom.name)];
  return to.call(procedures.domainMigrateFinish3Params, { params, cookieIn: Buffer.alloc(0), flags: FLAGS, cancelled });
}

async function domainsThere(): Promise<string[]> {
  const { domains } = await to.call(procedures.connectListAllDomains, { needResults: true, flags: 0 });
  return domains.map(({ uuid }) => uuid);
}

describe('a tunnelled migration', () => {
  it('carries a machine through our stream: it runs on the other host', async () => {
    const { stream, result } = await prepare();
    expect(result.cookieOut.toString()).toContain('<qemu-migration>');
    await pipeline(leaving.state.file.createReadStream({ start: leaving.state.start, autoClose: false }), stream);
    const { dom } = await finish(false);
    expect(dom.uuid).toBe(leaving.dom.uuid);
    expect((await to.call(procedures.domainGetState, { dom, flags: 0 })).state).toBe(DomainState.running);
    await to.call(procedures.domainDestroyFlags, { dom, flags: 0 });
  });

  it('leaves nothing when it is aborted in its middle', async () => {
    const { stream } = await prepare();
    stream.write(Buffer.alloc(100_000));
    await new Promise<void>((resolve) => stream.destroy().once('close', () => resolve()));
    // QEMU may have given up by itself before it is told: what counts is that nothing stays.
    expect(await finish(true).catch((error: unknown) => error)).toMatchObject({ code: 'rpc' });
    await expect.poll(domainsThere).not.toContain(leaving.dom.uuid);
  });

  it('leaves nothing when what came is no machine', async () => {
    const { stream } = await prepare();
    await pipeline(Readable.from([Buffer.alloc(100_000, 7)]), stream).catch(() => {});
    expect(await finish(false).catch((error: unknown) => error)).toMatchObject({ code: 'rpc' });
    await expect.poll(domainsThere).not.toContain(leaving.dom.uuid);
  });

  it('opens no stream when the other host refuses it', async () => {
    await expect(prepare([param('destination_xml', '<domain/>')])).rejects.toMatchObject({ code: 'rpc' });
    expect(await domainsThere()).not.toContain(leaving.dom.uuid);
  });
});
