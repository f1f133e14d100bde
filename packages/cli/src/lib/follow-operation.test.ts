import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OperationView } from '@aula/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCodeOf, followOperation, summary } from './follow-operation.ts';
import { openSessionForTest } from './test-session.ts';

const running: OperationView = {
  id: 'aaaaaaaaaaaaaaaa',
  kind: 'reset',
  room: 'demo',
  state: 'running',
  requestedBy: 'admin',
  createdAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
  progress: { done: 0, total: 1 },
  message: '',
  error: null,
  seats: [{ seat: 'demo-s01', state: 'working', message: 'makes the disk' }],
};

/** A server with faults: answers operations, and its event stream says what the test wants, or dies. */
let server: Server;
let baseUrl: string;
let stored: OperationView;
let onEvents: (response: ServerResponse) => void;
let cancels: number;

beforeEach(async () => {
  stored = running;
  cancels = 0;
  onEvents = () => {};
  server = createServer((request, response) => {
    if (request.url?.endsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      onEvents(response);
      return;
    }
    if (request.method === 'POST') {
      cancels += 1;
      stored = { ...stored, state: 'cancelling' };
    }
    response.writeHead(request.method === 'POST' ? 202 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(stored));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const send = (response: ServerResponse, operation: OperationView) =>
  response.write(`id: 1\ndata: ${JSON.stringify({ type: 'operation', operation })}\n\n`);

describe('following an operation', () => {
  it('ends with the event that says so', async () => {
    const end: OperationView = { ...running, state: 'succeeded', message: 'All are running' };
    onEvents = (response) => void send(response, end);
    expect(await followOperation(openSessionForTest({ baseUrl }), running)).toEqual(end);
  });

  it('ends without any event, by asking', async () => {
    onEvents = (response) => response.destroy();
    const following = followOperation(openSessionForTest({ baseUrl }), running);
    stored = { ...running, state: 'failed', error: 'no disk' };
    expect((await following).state).toBe('failed');
  });

  it('cancels at the first Ctrl-C and waits for the clean end', async () => {
    let events: ServerResponse | undefined;
    onEvents = (response) => {
      events = response;
    };
    const session = openSessionForTest({ baseUrl });
    const following = followOperation(session, running);
    session.io.interrupt();
    await expect.poll(() => cancels).toBe(1);
    await expect.poll(() => events !== undefined).toBe(true);
    stored = { ...running, state: 'cancelled' };
    if (events) send(events, stored);
    expect((await following).state).toBe('cancelled');
    expect(session.io.out()).toContain('Cancelling');
  });

  it('leaves at the second Ctrl-C with the code of a cancel', async () => {
    const session = openSessionForTest({ baseUrl });
    const following = followOperation(session, running);
    session.io.interrupt();
    session.io.interrupt();
    await expect(following).rejects.toMatchObject({ code: 'cancelled', exitCode: 130 });
  });

  it('gives an exit code for each end', () => {
    const failed: OperationView = { ...running, state: 'failed', seats: [{ seat: 'demo-s01', state: 'failed', message: 'no disk' }] };
    expect(exitCodeOf({ ...running, state: 'succeeded' })).toBe(0);
    expect(exitCodeOf(failed)).toBe(3);
    expect(exitCodeOf({ ...failed, seats: [] })).toBe(1);
    expect(exitCodeOf({ ...running, state: 'cancelled' })).toBe(130);
    expect(summary(failed).join('\n')).toContain('aula operation retry aaaaaaaaaaaaaaaa');
  });
});
