import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OperationView } from '@aula/api';
import { type Connection, connect, procedures } from '@aula/libvirt';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { execa } from 'execa';

const SUBNET = '192.0.2';
/** VIR_CONNECT_LIST_DOMAINS_RUNNING of libvirt-domain.h. */
const LIST_RUNNING = 16;
const POLL_MS = 20;
const WAIT_MAX_MS = 180_000;

/** A test host with Aula's server on it, and what peers need to make the same seats on the same host. */
export interface RoomBench extends AsyncDisposable {
  readonly host: TestHost;
  readonly server: ServerProcess;
  /** Base image in the pool, as Aula published it. */
  readonly baseImage: string;
  /** A seat's definition as Aula writes it, to be given another name, MAC, UUID and disk for a peer. */
  readonly seatXml: string;
  /** Folder for peers' XML files. */
  readonly peerFolder: string;
  running(): Promise<number>;
  leases(): Promise<number>;
}

export async function openRoomBench(): Promise<RoomBench> {
  const host = await startTestHost();
  const server = await startServer({ host: host.hostOption });
  const libvirt = await connect({ socketPath: host.socketPath });
  const peerFolder = join(host.folder, 'peer');
  await mkdir(peerFolder, { recursive: true });
  await aulaApply(server, 'bench', 1);
  const seatXml = await host.virsh(['dumpxml', '--inactive', 'bench-s01']);
  const base = (await readdir(host.poolFolder)).find((file) => file.startsWith('aula-image-') && file.endsWith('.qcow2'));
  if (base === undefined) throw new Error('No base image in the pool after a first apply.');
  await aulaDelete(server, 'bench');
  return {
    host,
    server,
    baseImage: join(host.poolFolder, base),
    seatXml,
    peerFolder,
    running: () => countRunning(libvirt),
    leases: () => countLeases(host),
    async [Symbol.asyncDispose]() {
      await libvirt.close();
      await server[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
    },
  };
}

async function countRunning(libvirt: Connection): Promise<number> {
  const { domains } = await libvirt.call(procedures.connectListAllDomains, { needResults: true, flags: LIST_RUNNING });
  return domains.length;
}

async function countLeases(host: TestHost): Promise<number> {
  const folder = host.mapPath('/var/lib/libvirt/dnsmasq');
  let count = 0;
  for (const file of await readdir(folder).catch(() => [])) {
    if (!file.endsWith('.status')) continue;
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    count += text.match(/"ip-address"/g)?.length ?? 0;
  }
  return count;
}

/** Milliseconds from now until `count()` reaches `goal`; runs `work` at the same time and fails with it. */
export async function timeUntil(work: Promise<unknown>, conditions: readonly (() => Promise<boolean>)[]): Promise<number[]> {
  const start = performance.now();
  let failure: unknown;
  work.catch((error: unknown) => {
    failure = error;
  });
  const times: number[] = [];
  while (times.length < conditions.length) {
    if (failure !== undefined) throw failure;
    const elapsed = performance.now() - start;
    if (elapsed > WAIT_MAX_MS) throw new Error(`Not there after ${WAIT_MAX_MS} ms.`);
    if (await conditions[times.length]?.()) times.push(performance.now() - start);
    else await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await work;
  return times;
}

export const benchYaml = (room: string, seats: number): string => `room: ${room}
title: Benchmark
preset: tiny
network:
  name: ${room}
  subnet: ${SUBNET}.0/24
sections:
  students:
    seats: 1-${seats}
    name: "{{ room }}-s{{ id }}"
    ip: "${SUBNET}.{{ id | plus: 10 }}"
    memory: 96MiB
    vcpus: 1
`;

export async function operationEnd(server: ServerProcess, id: string): Promise<OperationView> {
  const deadline = Date.now() + WAIT_MAX_MS;
  for (;;) {
    const operation = await server.client.call('operation', { params: { operation: id } });
    if (operation.state === 'succeeded') return operation;
    if (operation.state === 'failed' || operation.state === 'cancelled' || Date.now() > deadline) {
      throw new Error(`The operation is ${operation.state}: ${operation.error ?? operation.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export async function aulaApply(server: ServerProcess, room: string, seats: number, start = true): Promise<void> {
  const { operation } = await server.client.call('applyRoom', { body: { source: benchYaml(room, seats), start } });
  if (operation !== null) await operationEnd(server, operation.id);
}

export async function aulaDelete(server: ServerProcess, room: string): Promise<void> {
  const operation = await server.client.call('deleteRoom', { params: { room } });
  await operationEnd(server, operation.id);
}

const hex = (value: number) => value.toString(16).padStart(2, '0');

/** Writes `<seat>.xml` for each peer seat and the network's XML; the same hardware as Aula's, names and disks of their own. */
export async function writePeerFiles(
  bench: RoomBench,
  seats: readonly string[],
  reserved: boolean,
): Promise<{ network: string; folder: string }> {
  for (const [index, seat] of seats.entries()) {
    const xml = bench.seatXml
      .replace(/<uuid>[^<]*<\/uuid>/, '')
      .replace(/<name>[^<]*<\/name>/, `<name>${seat}</name>`)
      .replace(/<metadata>[\s\S]*<\/metadata>/, '')
      .replace(/<mac address='[^']*'\/>/, `<mac address='52:54:00:be:00:${hex(index + 1)}'/>`)
      // Aula names each seat's device for its rules; the peers leave that to libvirt.
      .replace(/<target dev='av[0-9a-f]+'\/>\s*/, '')
      .replace(/[^'"]*bench-s01[^'"]*\.qcow2/, join(bench.host.poolFolder, `${seat}.qcow2`));
    await writeFile(join(bench.peerFolder, `${seat}.xml`), xml);
  }
  const hosts = seats
    .map((seat, index) => `<host mac='52:54:00:be:00:${hex(index + 1)}' name='${seat}' ip='${SUBNET}.${11 + index}'/>`)
    .join('');
  const range = `<range start='${SUBNET}.100' end='${SUBNET}.250'/>`;
  const network = join(bench.peerFolder, 'network.xml');
  await writeFile(
    network,
    `<network><name>bench</name><forward mode='nat'/><bridge name='virbr-bench' stp='on' delay='0'/>` +
      `<ip address='${SUBNET}.1' netmask='255.255.255.0'><dhcp>${reserved ? hosts : range}</dhcp></ip></network>`,
  );
  return { network, folder: bench.peerFolder };
}

/** Runs one of `bench/peers`. */
export function runPeer(script: string, args: readonly string[]): Promise<unknown> {
  const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  return script.endsWith('.py') ? execa('/usr/bin/python3', [path, ...args]) : execa('bash', [path, ...args]);
}

/** Removes a peer's seats and network, untimed. */
export async function cleanPeer(bench: RoomBench, seats: readonly string[], extra: readonly string[] = []): Promise<void> {
  for (const seat of [...seats, ...extra]) {
    await bench.host.virsh(['destroy', seat]).catch(() => '');
    await bench.host.virsh(['undefine', seat]).catch(() => '');
    await rm(join(bench.host.poolFolder, `${seat}.qcow2`), { force: true });
  }
  await bench.host.virsh(['net-destroy', 'bench']).catch(() => '');
  await bench.host.virsh(['net-undefine', 'bench']).catch(() => '');
}
