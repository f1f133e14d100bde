import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSeatName } from '@aula/model';
import { startTestHost, type TestHost } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../packages/server/src/hypervisor/host.ts';
import { openSocketHost, socketOptionsOf } from '../../packages/server/src/hypervisor/open-host.ts';
import { startTestServer, type TestServer } from '../../packages/server/src/test-support/test-server.ts';
import { applyRoom, waitFor } from '../lib/rooms.ts';
import { agentImage } from './guests/agent-image.ts';
import { RootShell } from './guests/root-shell.ts';

const NETWORK = `network: lab1
subnet: 192.0.2.0/24
dhcp: { static: 192.0.2.10-192.0.2.99, lease: 8h }
`;
const ROOM = `room: math
preset: tiny
network: lab1
sections:
  students:
    seats: 1-2
    name: "math-s{{ id }}"
    ip: "192.0.2.{{ id | plus: 20 }}"
`;

let folder: string;
let test: TestHost;
let host: Host;
let server: TestServer;
const shells = new Map<string, RootShell>();
/** Networks that the event stream told of. */
const news: string[] = [];
const listening = new AbortController();
let listened: Promise<void>;

const machine = async (name: string) => {
  const { machines } = await server.client.call('network', { params: { network: 'lab1' } });
  return machines.find((one) => one.name === name) ?? null;
};
const until = (what: string, name: string, holds: (found: NonNullable<Awaited<ReturnType<typeof machine>>>) => boolean) =>
  waitFor(what, async () => {
    const found = await machine(name);
    return found !== null && holds(found) ? found : null;
  });
const shell = (name: string): RootShell => {
  const found = shells.get(name);
  if (found === undefined) throw new Error(`no shell of ${name}`);
  return found;
};
/** What listens at the agent's channel from now on; `lie` is all that a rogue one says of its addresses. */
async function agentIs(name: string, kind: 'real' | 'none' | 'rogue', lie = ''): Promise<void> {
  await shell(name).run(`printf '%s\\n' '${lie}' >/run/lie; echo ${kind} >/run/agent`);
  await shell(name).run('killall -9 qemu-ga start-agent');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aula-agent-'));
  const image = await agentImage(folder);
  test = await startTestHost();
  host = await openSocketHost(socketOptionsOf(test.embedded), { installationId: 'agent-tests', log: () => {} });
  server = await startTestServer({ host, image });
  await server.client.call('applyNetwork', { body: { source: NETWORK } });
  await applyRoom(server.client, ROOM);
  listened = (async () => {
    for await (const event of server.client.events(listening.signal)) if (event.type === 'network') news.push(event.network);
  })();
  for (const name of ['math-s01', 'math-s02']) {
    await until(`${name} to lease its address`, name, ({ leasedIp }) => leasedIp !== null);
    const seat = parseSeatName(name);
    if (seat === null) throw new Error(name);
    shells.set(name, new RootShell(await host.openTerminal(seat)));
    await shell(name).ready();
  }
});

afterAll(async () => {
  listening.abort();
  await listened;
  for (const one of shells.values()) one[Symbol.dispose]();
  await server?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
  await test?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("a guest's own word for its address", () => {
  it('is known of a real agent, and agrees with the lease', async () => {
    expect(await until('its agent to answer', 'math-s01', ({ agent }) => agent === 'answers')).toMatchObject({
      agentIps: ['192.0.2.21'],
      leasedIp: '192.0.2.21',
      verdict: 'right',
    });
  });

  it('needs a channel that libvirt gives back as it was defined: nothing drifts, and nothing waits for a restart', async () => {
    expect((await server.client.call('planStoredRoom', { params: { room: 'math' } })).changes).toEqual([]);
    expect(await test.virsh(['dumpxml', '--inactive', 'math-s01'])).toContain("name='org.qemu.guest_agent.0'");
  });

  it('tells at once of a guest that takes another address by itself, and people who look are told', async () => {
    news.length = 0;
    await shell('math-s01').run('ip addr flush dev eth0 && ip addr add 192.0.2.77/24 dev eth0');
    await waitFor('news of the network', async () => news.includes('lab1'));
    expect(await until('the agent to say so', 'math-s01', ({ verdict }) => verdict === 'wrong')).toMatchObject({
      agentIps: ['192.0.2.77'],
      leasedIp: '192.0.2.21',
      detail: expect.stringContaining('its guest agent tells 192.0.2.77 instead of 192.0.2.21'),
    });
    await shell('math-s01').run('ip addr add 192.0.2.21/24 dev eth0 && ip addr add 198.51.100.7/24 dev lo');
    const found = await until('it to be right again', 'math-s01', ({ verdict }) => verdict === 'right');
    expect(found.agentIps).toEqual(['192.0.2.21', '192.0.2.77', '198.51.100.7']);
  });

  it('is missing where no agent listens, which is no fault', async () => {
    await until('the agent to be known', 'math-s02', ({ agent }) => agent === 'answers');
    await agentIs('math-s02', 'none');
    expect(await until('the agent to be gone', 'math-s02', ({ agent }) => agent === 'none')).toMatchObject({
      agentIps: null,
      verdict: 'right',
    });
  });

  it('is taken with a grain of salt: garbage, strangers and thousands of addresses', async () => {
    const card = (addrs: string) => `{"name": "eth0", "hardware-address": "52:54:00:0:0:0", "ip-addresses": [${addrs}]}`;
    const address = (ip: string) => `{"ip-address-type": "ipv4", "ip-address": "${ip}", "prefix": 24}`;
    const say = async (lie: string) => agentIs('math-s02', 'rogue', lie);
    const garbage = ['; rm -rf /', '<script>', '999.1.1.1', '192.0.2.22'].map(address).join(', ');
    await say(`{"return": [${card(garbage)}]}`);
    expect(await until('the rogue to be heard', 'math-s02', ({ agent }) => agent === 'answers')).toMatchObject({
      agentIps: ['192.0.2.22'],
      verdict: 'right',
    });
    // The shell's line is too short for thousands; the guest writes them itself.
    await shell('math-s02').run(
      `{ printf '{"return": [{"name": "eth0", "ip-addresses": ['; for i in $(seq 1 2000); do printf '{"ip-address-type": "ipv4", "ip-address": "10.1.%d.%d", "prefix": 8}, ' $((i / 250)) $((i % 250)); done; printf '${address('192.0.2.99')}]}]}\\n'; } >/run/lie`,
    );
    const many = await until('thousands to be heard', 'math-s02', ({ agentIps }) => (agentIps?.length ?? 0) > 1);
    expect(many.agentIps).toHaveLength(16);
    expect(many.detail).toMatch(/^its guest agent tells 10\.1\.0\.1, 10\.1\.0\.2, 10\.1\.0\.3 and \d+ more instead of 192\.0\.2\.22$/);
    await say('this is no JSON');
    await until('garbage to be no answer', 'math-s02', ({ agent, verdict }) => agent === 'silent' && verdict === 'right');
  });

  it('is not waited for when it does not come: others are shown as quickly as before', async () => {
    await agentIs('math-s02', 'rogue', '{"return": []}');
    await until('the agent to be heard', 'math-s02', ({ agent }) => agent === 'answers');
    await shell('math-s02').run('killall -STOP start-agent');
    await until('the hung agent to be known as such', 'math-s02', ({ agent }) => agent === 'silent');
    // It is left alone by now; libvirt would wait seconds for it.
    const asked = Array.from({ length: 20 }, async () => (await machine('math-s01'))?.agent);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['answers']));
    await test.virsh(['destroy', 'math-s02']);
    expect(await until('it to be off', 'math-s02', ({ running }) => !running)).toMatchObject({ agent: 'none', verdict: 'off' });
  });
});
