import { FAKE_PROGRAM, type FakeDaemon, type FakeMessage, fakeFrame, fakeXdr, startFakeDaemon } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import type { Connection } from '../connection.ts';
import { type EventName, eventSources } from './event-map.ts';

/** XDR by hand: ints, hypers, strings, raw bytes, and the word of a pointer. */
function xdr(...parts: (number | bigint | string | boolean | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') return fakeXdr.uint(part);
      if (typeof part === 'boolean') return fakeXdr.uint(part ? 1 : 0);
      if (typeof part === 'string') return fakeXdr.string(part);
      if (typeof part === 'bigint') return Buffer.from(BigInt.asUintN(64, part).toString(16).padStart(16, '0'), 'hex');
      return part;
    }),
  );
}

const QEMU = 0x20008087;
const CALLBACK = 41;
const uuid = 'abababab-abab-abab-abab-abababababab';
const RAW_UUID = Buffer.alloc(16, 0xab);
const DOM = fakeXdr.domain('seat', 3);
const domain = { name: 'seat', uuid, id: 3 };
const NET = xdr('lab', RAW_UUID);
const network = { name: 'lab', uuid };
const SECRET = xdr(RAW_UUID, 2, 'ceph-id');
const secret = { uuid, usageType: 2, usageId: 'ceph-id' };
/** One typed parameter of each kind that events use. */
const PARAMS = xdr(3, 'cputune.cpu_shares', 4, 900n, 'blkdeviotune.disk', 7, 'vda', 'operation', 1, 5);
const params = [
  { field: 'cputune.cpu_shares', type: 'ullong', value: 900n },
  { field: 'blkdeviotune.disk', type: 'string', value: 'vda' },
  { field: 'operation', type: 'int', value: 5 },
];

interface Case {
  /** Number of the registering call and what it takes, without filter. */
  register: [number: number, args: Buffer];
  deregister: number;
  /** Number of the message. */
  number: number;
  payload: Buffer;
  event: unknown;
}

const domainCase = (eventId: number, number: number, payload: Buffer, rest: object): Case => ({
  register: [316, xdr(eventId, false)],
  deregister: 317,
  number,
  payload: xdr(CALLBACK, payload),
  event: { domain, ...rest },
});
const hostCase = (register: number, eventId: number, number: number, payload: Buffer, event: object): Case => ({
  register: [register, xdr(eventId, false)],
  deregister: register + 1,
  number,
  payload: xdr(CALLBACK, payload),
  event,
});

const ADDRESSES = xdr(0, '127.0.0.1', '5900', 2, '/run/vnc.sock', '');
const GRAPHICS = {
  phase: 'initialize',
  phaseNumber: 1,
  local: { family: 'ipv4', familyNumber: 0, node: '127.0.0.1', service: '5900' },
  remote: { family: 'unix', familyNumber: 2, node: '/run/vnc.sock', service: '' },
  authScheme: 'sasl',
  subject: [{ type: 'saslUsername', name: 'mia' }],
};
const JOB = { type: 'activeCommit', typeNumber: 4, status: 'ready', statusNumber: 3 };
const FAILURE = { recipient: 'guest', recipientNumber: 1, action: 'inject', actionNumber: 1, actionRequired: false, recursive: true };

const CASES: Record<EventName, Case> = {
  domainLifecycle: domainCase(0, 318, xdr(DOM, 3, 2), { event: 'suspended', eventNumber: 3, detail: 'ioerror', detailNumber: 2 }),
  domainReboot: domainCase(1, 319, DOM, {}),
  domainRtcChange: domainCase(2, 320, xdr(DOM, -3600n), { offset: -3600n }),
  domainWatchdog: domainCase(3, 321, xdr(DOM, 6), { action: 'injectnmi', actionNumber: 6 }),
  domainIoError: domainCase(4, 322, xdr(DOM, '/a.img', 'virtio-disk0', 1), {
    srcPath: '/a.img',
    devAlias: 'virtio-disk0',
    action: 'pause',
    actionNumber: 1,
  }),
  domainGraphics: domainCase(5, 323, xdr(DOM, 1, ADDRESSES, 'sasl', 1, 'saslUsername', 'mia'), GRAPHICS),
  domainIoErrorReason: domainCase(6, 324, xdr(DOM, '/a.img', 'virtio-disk0', 2, 'enospc'), {
    srcPath: '/a.img',
    devAlias: 'virtio-disk0',
    action: 'report',
    actionNumber: 2,
    reason: 'enospc',
  }),
  domainControlError: domainCase(7, 325, DOM, {}),
  domainBlockJob: domainCase(8, 326, xdr(DOM, '/a.img', 4, 3), { path: '/a.img', ...JOB }),
  domainDiskChange: domainCase(9, 327, xdr(DOM, true, '/old.iso', false, 'ide0-0-1', 0), {
    oldSrcPath: '/old.iso',
    newSrcPath: null,
    devAlias: 'ide0-0-1',
    reason: 'changeMissingOnStart',
    reasonNumber: 0,
  }),
  domainTrayChange: domainCase(10, 328, xdr(DOM, 'ide0-0-1', 1), { devAlias: 'ide0-0-1', reason: 'close', reasonNumber: 1 }),
  domainPmwakeup: domainCase(11, 329, xdr(0, DOM), { reasonNumber: 0 }),
  domainPmsuspend: domainCase(12, 330, xdr(0, DOM), { reasonNumber: 0 }),
  domainBalloonChange: domainCase(13, 331, xdr(DOM, 0xffff_ffff_ffff_ffffn), { actual: 0xffff_ffff_ffff_ffffn }),
  domainPmsuspendDisk: domainCase(14, 332, xdr(7, DOM), { reasonNumber: 7 }),
  domainDeviceRemoved: domainCase(15, 333, xdr(DOM, 'net1'), { devAlias: 'net1' }),
  domainBlockJob2: domainCase(16, 339, xdr(DOM, 'vda', 4, 3), { dst: 'vda', ...JOB }),
  domainTunable: domainCase(17, 346, xdr(DOM, PARAMS), { params }),
  domainAgentLifecycle: domainCase(18, 348, xdr(DOM, 1, 2), { state: 'connected', stateNumber: 1, reason: 'channel', reasonNumber: 2 }),
  domainDeviceAdded: domainCase(19, 354, xdr(DOM, 'net1'), { devAlias: 'net1' }),
  domainMigrationIteration: domainCase(20, 359, xdr(DOM, 4), { iteration: 4 }),
  domainJobCompleted: domainCase(21, 363, xdr(DOM, PARAMS), { params }),
  domainDeviceRemovalFailed: domainCase(22, 367, xdr(DOM, 'net1'), { devAlias: 'net1' }),
  domainMetadataChange: domainCase(23, 379, xdr(DOM, 2, true, 'urn:x'), { type: 'element', typeNumber: 2, nsuri: 'urn:x' }),
  domainBlockThreshold: domainCase(24, 385, xdr(DOM, 'vda[1]', false, 1n << 40n, 17n), {
    dev: 'vda[1]',
    path: null,
    threshold: 1n << 40n,
    excess: 17n,
  }),
  domainMemoryFailure: domainCase(25, 423, xdr(DOM, 1, 1, 2), FAILURE),
  domainMemoryDeviceSizeChange: domainCase(26, 438, xdr(DOM, 'ua-virtiomem', 65_536n), { alias: 'ua-virtiomem', size: 65_536n }),
  networkLifecycle: hostCase(313, 0, 315, xdr(NET, 2, 0), { network, event: 'started', eventNumber: 2, detailNumber: 0 }),
  networkMetadataChange: hostCase(313, 1, 446, xdr(NET, 2, true, 'urn:x'), { network, type: 'element', typeNumber: 2, nsuri: 'urn:x' }),
  storagePoolLifecycle: hostCase(368, 0, 370, xdr(NET, 4, 0), { pool: network, event: 'created', eventNumber: 4, detailNumber: 0 }),
  storagePoolRefresh: hostCase(368, 1, 373, NET, { pool: network }),
  nodeDeviceLifecycle: hostCase(374, 0, 376, xdr('pci_0', 1, 0), {
    device: { name: 'pci_0' },
    event: 'deleted',
    eventNumber: 1,
    detailNumber: 0,
  }),
  nodeDeviceUpdate: hostCase(374, 1, 377, xdr('pci_0'), { device: { name: 'pci_0' } }),
  secretLifecycle: hostCase(380, 0, 382, xdr(SECRET, 1, 0), { secret, event: 'undefined', eventNumber: 1, detailNumber: 0 }),
  secretValueChanged: hostCase(380, 1, 383, SECRET, { secret }),
  hypervisorClosed: {
    register: [360, Buffer.alloc(0)],
    deregister: 361,
    number: 362,
    payload: xdr(2),
    event: { reason: 'keepalive', reasonNumber: 2 },
  },
  qemuMonitor: {
    register: [4, xdr(false, false, 0)],
    deregister: 5,
    number: 6,
    payload: xdr(CALLBACK, DOM, 'RTC_CHANGE', 1_700_000_000n, 999_999, true, '{"offset":1}'),
    event: { domain, event: 'RTC_CHANGE', seconds: 1_700_000_000n, micros: 999_999, details: '{"offset":1}' },
  },
};
const NAMES = Object.keys(eventSources).filter((name): name is EventName => name in CASES);
const programOf = (name: EventName) => (name === 'qemuMonitor' ? QEMU : FAKE_PROGRAM.remote);

let daemon: FakeDaemon;
let connection: Connection;
beforeAll(async () => {
  daemon = await startFakeDaemon({
    onMessage(message, peer) {
      if (message.type !== 0) return 'default';
      const all = Object.entries(CASES);
      if (all.some(([, { register }]) => register[0] === message.procedure)) {
        peer.reply(message, [360].includes(message.procedure) ? Buffer.alloc(0) : xdr(CALLBACK));
        return undefined;
      }
      if (all.some(([, { deregister }]) => deregister === message.procedure)) {
        peer.reply(message);
        return undefined;
      }
      return 'default';
    },
  });
  connection = await connect({ socketPath: daemon.socketPath, uri: 'test:///default', keepAlive: false });
});
afterAll(async () => {
  await connection.close();
  await daemon[Symbol.asyncDispose]();
});

const received = (procedure: number, program: number): FakeMessage[] =>
  daemon.peers[0]?.received.filter((message) => message.procedure === procedure && message.program === program) ?? [];

const emit = (name: EventName, payload: Buffer) =>
  daemon.peers[0]?.send(fakeFrame({ program: programOf(name), procedure: CASES[name].number, type: 2, serial: 0, status: 0 }, payload));

it('covers every class of events', () => {
  expect(NAMES).toEqual(Object.keys(eventSources));
  expect(Object.keys(CASES)).toHaveLength(NAMES.length);
});

describe.each(NAMES)('%s', (name) => {
  const { register, deregister, number, payload, event } = CASES[name];
  const program = programOf(name);

  it('is registered as libvirt has it, reads field by field, and is taken back', async () => {
    expect([eventSources[name].program, eventSources[name].number]).toEqual([program, number]);
    const before = received(deregister, program).length;
    const events = connection.events(name);
    await events.ready;
    expect(received(register[0], program).at(-1)?.payload).toEqual(register[1]);
    emit(name, payload);
    expect((await events.next()).value).toEqual(event);
    await events.return?.();
    await expect.poll(() => received(deregister, program).length).toBe(before + 1);
  });

  it('is ignored when it comes for a registration just taken back', async () => {
    const events = connection.events(name);
    await events.ready;
    await events.return?.();
    emit(name, payload);
    const again = connection.events(name);
    await again.ready;
    emit(name, payload);
    expect((await again.next()).value).toEqual(event);
    await again.return?.();
    expect(connection.state.name).toBe('open');
  });
});

describe('filters', () => {
  const FILTERED = [
    ['domainReboot', { domain }, 316, xdr(1, true, DOM)],
    ['networkLifecycle', { network }, 313, xdr(0, true, NET)],
    ['storagePoolRefresh', { pool: network }, 368, xdr(1, true, NET)],
    ['nodeDeviceUpdate', { device: { name: 'pci_0' } }, 374, xdr(1, true, 'pci_0')],
    ['secretLifecycle', { secret }, 380, xdr(0, true, SECRET)],
    ['qemuMonitor', { domain, event: '^rtc', regex: true, ignoreCase: true }, 4, xdr(true, DOM, true, '^rtc', 3)],
  ] as const;
  it.each(FILTERED)('of %s go with the registration', async (name, filter, procedure, args) => {
    const events = connection.events(name, filter);
    await events.ready;
    expect(received(procedure, programOf(name)).at(-1)?.payload).toEqual(args);
    await events.return?.();
  });
});

describe('numbers newer than this client', () => {
  it('are unknown, with the number', async () => {
    const events = connection.events('domainGraphics');
    await events.ready;
    emit('domainGraphics', xdr(CALLBACK, DOM, 9, 8, 'n', 's', -1, 'n', 's', '', 0));
    expect((await events.next()).value).toMatchObject({
      phase: 'unknown',
      phaseNumber: 9,
      local: { family: 'unknown', familyNumber: 8 },
      remote: { family: 'unknown', familyNumber: -1 },
    });
    await events.return?.();
  });
});
