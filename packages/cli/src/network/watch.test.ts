import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveEvent, NetworkMachineView, NetworkView } from '@aula/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSessionForTest } from '../lib/test-session.ts';
import { watchNetwork } from './watch.ts';

const machine = (name: string, more: Partial<NetworkMachineView> = {}): NetworkMachineView => ({
  name,
  kind: 'seat',
  room: 'math',
  section: 'students',
  running: true,
  mac: '52:54:00:00:00:01',
  wantedIp: '192.0.2.21',
  reservedIp: '192.0.2.21',
  leasedIp: '192.0.2.21',
  leaseEndsAt: null,
  arpIp: null,
  agentIps: null,
  agent: 'none',
  verdict: 'right',
  detail: '',
  ...more,
});
const lab: NetworkView = {
  name: 'lab1',
  mode: 'nat',
  subnet: '192.0.2.0/24',
  ipv6: null,
  gateway: '192.0.2.1',
  domain: 'lab1.test',
  bridge: 'virbr-lab1',
  owner: { kind: 'managed' },
  state: 'running',
  internet: 'on',
  protect: 'strict',
  rooms: ['math'],
  seatCount: 2,
  runningCount: 2,
  source: null,
  machines: [machine('math-s01'), machine('math-s02')],
};

let server: Server;
let baseUrl: string;
let stream: ServerResponse | null;
let answer: NetworkView | { status: number; code: string; message: string };
let asked: number;

beforeEach(async () => {
  stream = null;
  answer = lab;
  asked = 0;
  server = createServer((request, response) => {
    if (request.url?.endsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      stream = response;
      return;
    }
    asked += 1;
    const failed = 'status' in answer;
    response.writeHead('status' in answer ? answer.status : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(failed ? { error: { ...answer, diagnostics: [], requestId: 'r' } } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const send = (event: LiveEvent) => stream?.write(`id: 1\ndata: ${JSON.stringify(event)}\n\n`);
const wrong = machine('math-s02', {
  verdict: 'wrong',
  detail: 'its guest agent tells 192.0.2.77 instead of 192.0.2.22',
  agent: 'answers',
  agentIps: ['192.0.2.77'],
});

async function start(options: { tty?: boolean; json?: boolean } = {}) {
  const session = openSessionForTest({ baseUrl, ...options });
  const watching = watchNetwork(session, 'lab1');
  watching.catch(() => {});
  await expect.poll(() => stream !== null && session.io.out() !== '').toBe(true);
  return { session, watching };
}

describe('watching a network', () => {
  it('prints it, then a line for each machine that changed, and ends with Ctrl-C', async () => {
    const { session, watching } = await start();
    expect(session.io.out()).toContain('math-s01');
    const before = session.io.out().length;
    answer = { ...lab, machines: [machine('math-s01'), wrong] };
    send({ type: 'network', network: 'lab1' });
    await expect.poll(() => session.io.out().length).toBeGreaterThan(before);
    expect(session.io.out().slice(before)).toBe(
      'math-s02: wrong: its guest agent tells 192.0.2.77 instead of 192.0.2.22 (leases 192.0.2.21, agent: 192.0.2.77)\n',
    );
    session.io.interrupt();
    expect(await watching).toBe(0);
  });

  it('does not ask because of other networks, and prints nothing where nothing changed', async () => {
    const { session, watching } = await start();
    const before = { asked, out: session.io.out() };
    send({ type: 'network', network: 'lab2' });
    send({ type: 'people' });
    send({ type: 'network', network: 'lab1' });
    await expect.poll(() => asked).toBe(before.asked + 1);
    session.io.interrupt();
    await watching;
    expect(session.io.out()).toBe(before.out);
  });

  it('gives a document for each state with --json', async () => {
    const { session, watching } = await start({ json: true });
    answer = { ...lab, machines: [wrong] };
    send({ type: 'network', network: 'lab1' });
    await expect.poll(() => session.io.out().trimEnd().split('\n').length).toBe(2);
    const lines = session.io.out().trimEnd().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([lab, answer]);
    session.io.interrupt();
    await watching;
  });

  it('draws in place on a terminal', async () => {
    const { session, watching } = await start({ tty: true });
    answer = { ...lab, machines: [wrong] };
    send({ type: 'network', network: 'lab1' });
    await expect.poll(() => session.io.out()).toContain('192.0.2.77');
    expect(session.io.out()).toMatch(/\u001b\[\d+A/);
    session.io.interrupt();
    await watching;
  });

  it('goes on while the host is away, and ends when the network is removed', async () => {
    const { session, watching } = await start();
    answer = { status: 503, code: 'hostUnreachable', message: 'The host does not answer.' };
    send({ type: 'network', network: 'lab1' });
    await expect.poll(() => session.io.out()).toContain('The host does not answer.');
    answer = { ...lab, state: 'stopped' };
    send({ type: 'resync' });
    await expect.poll(() => session.io.out()).toContain('lab1: stopped');
    answer = { status: 404, code: 'notFound', message: 'There is no network lab1.' };
    send({ type: 'network', network: 'lab1' });
    await expect(watching).rejects.toMatchObject({ code: 'notFound' });
  });
});
