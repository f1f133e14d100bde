import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PresetImage, parseNetwork, parseRoom } from '@aula/model';
import { type ManagedNetwork, reservationsOf, type SeatMachine, seatMachines, settleIdentities } from '@aula/rollout';
import { startTestHost, type TestHost } from '@aula/testkit';
import type { Host } from '../../../packages/server/src/hypervisor/host.ts';
import { openSocketHost, type SocketHostOptions, socketOptionsOf } from '../../../packages/server/src/hypervisor/open-host.ts';
import { waitFor } from '../../lib/rooms.ts';
import { type RestartableLibvirtd, restartableLibvirtd } from '../restart-libvirtd.ts';
import { rootImage } from './root-image.ts';
import { RootShell } from './root-shell.ts';

export const INSTALLATION = 'protect-tests';
export const GATEWAY = '192.0.2.1';
export const GATEWAY6 = '2001:db8:1::1';

const networkYaml = (protect: string) => `network: lab
domain: lab.school.test
subnet: [192.0.2.0/24, 2001:db8:1::/64]
dhcp: { static: 192.0.2.10-192.0.2.99 }
protect: ${protect}
`;

const section = (name: string, first: number, seats: number) => `  ${name}:
    seats: 1-${seats}
    name: "${name}-s{{ id }}"
    ip: "192.0.2.{{ id | plus: ${first} }}"
`;
const ROOM = `room: demo
preset: tiny
network: lab
sections:
`;

/** A host with a managed network and seats that have a shell of root's, as the driver makes them. */
export interface ProtectHost extends AsyncDisposable {
  readonly test: TestHost;
  readonly libvirtd: RestartableLibvirtd;
  /** The driver; another one after {@link reopen}. */
  host(): Host;
  readonly machines: readonly SeatMachine[];
  machine(name: string): SeatMachine;
  /** Brings the network to this protection, in the words of its YAML. */
  protect(yaml: string): Promise<void>;
  /** Defines all seats. */
  define(): Promise<void>;
  start(): Promise<void>;
  /** Switches them off and on. */
  restart(names: readonly string[]): Promise<void>;
  /** The device of a running seat's only card. */
  tap(name: string): Promise<string>;
  /** The shell of a running seat, once it has its lease. */
  shell(name: string): Promise<RootShell>;
  /** The network's definition as it was written before networks were protected, and an Aula that knows no better. */
  forgetProtection(): Promise<void>;
  /** How it stands with the seats, by name. */
  states(): Promise<Record<string, string>>;
  /** Ends this Aula and opens the host as the same installation again. */
  reopen(change?: Partial<SocketHostOptions>): Promise<void>;
  /** Takes the seats and the network away. */
  clear(): Promise<void>;
}

export async function startProtectHost(
  sections: readonly [name: string, seats: number][],
  change: Partial<SocketHostOptions> = {},
): Promise<ProtectHost> {
  const folder = await mkdtemp(join(tmpdir(), 'aula-protect-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  const image = await rootImage(folder);
  const test = cleanUp.use(await startTestHost());
  const libvirtd = cleanUp.use(await restartableLibvirtd(test));
  const open = (more: Partial<SocketHostOptions> = {}) =>
    openSocketHost({ ...socketOptionsOf(test.embedded), ...change, ...more }, { installationId: INSTALLATION, log: () => {} });
  let host = await open();
  cleanUp.defer(() => host[Symbol.asyncDispose]());
  const machines = await makeMachines(host, sections, image);
  await host.hypervisor.imagePublish(image);
  const all = (work: (machine: SeatMachine) => Promise<unknown>): Promise<unknown> => Promise.all(machines.map(work));
  const machine = (name: string): SeatMachine => {
    const found = machines.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no seat ${name}`);
    return found;
  };
  const reopen = async (more?: Partial<SocketHostOptions>): Promise<void> => {
    await host[Symbol.asyncDispose]();
    host = await open(more);
  };
  const owned = cleanUp.move();
  return {
    test,
    libvirtd,
    host: () => host,
    machines,
    machine,
    protect: (yaml) => host.networks.ensure(managed(yaml, machines)),
    define: async () =>
      void (await all(async (one) => {
        await host.hypervisor.overlayCreate(one);
        await host.hypervisor.domainDefine(one);
      })),
    start: async () => {
      await all((one) => host.hypervisor.domainStartPaused(one));
      await all((one) => host.hypervisor.domainResume(one));
    },
    async restart(names) {
      for (const one of names.map(machine)) {
        await host.hypervisor.domainDestroy(one);
        await host.hypervisor.domainStartPaused(one);
        await host.hypervisor.domainResume(one);
      }
    },
    async tap(name) {
      const list = await test.virsh(['domiflist', name]);
      const tap = /^\s*(\S+)\s+network/m.exec(list)?.[1];
      if (tap === undefined) throw new Error(list);
      return tap;
    },
    async shell(name) {
      const { network, mac, ip } = machine(name);
      await waitFor(`${name} to have ${ip}`, async () => (await host.leases(network.name)).get(mac) === ip, 120_000);
      const shell = new RootShell(await host.openTerminal(machine(name).name));
      await shell.ready();
      // The preset's files keep no rights of their own beyond reading.
      await shell.run('chmod 0755 /bin/frame-send');
      return shell;
    },
    async forgetProtection() {
      const file = join(folder, 'network.xml');
      const xml = await test.virsh(['net-dumpxml', '--inactive', 'lab']);
      await writeFile(file, xml.replace(/ protect=("[^"]*"|'[^']*')/, ''));
      await test.virsh(['net-define', file]);
      await reopen();
    },
    async states() {
      const all = await host.networks.protection('lab', await host.networks.running('lab'));
      return Object.fromEntries([...all].map(([name, { state }]) => [name, state]));
    },
    reopen,
    async clear() {
      await all((one) => host.hypervisor.domainDestroy(one));
      await all((one) => host.hypervisor.domainUndefine(one));
      const [first] = machines;
      if (first !== undefined) await host.networks.remove(first.network.name);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function managed(protect: string, members: readonly SeatMachine[]): ManagedNetwork {
  const { network: definition, diagnostics } = parseNetwork(networkYaml(protect), 'lab.yaml');
  if (definition === null) throw new Error(JSON.stringify(diagnostics));
  return { definition, members: reservationsOf(members) };
}

async function makeMachines(host: Host, sections: readonly [string, number][], image: PresetImage): Promise<SeatMachine[]> {
  const { definition } = managed('strict', []);
  const source = ROOM + sections.map(([name, seats], index) => section(name, 10 + index * 20, seats)).join('');
  const { memoryKiB, vcpus } = image.hardware;
  const { room, diagnostics } = parseRoom(source, {
    file: 'room.yaml',
    presetDefaults: () => ({ memoryKiB, vcpus }),
    presetNames: ['tiny'],
    networkNamed: () => definition,
    networkNames: ['lab'],
  });
  if (room === null) throw new Error(JSON.stringify(diagnostics));
  const observed = await host.hypervisor.observe({ room: room.name, network: definition.name, seats: room.seats.map(({ name }) => name) });
  return [...seatMachines(room, image, settleIdentities(INSTALLATION, room, observed)).values()];
}
