import { describe, expect, it } from 'vitest';
import { parseNetwork } from '../network/parse-network.ts';
import { parseRoom } from './parse-room.ts';

const lab = parseNetwork(`network: lab1
subnet: 192.0.2.0/24
domain: lab1.school.test
dhcp: { static: 192.0.2.10-192.0.2.99, dynamic: 192.0.2.200-192.0.2.250 }
hosts: [{ name: printer, mac: "52:54:00:00:00:05", ip: 192.0.2.16 }]
`).network;

const parse = (network: string, first = 20) =>
  parseRoom(
    `room: math
preset: tiny
network: ${network}
sections:
  students:
    seats: 1-2
    name: "{{ room }}-s{{ id }}"
    ip: "192.0.2.{{ id | plus: ${first} }}"
    memory: 96MiB
`,
    { networkNamed: (name) => (name === 'lab1' ? lab : null), networkNames: ['lab1'] },
  );
const messages = (network: string, first?: number) => parse(network, first).diagnostics.map(({ line, message }) => `${line}: ${message}`);

describe('a room that names a network', () => {
  it("takes over the network's addresses and domain", () => {
    const { room, diagnostics } = parse('lab1');
    expect(diagnostics).toEqual([]);
    expect(room?.network).toMatchObject({
      name: 'lab1',
      subnet: '192.0.2.0/24',
      gateway: '192.0.2.1',
      domain: 'lab1.school.test',
      managed: { reserves: true },
    });
  });

  it('is told the nearest name where there is no such network', () => {
    expect(messages('lab2')).toEqual(['3: there is no network "lab2" (did you mean "lab1"?)']);
    expect(messages('Lab 1')).toEqual(['3: "Lab 1" is not a network\'s name']);
  });

  it('has its addresses checked against the ranges and hosts of that network', () => {
    expect(messages('lab1', 98)).toEqual(['8: seat 2: 192.0.2.100 lies outside the static range 192.0.2.10-192.0.2.99']);
    expect(messages('lab1', 205)[0]).toBe('8: seat 1: 192.0.2.206 lies in the dynamic range 192.0.2.200-192.0.2.250');
    expect(messages('lab1', 15)).toEqual(['8: seat 1: 192.0.2.16 is the address of the host printer']);
  });

  it('may have one of its own beside', () => {
    expect(parse('{ name: own, subnet: 192.0.2.0/24 }').room?.network).toEqual({
      name: 'own',
      subnet: '192.0.2.0/24',
      gateway: '192.0.2.1',
      domain: 'own.aula.internal',
      protect: { default: { level: 'strict', open: [], packetsPerSecond: null, isolate: false }, sections: {} },
      internet: { mode: 'on' },
      publish: [],
    });
  });

  it('says of its own network what one that stands on its own says: protect, internet, publish', () => {
    const own = (rest: string) => parse(`{ name: own, subnet: 192.0.2.0/24, ${rest} }`).room?.network;
    expect(own('protect: off')?.protect?.default.level).toBe('off');
    expect(own('protect: { sections: { students: { level: metered, open: [arp] } } }')?.protect?.sections).toEqual({
      students: { level: 'metered', open: ['arp'], packetsPerSecond: 100, isolate: false },
    });
    expect(own('internet: [files.school.test, 198.51.100.0/24]')?.internet).toEqual({
      mode: 'allow-list',
      cidrs: ['198.51.100.0/24'],
      names: ['files.school.test'],
    });
    expect(own('publish: [{ section: students, port: 22 }]')?.publish).toEqual([
      { section: 'students', port: 22, protocol: 'tcp', clients: 'anyone' },
    ]);
  });

  it('is told what its own network cannot say, and sections that the room does not have', () => {
    const own = (rest: string) => messages(`{ name: own, subnet: 192.0.2.0/24, ${rest} }`);
    expect(own('protect: stirct')[0]).toContain('"stirct"');
    expect(own("internet: ['*.school.test']")).toEqual(['3: "*.school.test" is a wildcard']);
    expect(own('protect: { sections: { student: off } }')).toEqual(['3: the room has no section "student" (did you mean "students"?)']);
    expect(own('publish: [{ section: staff, port: 22 }]')).toEqual(['3: the room has no section "staff"']);
    expect(own('mode: isolated')[0]).toContain('mode');
  });

  it('needs a mapping where no networks are known', () => {
    const { room, diagnostics } = parseRoom(
      'room: math\npreset: tiny\nnetwork: lab1\nsections: { s: { seats: 1, name: a, ip: 192.0.2.3, memory: 96MiB } }\n',
    );
    expect(room).toBeNull();
    expect(diagnostics[0]?.line).toBe(3);
  });
});
