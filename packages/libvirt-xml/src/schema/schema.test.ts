import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlError } from '../error.ts';
import { element } from '../xml/write.ts';
import {
  attr,
  attrOf,
  type Codec,
  child,
  childAttr,
  children,
  childrenWithin,
  childSize,
  childText,
  documentType,
  flag,
  foreign,
  hexadecimal,
  integer,
  lazy,
  oneOf,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  text,
  yesNo,
} from './index.ts';

interface Chain {
  format?: string | undefined;
  below?: Chain | undefined;
}
const chain: Codec<Chain> = record({
  format: attr('format'),
  below: child(
    'below',
    lazy(() => chain),
  ),
});

const disk = tagged(
  'type',
  {
    file: { source: child('source', record({ file: attr('file') })) },
    block: { source: child('source', record({ dev: attr('dev') })) },
  },
  {
    absent: 'file',
    common: {
      target: required(childAttr('target', 'dev')),
      bus: childAttr('target', 'bus', suggest('virtio', 'sata')),
      readonly: flag('readonly'),
      chain: child('chain', chain),
    },
  },
);

const QEMU = { name: 'commandline', namespace: 'urn:qemu', prefix: 'qemu' } as const;
const sample = documentType(
  'domain',
  record({
    type: required(attr('type', oneOf('kvm', 'qemu'))),
    id: attr('id', integer({ min: 1 })),
    name: required(childText('name')),
    metadata: foreign('metadata'),
    memoryKiB: childSize('memory', 'KiB'),
    mode: childText('mode', oneOf('a', 'b')),
    acpi: childAttr('acpi', 'state', onOff),
    cpus: childrenWithin('cpus', 'cpu', attrOf('id', integer())),
    vcpu: child('vcpu', record({ placement: attr('placement'), count: text(integer()) })),
    slot: childAttr('slot', 'number', hexadecimal(2, 31)),
    disks: children('disk', disk, { key: (item) => item.target }),
    notes: children('note', record({ text: text() })),
    command: child(QEMU, record({ live: attr('live', yesNo) })),
  }),
);
type Sample = TypeOf<typeof sample>;

const SOURCE = `<?xml version='1.0'?>
<!-- do not
     touch --><domain type="kvm" newer='1'>
  <name>one</name>
  <metadata><m:mark xmlns:m="urn:m" a='1'><m:in/></m:mark></metadata>
  <memory unit='GiB'>2</memory>
  <unknown><deep x='1'/></unknown>
  <acpi state='on' other='kept'/>
  <disk type='file'>
    <source file='/a' newer='x'><extra/></source>
    <target dev='vda' bus='virtio'/> <!-- the first -->
  </disk>

  <disk>
    <target   dev="vdb"/>
    <boot order='1'/>
  </disk>
  <slot number='17'/>
</domain>
`;

describe('a document type', () => {
  it('reads an object whose absent parts are undefined', () => {
    const read = sample.parse(SOURCE);
    expect(read).toEqual({
      type: 'kvm',
      name: 'one',
      metadata: [element('m:mark', { 'xmlns:m': 'urn:m', a: '1' }, element('m:in'))],
      memoryKiB: 2097152,
      acpi: true,
      slot: 17,
      disks: [
        { type: 'file', source: { file: '/a' }, target: 'vda', bus: 'virtio' },
        { type: 'file', target: 'vdb' },
      ],
    });
    expect('mode' in read).toBe(false);
  });

  it('builds what it reads again', () => {
    const value: Sample = {
      type: 'qemu',
      id: 3,
      name: `<a> & "b" 'c'`,
      metadata: [element('x:y', { 'xmlns:x': 'urn:x' }, 'text')],
      memoryKiB: 1024,
      cpus: [1, 2],
      vcpu: { count: 4 },
      slot: 5,
      disks: [
        { type: 'block', source: { dev: '/dev/sda' }, target: 'vda', readonly: true, chain: { below: { format: 'raw', below: {} } } },
      ],
      command: { live: true },
    };
    const built = sample.build(value);
    expect(sample.parse(built)).toEqual(value);
    expect(sample.unknown(built)).toEqual([]);
    expect(built).toContain("<qemu:commandline xmlns:qemu='urn:qemu' live='yes'/>");
    expect(built).toContain("\n  <disk type='block'>\n    <source dev='/dev/sda'/>\n    <target dev='vda'/>\n");
    expect(built).toContain("<slot number='0x05'/>");
  });

  it('says which paths it does not know', () => {
    expect(sample.unknown(SOURCE)).toEqual([
      '/domain/@newer',
      '/domain/unknown',
      '/domain/acpi/@other',
      '/domain/disk[1]/source/@newer',
      '/domain/disk[1]/source/extra',
      '/domain/disk[2]/boot',
    ]);
  });

  it('touches nothing when nothing differs', () => {
    expect(sample.edit(SOURCE, () => {})).toBe(SOURCE);
    expect(sample.edit(SOURCE, sample.parse(SOURCE))).toBe(SOURCE);
  });

  it('touches only what differs', () => {
    const edited = sample.edit(SOURCE, (draft) => {
      draft.name = 'two & three';
      draft.memoryKiB = 3 * 1024 * 1024;
      draft.acpi = false;
      draft.slot = 18;
    });
    expect(edited).toBe(
      SOURCE.replace('<name>one', '<name>two &amp; three').replace('>2<', '>3<').replace("'on'", "'off'").replace("'17'", "'0x12'"),
    );
    expect(sample.edit(SOURCE, (draft) => void (draft.memoryKiB = 1000))).toBe(SOURCE.replace("'GiB'>2<", "'KiB'>1000<"));
  });

  it('finds items of a list again by their key, with all that it does not know in them', () => {
    const removed = sample.edit(SOURCE, (draft) => void draft.disks?.shift());
    expect(removed).toBe(SOURCE.replace(/\n {2}<disk type='file'>[\s\S]*?<\/disk>/, ''));
    const swapped = sample.edit(SOURCE, (draft) => void draft.disks?.reverse());
    expect(sample.parse(swapped).disks?.map(({ target }) => target)).toEqual(['vdb', 'vda']);
    for (const kept of ["newer='x'><extra/>", "<boot order='1'/>", '<!-- the first -->']) expect(swapped).toContain(kept);
    const between = sample.edit(SOURCE, (draft) => void draft.disks?.splice(1, 0, { type: 'file', target: 'vdc' }));
    expect(between).toBe(SOURCE.replace('</disk>\n\n', "</disk>\n  <disk type='file'>\n    <target dev='vdc'/>\n  </disk>\n\n"));
    const first = sample.edit(SOURCE, (draft) => void draft.disks?.unshift({ type: 'file', target: 'vdc' }));
    expect(sample.parse(first).disks?.map(({ target }) => target)).toEqual(['vdc', 'vda', 'vdb']);
  });

  it('keeps what it does not know when the kind of an item changes', () => {
    const edited = sample.edit(SOURCE, (draft) => {
      draft.disks?.splice(0, 1, { type: 'block', source: { dev: '/dev/sdb' }, target: 'vda', bus: 'virtio' });
    });
    expect(sample.parse(edited).disks?.[0]).toEqual({ type: 'block', source: { dev: '/dev/sdb' }, target: 'vda', bus: 'virtio' });
    expect(edited).toContain("newer='x'");
    expect(edited).toContain('<extra/>');
    expect(edited).not.toContain("file='/a'");
  });

  it('keeps items of a kind that it does not know, and edits what is common to all kinds', () => {
    const open = documentType(
      'list',
      record({ items: children('item', tagged('type', { a: { x: attr('x') } }, { open: true, common: { note: childText('note') } })) }),
    );
    const source = "<list><item type='new' x='1' y='2'><note>n</note></item><item type='a' x='1'/></list>";
    expect(open.parse(source).items).toEqual([
      { type: 'other', note: 'n' },
      { type: 'a', x: '1' },
    ]);
    const edited = open.edit(source, ({ items }) => {
      for (const item of items ?? []) item.note = 'm';
    });
    expect(edited).toBe("<list><item type='new' x='1' y='2'><note>m</note></item><item type='a' x='1'><note>m</note></item></list>");
    expect(open.unknown(source)).toEqual(['/list/item[1]/@type', '/list/item[1]/@x', '/list/item[1]/@y']);
    expect(() => open.build({ items: [{ type: 'other' }] })).toThrow('an element of an unknown kind can be kept, not made');
  });

  it('puts new elements where the order of the fields says', () => {
    const edited = sample.edit(SOURCE, (draft) => {
      draft.mode = 'b';
      draft.notes = [{ text: 'n' }];
      draft.id = 7;
    });
    expect(edited).toBe(
      SOURCE.replace('2</memory>', '2</memory>\n  <mode>b</mode>')
        .replace("<slot number='17'/>", "<slot number='17'/>\n  <note>n</note>")
        .replace("newer='1'", "newer='1' id='7'"),
    );
  });

  it('leaves equal foreign elements as they were written', () => {
    const edited = sample.edit(SOURCE, (draft) => void draft.metadata?.push(element('p:q', { 'xmlns:p': 'urn:p' })));
    expect(edited).toContain(`<m:mark xmlns:m="urn:m" a='1'><m:in/></m:mark>`);
    expect(sample.parse(edited).metadata).toHaveLength(2);
  });

  it.each([
    ["<domain type='xen'><name>a</name></domain>", 1, 14, '/domain/@type: "xen" is not allowed; expected one of kvm, qemu'],
    ["<domain type='kvm'>\n</domain>", 1, 1, '/domain: name is missing'],
    ["<domain type='kvm'>\n<name>a</name> <memory>x</memory></domain>", 2, 16, '/domain/memory: "x" is not allowed; expected a size'],
    [
      "<domain type='kvm'><name>a</name>\n<disk type='nope'/><disk/></domain>",
      2,
      12,
      '/domain/disk[1]/@type: "nope" is not allowed; expected one of file',
    ],
    ["<domain type='kvm'><name>a</name><slot number='32'/></domain>", 1, 47, 'expected a number from 0x0 to 0x1f'],
  ])('names the place of a known value that is none: %s', (source, line, column, message) => {
    try {
      sample.parse(source);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(XmlError);
      expect(error).toMatchObject({ code: 'unexpected', line, column, message: expect.stringContaining(message) });
    }
  });

  it('names the way to a value that cannot be written', () => {
    const base: Sample = { type: 'kvm', name: 'a' };
    expect(() => sample.build({ ...base, name: 'a\u0000' })).toThrow('/domain/name: the character U+0000 is not allowed');
    expect(() => sample.build({ ...base, slot: 32 })).toThrow('/domain/slot/@number: 32 is not allowed');
    expect(() => sample.build({ ...base, memoryKiB: 1.5 })).toThrow('/domain/memory: 1.5 is not allowed');
    expect(() => sample.build({ ...base, disks: [{ type: 'file', target: 'a' }, JSON.parse('{"type":"nbd"}')] })).toThrow(
      '/domain/disk[2]/@type',
    );
    expect(() => sample.build(JSON.parse('{"type":"kvm","name":"a","nmae":1}'))).toThrow('there is no "nmae"');
    expect(() => sample.build(JSON.parse('{"type":"kvm"}'))).toThrow('/domain: name is missing');
    expect(() => sample.build(JSON.parse('{"type":"kvm","name":5}'))).toThrow('/domain/name: 5 is not allowed');
  });

  it('gives any value back, and lets none become markup', () => {
    const any = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((value) => !/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/.test(value));
    fc.assert(
      fc.property(any, any, any, (name, bus, file) => {
        const value: Sample = {
          type: 'kvm',
          name,
          disks: [{ type: 'file', source: { file }, target: 'vda', bus }],
          notes: [{ text: file }],
        };
        expect(sample.parse(sample.build(value))).toEqual(value);
        const edited = sample.edit(SOURCE, (draft) => {
          draft.name = name;
          draft.notes = [{ text: bus }];
        });
        expect(sample.parse(edited)).toEqual({ ...sample.parse(SOURCE), name, notes: [{ text: bus }] });
        expect(sample.unknown(edited)).toEqual(sample.unknown(SOURCE));
      }),
      { numRuns: 100 },
    );
  });
});
