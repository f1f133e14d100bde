import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { execa } from 'execa';
import { type BenchRow, makeRow } from './lib/rows.ts';

const SEATS = 200;
/** With a guest attached every change costs libvirt a rewrite of its firewall rules, whoever asks for it: fewer show the same. */
const SEATS_ATTACHED = 40;
const RUNS = 3;
const GOAL = 10;
const SCRIPT = fileURLToPath(new URL('./peers/virsh-reservations.sh', import.meta.url));

interface Seat {
  mac: string;
  ip: string;
  name: string;
}

const seatsOf = (subnet: string, count: number): Seat[] =>
  Array.from({ length: count }, (_, at) => ({
    mac: `52:54:00:00:${subnet.split('.')[2]?.padStart(2, '0')}:${(at + 1).toString(16).padStart(2, '0')}`,
    ip: `${subnet}.${at + 10}`,
    name: `seat${String(at + 1).padStart(3, '0')}`,
  }));

const yaml = (seats: readonly Seat[]): string => `network: aula
subnet: 10.20.1.0/24
protect: off
hosts:${seats.length === 0 ? ' []' : ''}
${seats.map(({ mac, ip, name }) => `  - { name: ${name}, mac: "${mac}", ip: ${ip} }`).join('\n')}
`;

/** Milliseconds that the work takes. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

interface NetworkBench {
  host: TestHost;
  server: ServerProcess;
}

const apply = ({ server }: NetworkBench, seats: readonly Seat[]) => server.client.call('applyNetwork', { body: { source: yaml(seats) } });

/** A network of the same kind that the peer works on. */
async function makePeerNetwork({ host }: NetworkBench): Promise<void> {
  const file = join(host.folder, 'peer.xml');
  const address = "<ip address='10.20.2.1' prefix='24'/>";
  await writeFile(
    file,
    `<network><name>peer</name><forward mode='nat'/><bridge name='virbr-peer' stp='off'/><domain name='peer.test' localOnly='yes'/>${address}</network>`,
  );
  await host.virsh(['net-define', file]);
  await host.virsh(['net-start', 'peer']);
}

async function dropPeerNetwork({ host }: NetworkBench): Promise<void> {
  await host.virsh(['net-destroy', 'peer']);
  await host.virsh(['net-undefine', 'peer']);
}

/** The peer's last reservation has to be on the running network, as Aula's is. */
async function timePeer(bench: NetworkBench, count: number, guest?: string): Promise<number> {
  await makePeerNetwork(bench);
  if (guest !== undefined) await bench.host.virsh(['create', guest]);
  const seats = seatsOf('10.20.2', count);
  const args = [bench.host.socketPath, 'peer', ...seats.map(({ mac, ip, name }) => `${mac} ${ip} ${name}`)];
  const took = await time(() => execa(SCRIPT, args));
  await assertReserved(bench, 'peer', seats);
  if (guest !== undefined) await bench.host.virsh(['destroy', 'peer-guest']);
  await dropPeerNetwork(bench);
  return took;
}

async function timeAula(bench: NetworkBench, count: number, guest?: string): Promise<number> {
  await apply(bench, []);
  if (guest !== undefined) await bench.host.virsh(['create', guest]);
  const seats = seatsOf('10.20.1', count);
  const took = await time(() => apply(bench, seats));
  await assertReserved(bench, 'aula', seats);
  if (guest !== undefined) await bench.host.virsh(['destroy', 'aula-guest']);
  return took;
}

async function assertReserved({ host }: NetworkBench, network: string, seats: readonly Seat[]): Promise<void> {
  for (const flags of [[], ['--inactive']]) {
    const xml = await host.virsh(['net-dumpxml', network, ...flags]);
    const missing = seats.find(({ mac }) => !xml.includes(mac));
    if (missing !== undefined) throw new Error(`${missing.name} is not reserved on ${network}.`);
  }
}

/** A guest of nothing but a card, so that somebody hangs on the network. */
async function writeGuest({ host }: NetworkBench, network: string): Promise<string> {
  const file = join(host.folder, `${network}-guest.xml`);
  const card = `<interface type='network'><source network='${network}'/><model type='virtio'/></interface>`;
  await writeFile(
    file,
    `<domain type='qemu'><name>${network}-guest</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${card}</devices></domain>`,
  );
  return file;
}

/** `npm run bench -- network`: reservations of many seats on a running network. */
export async function network(): Promise<BenchRow[]> {
  await using host = await startTestHost();
  await using server = await startServer({ host: host.hostOption });
  const bench = { host, server };
  const [aula, virsh, aulaAttached, virshAttached]: number[][] = [[], [], [], []];
  const guests = { aula: await writeGuest(bench, 'aula'), peer: await writeGuest(bench, 'peer') };
  for (let run = 0; run < RUNS; run++) {
    aula?.push(await timeAula(bench, SEATS));
    virsh?.push(await timePeer(bench, SEATS));
    aulaAttached?.push(await timeAula(bench, SEATS_ATTACHED, guests.aula));
    virshAttached?.push(await timePeer(bench, SEATS_ATTACHED, guests.peer));
  }
  const shared = { unit: 'ms', peerName: 'virsh net-update per seat (address only)', better: 'lower' as const };
  return [
    makeRow({ ...shared, name: `${SEATS} reservations with names, nobody attached`, aula: aula ?? [], peer: virsh ?? [], goal: 1 / GOAL }),
    makeRow({
      ...shared,
      name: `${SEATS_ATTACHED} with names, a guest attached`,
      aula: aulaAttached ?? [],
      peer: virshAttached ?? [],
      goal: null,
    }),
  ];
}
