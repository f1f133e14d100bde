import { imageFixture, MemoryLiveHost } from '@aula/testkit';
import { expect, it } from 'vitest';
import { applyTo, roomSource, startTestServer } from '../test-support/test-server.ts';

const FORWARDED = { 'x-forwarded-for': '203.0.113.5' };

/** The addresses that a port is open for after a request that says it comes from elsewhere. */
async function clientsOf(options: { origin?: string; trustedProxies?: string[] }): Promise<unknown> {
  await using app = await startTestServer({ host: new MemoryLiveHost(), image: imageFixture(), ...options });
  await app.addPerson('anna', 'teacher');
  await applyTo(app, roomSource('demo', 1));
  const cookie = await app.logIn('anna');
  const answer = await app.request('POST', '/seats/demo-s01/ports', { cookie, headers: FORWARDED, body: { port: 22 } });
  expect(answer.status).toBe(201);
  const body: unknown = await answer.json();
  return typeof body === 'object' && body !== null && 'clientAddresses' in body ? body.clientAddresses : body;
}

it("a port is opened for the connection's own address, whatever a header says", async () => {
  expect(await clientsOf({})).toEqual(['127.0.0.1']);
  expect(await clientsOf({ trustedProxies: ['192.0.2.0/24'] })).toEqual(['127.0.0.1']);
});

it('a port is opened for the address that a trusted proxy tells', async () => {
  expect(await clientsOf({ trustedProxies: ['127.0.0.0/8'] })).toEqual(['203.0.113.5']);
});

it('a student opens what is published and nothing else, and for the own address only', async () => {
  await using app = await startTestServer({ host: new MemoryLiveHost(), image: imageFixture() });
  await app.addPerson('bert', 'student');
  await applyTo(app, roomSource('demo', 1));
  await app.client.call('assignSeats', { params: { room: 'demo' }, body: { owners: { 'demo-s01': 'bert' } } });
  const cookie = await app.logIn('bert');
  const ask = async (body: unknown) => (await app.request('POST', '/seats/demo-s01/ports', { cookie, body })).status;
  expect(await ask({ port: 22 })).toBe(403);
  await app.client.call('openPort', { params: { seat: 'demo-s01' }, body: { port: 22, client: '192.0.2.9' } });
  expect(await ask({ port: 22, client: '192.0.2.10' })).toBe(403);
  expect(await ask({ port: 22 })).toBe(201);
  const { ports } = await app.client.call('seatPorts', { params: { seat: 'demo-s01' } });
  expect(ports).toMatchObject([{ port: 22, clientAddresses: ['127.0.0.1', '192.0.2.9'], origin: 'staff' }]);
});

it('the internet of a host whose packet filter is out of reach is not said to be off', async () => {
  await using app = await startTestServer({ host: new MemoryLiveHost(), image: imageFixture() });
  await applyTo(app, roomSource('demo', 1));
  const off = app.client.call('setRoomInternet', { params: { room: 'demo' }, body: { internet: { mode: 'off' } } });
  await expect(off).rejects.toThrow('Nothing was changed: the packet filter of this host is not reachable from here');
  expect(await app.client.call('roomInternet', { params: { room: 'demo' } })).toMatchObject({ switch: null, internet: { mode: 'on' } });
});
