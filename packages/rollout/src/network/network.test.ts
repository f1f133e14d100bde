import { type NetworkDefinition, parseIpv4Address, parseMacAddress, parseNetwork, parseRoomName, parseSeatName } from '@aula/model';
import { describe, expect, it } from 'vitest';
import { compareNetwork } from './compare.ts';
import { findNetworkConflicts } from './conflicts.ts';
import { judgeMachine, type MachineFacts } from './judge-machine.ts';
import type { HostNetwork, NetworkMember, NetworkSurvey } from './ports.ts';
import { shapeOfDefinition } from './shape.ts';

function definition(source: string): NetworkDefinition {
  const { network, diagnostics } = parseNetwork(source);
  if (network === null) throw new Error(JSON.stringify(diagnostics));
  return network;
}

function must<T>(value: T | null): T {
  if (value === null) throw new Error('not valid');
  return value;
}

const member = (name: string, last: number): NetworkMember => ({
  name: must(parseSeatName(name)),
  room: must(parseRoomName('math')),
  mac: must(parseMacAddress(`52:54:00:00:01:${String(last).padStart(2, '0')}`)),
  ip: must(parseIpv4Address(`192.0.2.${last}`)),
});

const lab = definition(`network: lab1
subnet: 192.0.2.0/24
dhcp: { dynamic: 192.0.2.200-192.0.2.250, lease: 8h }
hosts: [{ name: printer, mac: "52:54:00:00:00:05", ip: 192.0.2.16 }]
`);
const members = [member('math-s01', 21), member('math-s02', 22)];
const shape = { ...shapeOfDefinition(lab, members), bridge: 'aula-lab1-0000' };
const onHost: HostNetwork = {
  name: 'lab1',
  owner: { kind: 'managed' },
  active: true,
  autostart: true,
  stored: shape,
  live: shape,
  subnets: ['192.0.2.0/24'],
};
const survey = (over: Partial<NetworkSurvey> = {}): NetworkSurvey => ({
  networks: [onHost],
  routes: new Map(),
  devices: new Set(['aula-lab1-0000']),
  ...over,
});
const conflicts = (over: Partial<Parameters<typeof findNetworkConflicts>[0]> = {}) =>
  findNetworkConflicts({ definition: lab, others: [], roomSubnets: new Map(), members, survey: survey(), ...over });

describe('a network against its host', () => {
  const wanted = shapeOfDefinition(lab, members);

  it('has nothing to do where all is as wanted, whatever its bridge is called', () => {
    expect(compareNetwork(wanted, onHost)).toEqual({ action: 'none', fields: [] });
  });

  it('is made where it is not there', () => {
    const { action, fields } = compareNetwork(wanted, null);
    expect(action).toBe('create');
    expect(fields).toContainEqual({ field: 'addresses', from: '', to: '192.0.2.1/24' });
    expect(fields).toContainEqual({ field: 'reservations', from: '', to: '3' });
  });

  it('changes live what libvirt can change live, in either of its halves', () => {
    const fewer = { ...shape, reservations: shape.reservations.slice(1) };
    for (const half of ['stored', 'live'] as const) {
      const { action, fields } = compareNetwork(wanted, { ...onHost, [half]: fewer });
      expect({ half, action, fields: fields.map(({ field }) => field) }).toEqual({ half, action: 'live', fields: ['reservations'] });
    }
  });

  it('tells lease times as the YAML writes them', () => {
    const ranges = (leaseSeconds: number) =>
      compareNetwork({ ...wanted, ranges: [{ first: '192.0.2.200', last: '192.0.2.250', leaseSeconds }] }, null).fields.find(
        ({ field }) => field === 'dynamic range',
      )?.to;
    expect([28_800, 1800, 86_400, 90, 0].map(ranges)).toEqual(
      ['8h', '30m', '1d', '90s', 'ever'].map((words) => `192.0.2.200-192.0.2.250 for ${words}`),
    );
  });

  it('restarts for each of mode, bridge, addresses, domain and forwarders', () => {
    const others = [
      { mode: 'routed' },
      { bridge: 'br9' },
      { addresses: ['192.0.2.254/24'] },
      { domain: 'x.test' },
      { forwarders: ['198.51.100.1'] },
    ];
    for (const other of others) {
      expect({ other, action: compareNetwork({ ...shape, ...other }, onHost).action }).toEqual({ other, action: 'restart' });
    }
  });

  it('is started where it is down, and only told to start with the host where it does not', () => {
    expect(compareNetwork(wanted, { ...onHost, active: false, live: null }).action).toBe('start');
    expect(compareNetwork(wanted, { ...onHost, autostart: false })).toEqual({
      action: 'live',
      fields: [{ field: 'autostart', from: 'off', to: 'on' }],
    });
  });

  it('asks for no address and no name on a bridge of the host', () => {
    const bridged = shapeOfDefinition(definition('network: br\nmode: bridge\nbridge: br0\nsubnet: 192.0.2.0/24\n'), members);
    expect(bridged).toMatchObject({ mode: 'bridge', bridge: 'br0', addresses: [], reservations: [], names: [], domain: '' });
  });
});

describe('what is in the way of a network', () => {
  it('is nothing where only it has its things', () => {
    expect(conflicts()).toEqual([]);
  });

  it('is a network of its name that is another kind', () => {
    expect(conflicts({ survey: survey({ networks: [{ ...onHost, owner: { kind: 'foreign' } }] }) }).join()).toMatch(/was not made by Aula/);
    const room = { kind: 'room' as const, room: must(parseRoomName('art')) };
    expect(conflicts({ survey: survey({ networks: [{ ...onHost, owner: room }] }) }).join()).toMatch(/is the own one of room art/);
  });

  it("is a subnet of another network, of a room, or of a route, IPv6 too; but not the network's own", () => {
    const other = { ...onHost, name: 'other', subnets: ['192.0.2.128/25'] };
    expect(conflicts({ survey: survey({ networks: [onHost, other] }) })).toEqual([
      'the subnet 192.0.2.0/24 is in use: 192.0.2.128/25 by the network other',
    ]);
    expect(conflicts({ roomSubnets: new Map([['192.0.0.0/16', 'art']]) })).toEqual([
      'the subnet 192.0.2.0/24 is in use: 192.0.0.0/16 by the room art',
    ]);
    expect(conflicts({ survey: survey({ routes: new Map([['192.0.2.0/28', 'eth0']]) }) })).toHaveLength(1);
    const six = definition('network: six\nsubnet: [10.0.0.0/24, "2001:db8::/64"]\n');
    expect(
      conflicts({ definition: six, members: [], survey: survey({ networks: [], routes: new Map([['2001:db8::/32', 'eth0']]) }) }),
    ).toEqual(["the subnet 2001:db8::/64 is in use: 2001:db8::/32 by the host's route on eth0"]);
  });

  it('is told once, though both record and host know of it', () => {
    const twin = definition('network: twin\nsubnet: 192.0.2.0/25\n');
    const found = conflicts({
      others: [twin],
      survey: survey({ networks: [onHost, { ...onHost, name: 'twin', subnets: ['192.0.2.0/25'] }] }),
    });
    expect(found).toEqual(['the subnet 192.0.2.0/24 overlaps 192.0.2.0/25 of the network twin']);
  });

  it('is a bridge that something else has, and a bridge of the host that is not there', () => {
    const named = definition('network: lab1\nsubnet: 192.0.2.0/24\nbridge: br9\n');
    expect(conflicts({ definition: named, survey: survey({ devices: new Set(['br9']) }) })).toEqual([
      'the host has a device named br9 already',
    ]);
    const holder = { ...onHost, name: 'other', stored: { ...shape, bridge: 'br9' }, subnets: [] };
    expect(conflicts({ definition: named, survey: survey({ networks: [onHost, holder] }) })).toEqual([
      'the bridge br9 is that of the network other',
    ]);
    const bridged = definition('network: lab1\nmode: bridge\nbridge: br0\nsubnet: 192.0.2.0/24\n');
    expect(conflicts({ definition: bridged, survey: survey({ networks: [] }) })).toEqual(['the host has no bridge br0']);
    expect(conflicts({ definition: bridged, survey: survey({ networks: [], devices: null }) })).toEqual([]);
  });

  it('is an address that two have, and one that cannot be reserved', () => {
    expect(conflicts({ members: [member('math-s01', 16)] }).join()).toMatch(
      /seat math-s01 of room math and host printer have the same address 192\.0\.2\.16/,
    );
    expect(conflicts({ members: [member('math-s01', 21), { ...member('art-s01', 22), ip: member('x', 21).ip }] })).toHaveLength(1);
    const dynamic = { ...member('math-s01', 21), ip: must(parseIpv4Address('192.0.2.201')) };
    expect(conflicts({ members: [dynamic] }).join()).toMatch(/lies in the dynamic range/);
  });
});

describe('what a machine should have and has', () => {
  const facts: MachineFacts = {
    name: 'math-s01',
    kind: 'seat',
    room: 'math',
    section: 'students',
    running: true,
    mac: '52:54:00:00:01:21',
    wantedIp: '192.0.2.21',
    reservedIp: '192.0.2.21',
    leasedIp: null,
    leaseEndsAt: null,
    arpIp: null,
    agentIps: null,
    agent: 'none',
  };
  const verdict = (over: Partial<MachineFacts>) => {
    const { verdict: word, detail } = judgeMachine({ ...facts, ...over });
    return [word, detail];
  };

  it('is right as soon as one source knows, and all that know agree', () => {
    for (const known of [{ leasedIp: '192.0.2.21' }, { arpIp: '192.0.2.21' }, { agentIps: ['10.0.0.1', '192.0.2.21'] }])
      expect(verdict(known)).toEqual(['right', '']);
  });

  it('waits while it runs and nothing is known, and is off while it does not run, whatever is remembered', () => {
    expect(verdict({})).toEqual(['waiting', 'running, no address of it is known yet']);
    expect(verdict({ running: false, leasedIp: '192.0.2.99' })[0]).toBe('off');
    expect(verdict({ kind: 'host', running: false })[0]).toBe('off');
  });

  it('is wrong while it runs on a network that is stopped', () => {
    expect(verdict({ networkDown: true, leasedIp: '192.0.2.21' })).toEqual(['wrong', 'it has no link: the network is stopped']);
    expect(verdict({ networkDown: true, running: false })).toEqual(['off', 'not running']);
  });

  it('names few of the many addresses that a guest may tell', () => {
    const agentIps = Array.from({ length: 50 }, (_, at) => `10.0.0.${at}`);
    expect(verdict({ agentIps })).toEqual([
      'wrong',
      'its guest agent tells 10.0.0.0, 10.0.0.1, 10.0.0.2 and 47 more instead of 192.0.2.21',
    ]);
  });

  it('is wrong with the reason for each source that says something else', () => {
    expect(verdict({ reservedIp: null })).toEqual(['wrong', '192.0.2.21 is not reserved for it']);
    expect(verdict({ leasedIp: '192.0.2.77', arpIp: '192.0.2.78', agentIps: ['192.0.2.79'] })).toEqual([
      'wrong',
      'it leases 192.0.2.77 instead of 192.0.2.21; it is seen using 192.0.2.78 instead of 192.0.2.21; its guest agent tells 192.0.2.79 instead of 192.0.2.21',
    ]);
    expect(verdict({ kind: 'unknown', wantedIp: null, leasedIp: '192.0.2.200' })).toEqual([
      'wrong',
      'nobody declared it; it has 192.0.2.200 of the dynamic range',
    ]);
  });

  it('needs no reservation where the network reserves nothing', () => {
    expect(verdict({ unreserved: true, reservedIp: null, arpIp: '192.0.2.21' })).toEqual(['right', '']);
  });
});
