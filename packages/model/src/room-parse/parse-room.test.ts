import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../diagnostic.ts';
import { DEFAULT_PROTECT } from '../network/definition.ts';
import { LIMITS } from '../room.ts';
import { type ParsedRoom, type ParseRoomOptions, parseRoom } from './parse-room.ts';

const DEMO = readFileSync(new URL('../../../../examples/demo/room.yaml', import.meta.url), 'utf8');
const OPTIONS: ParseRoomOptions = {
  file: 'room.yaml',
  presetDefaults: (preset) => (preset === 'tiny' ? { memoryKiB: 65_536, vcpus: 2 } : null),
  presetNames: ['debian', 'tiny'],
};

const parse = (source: string): ParsedRoom => parseRoom(source, OPTIONS);
const told = (source: string): string[] => parse(source).diagnostics.map(formatDiagnostic);
/** The demo room with one piece of its text replaced; fails where that is not in it. */
function demo(from: string, to: string): string {
  expect(DEMO).toContain(from);
  return DEMO.replace(from, to);
}

describe('parseRoom on a good room', () => {
  it('expands the example with templates, padding, defaults and order', () => {
    const { room, diagnostics } = parse(DEMO);
    expect(diagnostics).toEqual([]);
    expect(room).toEqual({
      name: 'demo',
      title: 'Linux basics',
      preset: 'tiny',
      network: {
        name: 'demo',
        subnet: '192.0.2.0/24',
        gateway: '192.0.2.1',
        domain: 'demo.aula.internal',
        protect: { default: DEFAULT_PROTECT, sections: {} },
        internet: { mode: 'on' },
        publish: [],
      },
      seats: [
        { name: 'demo-s01', section: 'students', id: 1, ip: '192.0.2.11', memoryKiB: 98_304, vcpus: 1 },
        { name: 'demo-s02', section: 'students', id: 2, ip: '192.0.2.12', memoryKiB: 98_304, vcpus: 1 },
        { name: 'demo-s03', section: 'students', id: 3, ip: '192.0.2.13', memoryKiB: 98_304, vcpus: 1 },
        { name: 'demo-t01', section: 'teacher', id: 1, ip: '192.0.2.101', memoryKiB: 65_536, vcpus: 2 },
      ],
    });
  });

  it('takes seats as a number, a text of ranges, or a list', () => {
    const ids = (seats: string): number[] | undefined =>
      parse(demo('seats: 1-3', `seats: ${seats}`))
        .room?.seats.filter((s) => s.section === 'students')
        .map((s) => s.id);
    expect(ids('7')).toEqual([7]);
    expect(ids('"1-3,12, 5"')).toEqual([1, 2, 3, 5, 12]);
    expect(ids('[4, 1-2, "9,8"]')).toEqual([1, 2, 4, 8, 9]);
  });

  it('pads a bare id to the width of the largest of its section, and gives filters the number', () => {
    const names = parse(
      demo('seats: 1-3', 'seats: "7,100"').replace('{{ room }}-s{{ id }}', 'a{{ id }}-{{ id | plus: 0 }}'),
    ).room?.seats.map((s) => s.name);
    expect(names).toEqual(['a007-7', 'a100-100', 'demo-t01']);
  });

  it('takes a gateway, a domain and MACs where they are given', () => {
    const source = demo('subnet: 192.0.2.0/24', 'subnet: 192.0.2.0/24\n  gateway: 192.0.2.254\n  domain: lab.example').replace(
      'memory: 96MiB',
      'mac: "52:54:00:AA:00:{{ id }}"',
    );
    const { room } = parse(source);
    expect(room?.network).toMatchObject({ gateway: '192.0.2.254', domain: 'lab.example' });
    expect(room?.seats.map((seat) => seat.mac)).toEqual(['52:54:00:aa:00:01', '52:54:00:aa:00:02', '52:54:00:aa:00:03', undefined]);
  });

  it('follows aliases, so that sections can share what they have in common', () => {
    const source = demo('memory: 96MiB', 'memory: &size 128MiB').replace('seats: 1\n', 'seats: 1\n    memory: *size\n');
    expect(parse(source).room?.seats.at(-1)?.memoryKiB).toBe(131_072);
  });

  it.each([
    ['96MiB', 98_304],
    ['1GiB', 1_048_576],
    ['1.5 GiB', 1_572_864],
    ['65536KiB', 65_536],
    ['100MB', 97_657],
    ['2GB', 1_953_125],
    ['500000KB', 488_282],
  ])('reads memory %s as %d KiB', (text, kib) => {
    expect(parse(demo('96MiB', text)).room?.seats[0]?.memoryKiB).toBe(kib);
  });
});

describe('parseRoom on a bad room', () => {
  it('tells all problems at once, in the order of the text', () => {
    const source = `room: Demo
titel: x
preset: tny
network:
  name: demo
  subnet: 192.0.2.5/24
sections:
  students:
    sets: 1-3
    name: "{{ room }}-s{{ id }}"
    ip: "192.0.2.{{ id | pluss: 10 }}"
    memory: 96
    vcpus: 0
`;
    const lines = told(source).map((line) => line.split('; allowed')[0]);
    expect(lines).toEqual([
      'room.yaml:1:7: room: "Demo" is not a room\'s name',
      'room.yaml:2:1: titel: unknown key "titel" (did you mean "title"?)',
      'room.yaml:3:9: preset: there is no preset "tny" (did you mean "tiny"?)',
      'room.yaml:6:11: network.subnet: "192.0.2.5/24" has host bits set',
      'room.yaml:8:3: sections.students.seats: the key "seats" is missing',
      'room.yaml:9:5: sections.students.sets: unknown key "sets" (did you mean "seats"?)',
      'room.yaml:11:18: sections.students.ip: template: undefined filter: pluss',
      'room.yaml:12:13: sections.students.memory: "96" has no unit',
      'room.yaml:13:12: sections.students.vcpus: "0" is not a number of virtual CPUs',
    ]);
    expect(parse(source).room).toBeNull();
    expect(parse(source).diagnostics.every(({ allowed }) => allowed !== undefined && allowed !== '')).toBe(true);
  });

  it.each([
    ['seats: 1-3', 'seats: 3-1', '"3-1" runs backwards'],
    ['seats: 1-3', 'seats: 1-', '"1-" is not a number or range'],
    ['seats: 1-3', 'seats: 0', '"0" starts below 1'],
    ['seats: 1-3', 'seats: "1,,2"', 'there is an empty item'],
    ['seats: 1-3', 'seats: "1-3,2"', 'seat 2 is listed more than once'],
    ['seats: 1-3', 'seats: -4', '"-4" is not a number or range'],
    ['seats: 1-3', 'seats: 1-999999999', '"1-999999999" goes past 9999'],
    ['seats: 1-3', 'seats: 1-501', '"1-501" is more than 500 seats'],
    ['seats: 1-3', 'seats: 10000', '"10000" goes past 9999'],
    ['seats: 1-3', 'seats: { a: 1 }', 'this must be text, not a mapping'],
    ['memory: 96MiB', 'memory: 96', '"96" has no unit'],
    ['memory: 96MiB', 'memory: 96 apples', '"96 apples" is not a size'],
    ['memory: 96MiB', 'memory: 96Mib', '"Mib" is not a unit of memory'],
    ['memory: 96MiB', 'memory: 31MiB', '"31MiB" is too little'],
    ['memory: 96MiB', 'memory: 1025GiB', '"1025GiB" is too much'],
    ['vcpus: 1', 'vcpus: 65', '"65" is not a number of virtual CPUs'],
    ['vcpus: 1', 'vcpus: 1.5', '"1.5" is not a number of virtual CPUs'],
    ['vcpus: 1', 'vcpus: 1\n    spice: yes', '"yes" is neither on nor off'],
    ['vcpus: 1', 'vcpus: 1\n    vcpus: 2', 'the key "vcpus" is there twice'],
    ['plus: 10 }}', 'plus: 0 }}', "seat 1: 192.0.2.1 is the gateway's address"],
    ['"192.0.2.{{ id | plus: 10 }}"', '192.0.2.0', "seat 1: 192.0.2.0 is the network's own address"],
    ['"192.0.2.{{ id | plus: 10 }}"', '192.0.2.255', 'seat 1: 192.0.2.255 is the broadcast address'],
    ['"192.0.2.{{ id | plus: 10 }}"', '192.0.3.1', 'seat 1: 192.0.3.1 is outside the subnet 192.0.2.0/24'],
    ['"192.0.2.{{ id | plus: 10 }}"', '192.0.2.010', 'seat 1: "192.0.2.010" is not an IPv4 address'],
    ['plus: 10 }}', 'plus: 98 }}', 'seat 1: the address 192.0.2.101 is already that of seat students 3'],
    ['"{{ room }}-t{{ id }}"', '"{{ room }}-s02"', 'seat 1: the name "demo-s02" is already that of seat students 2'],
    ['"{{ room }}-s{{ id }}"', '"{{ room }}_{{ id }}"', 'seat 1: "demo_01" is not a host name'],
    ['"{{ room }}-s{{ id }}"', '"{{ rom }}"', 'template, at seat 1: undefined variable: rom'],
    ['"{{ room }}-s{{ id }}"', '"{{ room"', 'template: output "{{ room" not closed'],
    ['"{{ room }}-s{{ id }}"', '"{% include \'x\' %}"', 'template: tag "include" not found'],
    ['"{{ room }}-s{{ id }}"', '"{% for i in (1..999999999) %}x{% endfor %}"', 'template: tag "for" not found'],
    ['"{{ room }}-s{{ id }}"', '"{{ room.constructor.constructor }}"', 'template, at seat 1: undefined variable: room.constructor'],
    ['"{{ room }}-s{{ id }}"', '"{{ id.constructor }}"', 'template, at seat 1: undefined variable: id.constructor'],
    ['students:', 'Students:', '"Students" is not a section\'s name'],
    ['title: Linux basics', 'title: "a\\u0007b"', 'the title has control characters in it'],
    ['title: Linux basics', 'title: 2026', 'this must be text, not a number; put it in quotes'],
    ['title: Linux basics', 'title: ""', 'the title is empty'],
    ['name: demo\n', 'name: Demo\n', '"Demo" is not a network\'s name'],
    ['192.0.2.0/24', '192.0.2.0', '"192.0.2.0" is not an IPv4 subnet'],
    ['192.0.2.0/24', '192.0.2.0/31', 'a prefix of 31 is out of range'],
    ['192.0.2.0/24', '0.0.0.0/7', 'a prefix of 7 is out of range'],
    ['192.0.2.0/24', '0.0.0.0/8', '0.0.0.0/8 cannot be used: 0.0.0.0/8 stands for "this network"'],
    ['192.0.2.0/24', '127.1.0.0/24', '127.1.0.0/24 cannot be used: 127.0.0.0/8 is each machine itself'],
    ['192.0.2.0/24', '224.0.0.0/8', '224.0.0.0/8 cannot be used: 224.0.0.0/4 is for multicast'],
    ['192.0.2.0/24', '192.0.2.0/24\n  gateway: 192.0.3.1', '192.0.3.1 is no usable address of 192.0.2.0/24'],
    ['192.0.2.0/24', '192.0.2.0/24\n  domain: a b', '"a b" is not a DNS domain'],
    ['preset: tiny', 'preset: [tiny]', 'this must be text, not a list'],
    ['preset: tiny', 'preset:', 'this must be text, not empty'],
  ])('with %j → %j it says: %s', (from, to, message) => {
    const { room, diagnostics } = parse(demo(from, to));
    expect(diagnostics.map((diagnostic) => diagnostic.message)).toContain(message);
    expect(room).toBeNull();
  });

  it.each(['01:00:00:00:00:01', '00:00:00:00:00:00', 'fe:54:00:00:00:01', '52-54-00-00-00-01', 'nonsense'])('refuses the MAC %s', (mac) => {
    expect(parse(demo('memory: 96MiB', `mac: "${mac}"`)).room).toBeNull();
  });

  it('names the other seat of a repeated MAC', () => {
    expect(told(demo('memory: 96MiB', 'mac: "52:54:00:00:00:01"'))[0]).toMatch(
      /seat 2: the MAC 52:54:00:00:00:01 is already that of seat students 1/,
    );
  });

  it('finds the column of a template error inside its quotes', () => {
    const [finding] = parse(demo('"192.0.2.{{ id | plus: 10 }}"', '"192.0.2.{{ idd | plus: 10 }}"')).diagnostics;
    expect([finding?.line, finding?.column]).toEqual([11, 21]);
  });

  it('tells a few of many like findings, and counts the rest', () => {
    const lines = told(demo('seats: 1-3', 'seats: 1-200').replace('192.0.2.{{ id | plus: 10 }}', '10.0.0.{{ id | plus: 1 }}'));
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toContain('and 195 more seats like this');
  });

  it.each(['', '# nothing', '- a', '42', 'null'])('says of %j that a room is a mapping', (source) => {
    expect(told(source)[0]).toContain('a room must be a mapping of keys');
  });

  it('tells broken syntax with its place', () => {
    expect(told('room: demo\nsections: [1')[0]).toMatch(/^room.yaml:2:\d+: /);
    expect(told('room: a\n---\nroom: b')[0]).toContain('more than one YAML document');
  });

  it('asks for memory where nobody knows the preset', () => {
    const { diagnostics } = parseRoom(DEMO);
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      expect.stringMatching(/^<input>:14:3: sections.teacher.memory: the key "memory" is missing; allowed: a size with its unit/),
    ]);
  });
});

describe('parseRoom at its caps', () => {
  const many = (first: number, second: number): string =>
    DEMO.replace('192.0.2.0/24', '10.0.0.0/8')
      .replace('seats: 1-3', `seats: 1-${first}`)
      .replace('seats: 1\n', `seats: 1-${second}\n`)
      .replace('"192.0.2.{{ id | plus: 10 }}"', '"10.1.{{ id | divided_by: 200 | floor }}.{{ id | modulo: 200 }}"')
      .replace('"192.0.2.{{ id | plus: 100 }}"', '"10.2.{{ id | divided_by: 200 | floor }}.{{ id | modulo: 200 }}"');

  it('takes as many seats as the cap, and no more', () => {
    expect(parse(many(400, LIMITS.seatsPerRoom - 400)).room?.seats).toHaveLength(LIMITS.seatsPerRoom);
    expect(told(many(400, LIMITS.seatsPerRoom - 399))).toEqual([expect.stringContaining(`the room has ${LIMITS.seatsPerRoom + 1} seats`)]);
  });

  it('takes as many sections as the cap, and no more', () => {
    const sections = (count: number): string =>
      `room: demo\npreset: tiny\nnetwork: { name: demo, subnet: 10.0.0.0/8 }\nsections:\n` +
      Array.from({ length: count }, (_, i) => `  s${i}: { seats: 1, name: "s${i}", ip: 10.0.1.${i} }\n`).join('');
    expect(parse(sections(LIMITS.sectionsPerRoom)).room?.seats).toHaveLength(LIMITS.sectionsPerRoom);
    expect(told(sections(LIMITS.sectionsPerRoom + 1))[0]).toContain(`there are ${LIMITS.sectionsPerRoom + 1} sections`);
  });

  it('takes a title of as many characters as the cap, and no more', () => {
    const titled = (length: number): ParsedRoom => parse(demo('Linux basics', 'ß'.repeat(length)));
    expect(titled(LIMITS.titleLength).room?.title).toHaveLength(LIMITS.titleLength);
    expect(titled(LIMITS.titleLength + 1).room).toBeNull();
  });

  it('takes a template of as many characters as the cap, and no more', () => {
    const comment = (length: number): string => {
      const shell = '{% comment %}{% endcomment %}s{{ id }}';
      return demo('"{{ room }}-s{{ id }}"', `"{% comment %}${'x'.repeat(length - shell.length)}{% endcomment %}s{{ id }}"`);
    };
    expect(parse(comment(LIMITS.templateLength)).room?.seats[0]?.name).toBe('s01');
    expect(told(comment(LIMITS.templateLength + 1))[0]).toContain(`this template has ${LIMITS.templateLength + 1} characters`);
  });

  it('takes a text of as many bytes as the cap, and no more', () => {
    const padded = (bytes: number): string => `${DEMO}#${'x'.repeat(bytes - DEMO.length - 1)}`;
    expect(parse(padded(LIMITS.roomSourceBytes)).room?.name).toBe('demo');
    expect(told(padded(LIMITS.roomSourceBytes + 1))[0]).toContain('the text has 262145 bytes');
  });

  it('tells at most as many findings as the cap and one that counts the rest', () => {
    const source = Array.from({ length: LIMITS.diagnostics + 50 }, (_, i) => `key${i}: 1`).join('\n');
    const { diagnostics } = parse(source);
    expect(diagnostics).toHaveLength(LIMITS.diagnostics + 1);
    expect(diagnostics.at(-1)?.message).toMatch(/^and \d+ more problems$/);
  });

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(50_000)],
    ['dashes', '- '.repeat(60_000)],
    ['keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n')],
    [
      'a bomb of aliases',
      `a: &a [x,x]\n${[...'bcdefghij'].map((c, i) => `${c}: &${c} [*${'abcdefghi'[i]},*${'abcdefghi'[i]}]`).join('\n')}`,
    ],
    ['an alias of itself', 'room: &a\n  room: *a\nsections: *a'],
    [
      'templates that double',
      `room: demo\npreset: tiny\nnetwork: { name: demo, subnet: 10.0.0.0/8 }\nsections:\n  s:\n    seats: 1-500\n    ip: 10.0.0.9\n    name: "{% assign a = 'xxxxxxxxxxxxxxxx' %}${'{% assign a = a | append: a %}'.repeat(30)}{{ a }}"`,
    ],
  ])('answers a hostile text of %s with findings', (_, source) => {
    const { room, diagnostics } = parse(source);
    expect(room).toBeNull();
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(LIMITS.diagnostics + 1);
    expect(diagnostics.every(({ message }) => message.length <= 400)).toBe(true);
  });
});

describe('parseRoom on any text', () => {
  const scraps = fc.array(
    fc.oneof(
      fc.constantFrom(
        'room:',
        'title:',
        'preset: tiny',
        'network:',
        '  name: demo',
        '  subnet: 10.0.0.0/24',
        'sections:',
        '  s:',
        '    seats: 1-3',
      ),
      fc.constantFrom(
        '    name: "{{ id }}"',
        '    ip: 10.0.0.{{ id }}',
        '    mac:',
        '&a',
        '*a',
        '<<: *a',
        '!!set',
        '? x',
        '---',
        '- ',
        '"',
        "'",
        '|',
        '{',
        '[',
      ),
      fc.string({ maxLength: 12, unit: 'binary' }),
    ),
    { maxLength: 25 },
  );

  it('never throws, and gives a room or an error', () => {
    fc.assert(
      fc.property(scraps, fc.constantFrom('\n', ' ', ''), (parts, glue) => {
        const { room, diagnostics } = parse(parts.join(glue));
        expect(room !== null).toBe(diagnostics.every(({ severity }) => severity === 'warning'));
        for (const { line, column, message } of diagnostics) {
          expect(line >= 1 && column >= 1).toBe(true);
          expect(message).not.toMatch(/[\u0000-\u001f\u007f]/);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('never throws on a template, and stays a host name or an error', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        ' id ',
        ' room ',
        '|',
        ' plus: 1',
        ' if ',
        ' endif ',
        '-',
        '"',
        'x',
        ' assign a = ',
        ':',
        '.',
        ' raw ',
        ' # ',
      ),
      {
        maxLength: 14,
      },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const { room, diagnostics } = parse(demo('"{{ room }}-s{{ id }}"', JSON.stringify(parts.join(''))));
        expect(room !== null).toBe(diagnostics.length === 0);
      }),
      { numRuns: 600 },
    );
  });
});
