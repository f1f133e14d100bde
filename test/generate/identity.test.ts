import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bridgeName, parseRoom } from '@aula/model';
import { type ObservedRoom, settleIdentities } from '@aula/rollout';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const AULA = join(import.meta.dirname, '../../bin/aula');
const INSTALLATION = '4f0c1d2e-test';
const ROOM = `room: lab
preset: tiny
network: { name: lab, subnet: 192.0.2.0/24 }
sections:
  s: { seats: 1-40, name: "lab-s{{ id }}", ip: "192.0.2.{{ id | plus: 10 }}", memory: 96MiB }
  t: { seats: 1, name: lab-t, ip: 192.0.2.100, mac: "52:54:00:aa:bb:cc", memory: 96MiB }
`;
const NOTHING_THERE: ObservedRoom = {
  network: null,
  seats: [],
  strayOverlays: [],
  macsInUse: new Map(),
  subnetsInUse: new Map(),
  foreignFiles: new Map(),
};
const run = promisify(execFile);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-identity-'));
  await mkdir(join(folder, 'site/rooms'), { recursive: true });
  await writeFile(join(folder, 'site/site.yaml'), `site: s\ninstallation: ${INSTALLATION}\n`);
  await writeFile(join(folder, 'site/rooms/lab.yaml'), ROOM);
  await run(AULA, ['generate', '-c', join(folder, 'site'), '-o', join(folder, 'out')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a generated seat', () => {
  it('has the UUID, MAC and address that the server of the same installation would give it', async () => {
    const { room } = parseRoom(ROOM);
    if (room === null) throw new Error('not a room');
    const identities = settleIdentities(INSTALLATION, room, NOTHING_THERE);
    const network = await readFile(join(folder, 'out/networks/lab/network.xml'), 'utf8');
    for (const { name, ip } of room.seats) {
      const identity = identities.get(name);
      const xml = await readFile(join(folder, `out/rooms/lab/${name}/domain.xml`), 'utf8');
      expect(xml).toContain(`<uuid>${identity?.uuid}</uuid>`);
      expect(xml).toContain(`<mac address='${identity?.mac}'/>`);
      expect(network).toContain(`<host mac='${identity?.mac}' name='${name}' ip='${ip}'/>`);
    }
    expect(network).toContain(`<bridge name='${bridgeName(INSTALLATION, 'lab', new Set())}'`);
  });
});
