import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, connect, procedures, type StorageVol } from '@aula/libvirt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeScratch } from './scratch.ts';
import { makeAuthority, makeCertificate, makePkiFolder } from './transports-certificates.ts';
import { type ListeningDaemon, startListeningDaemon } from './transports-daemon.ts';
import { prepareSsh } from './transports-sshd.ts';

const MIB = 1_048_576;
const SIZE = 24 * MIB;

let folder: string;
let daemon: ListeningDaemon;
let uris: Record<string, string>;

beforeAll(async () => {
  folder = await makeScratch('streams');
  const authority = await makeAuthority(join(folder, 'ca'));
  const server = await makeCertificate(authority, 'server', { names: ['DNS:localhost'] });
  const pki = await makePkiFolder(join(folder, 'pki'), authority, await makeCertificate(authority, 'client'));
  const ssh = await prepareSsh(folder);
  daemon = await startListeningDaemon({
    tls: { ca: authority.cert, ...server },
    sshd: ssh.config,
    conf: ['auth_tls = "none"', 'listen_tcp = 1', 'auth_tcp = "none"'],
  });
  const reach = `known_hosts=${ssh.known}&keyfile=${ssh.keyfile}`;
  uris = {
    unix: `storage+unix:///system?socket=${daemon.socketPath}`,
    tls: `storage+tls://localhost:${daemon.tlsPort}/system?pkipath=${pki}`,
    tcp: `storage+tcp://127.0.0.1:${daemon.tcpPort}/system`,
    'ssh with virt-ssh-helper': `storage+ssh://root@127.0.0.1:${ssh.port}/system?${reach}&proxy=native`,
    'ssh with nc': `storage+ssh://root@127.0.0.1:${ssh.port}/system?${reach}&proxy=netcat`,
  };
});

afterAll(async () => {
  await daemon?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function makeVolume(connection: Connection, name: string): Promise<StorageVol> {
  const path = join(folder, name);
  await mkdir(path);
  const xml = `<pool type='dir'><name>${name}</name><target><path>${path}</path></target></pool>`;
  const { pool } = await connection.call(procedures.storagePoolCreateXML, { xml, flags: 0 });
  const volume = `<volume><name>data.raw</name><capacity unit='B'>${SIZE}</capacity></volume>`;
  return (await connection.call(procedures.storageVolCreateXML, { pool, xml: volume, flags: 0 })).vol;
}

describe.each(['unix', 'tls', 'tcp', 'ssh with virt-ssh-helper', 'ssh with nc'])('over %s', (transport) => {
  it('a volume comes back as it went, however its reader dawdles, and calls go on meanwhile', async () => {
    await using connection = await connect({ uri: uris[transport] ?? '' });
    const vol = await makeVolume(connection, transport.replaceAll(' ', '-'));
    const sent = createHash('sha256');
    const source = Readable.from(
      (function* () {
        for (let at = 0; at < SIZE; at += MIB) {
          const piece = randomBytes(MIB);
          sent.update(piece);
          yield piece;
        }
      })(),
    );
    await pipeline(source, await connection.storageVolUpload(vol));
    const body = await connection.storageVolDownload(vol);
    const got = createHash('sha256');
    let bytes = 0;
    for await (const piece of body) {
      if (bytes === 0) {
        await delay(300);
        expect((await connection.call(procedures.storageVolGetInfo, { vol })).capacity).toBe(BigInt(SIZE));
      }
      bytes += piece.length;
      got.update(piece);
    }
    expect(bytes).toBe(SIZE);
    expect(got.digest('hex')).toBe(sent.digest('hex'));
  });
});
