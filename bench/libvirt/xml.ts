import { domain, parseDocument, serialise, setAttribute, type XmlElement } from '@aula/libvirt-xml';
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { type BenchRow, makeRow } from '../lib/rows.ts';

const RUNS = 7;
/** How long each side is measured at a time. */
const SLICE_MS = 250;
const DISKS = 26;
const INTERFACES = 25;
const OLD = 'virbr-old-0';
const NEW = 'virbr-new-0';

/** A domain as libvirt prints it, of some 20 KB. */
function sampleDomain(): string {
  const disk = (index: number): string => `    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' io='native' discard='unmap'/>
      <source file='/var/lib/libvirt/images/room-${index}/seat-${index}.qcow2' index='${index + 1}'/>
      <target dev='sd${String.fromCharCode(97 + index)}' bus='scsi'/>
      <serial>AULA${1000 + index}</serial>
      <alias name='scsi0-0-0-${index}'/>
      <address type='drive' controller='0' bus='0' target='0' unit='${index}'/>
    </disk>
`;
  const nic = (index: number): string => `    <interface type='bridge'>
      <mac address='52:54:00:12:34:${(16 + index).toString(16)}'/>
      <source bridge='virbr-old-${index}'/>
      <target dev='vnet${index}'/>
      <model type='virtio'/>
      <mtu size='1500'/>
      <!-- port ${index} of the room's switch -->
      <address type='pci' domain='0x0000' bus='0x${(index + 1).toString(16).padStart(2, '0')}' slot='0x00' function='0x0'/>
    </interface>
`;
  const repeat = (count: number, make: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => make(index)).join('');
  return `<domain type='kvm' id='7'>
  <name>seat-0001</name>
  <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
  <title>Desk &amp; chair &lt;1&gt;</title>
  <memory unit='KiB'>8388608</memory>
  <currentMemory unit='KiB'>4194304</currentMemory>
  <vcpu placement='static' current='2'>4</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <boot dev='hd'/>
    <bootmenu enable='yes' timeout='3000'/>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='host-passthrough' check='none' migratable='on'/>
  <clock offset='utc'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='pit' tickpolicy='delay'/>
    <timer name='hpet' present='no'/>
  </clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
${repeat(DISKS, disk)}${repeat(INTERFACES, nic)}    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
    <memballoon model='virtio'/>
  </devices>
</domain>
`;
}

/** Parses, gives the first interface another bridge, serialises. */
type Edit = (source: string) => string;

const onTree: Edit = (source) => {
  const document = parseDocument(source);
  setAttribute(bridgeSource(document.root), 'bridge', NEW);
  return serialise(document);
};

function bridgeSource(root: XmlElement): XmlElement {
  const source = root.child('devices')?.child('interface')?.child('source');
  if (!source) throw new Error('no interface');
  return source;
}

const typed: Edit = (source) =>
  domain.edit(source, (draft) => {
    const first = draft.devices?.interfaces?.[0];
    if (first?.type === 'bridge' && first.source) first.source.bridge = NEW;
  });

const xmldom: Edit = (source) => {
  const document = new DOMParser().parseFromString(source, 'text/xml');
  const found = document.getElementsByTagName('interface')[0]?.getElementsByTagName('source')[0];
  found?.setAttribute('bridge', NEW);
  return new XMLSerializer().serializeToString(document);
};

const ORDERED = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  commentPropName: '#comment',
};

interface Ordered {
  [tag: string]: Ordered[] | Record<string, string>;
}

/** In its mode that keeps the order of elements, as a domain needs. */
const fastXml: Edit = (source) => {
  const parsed: Ordered[] = new XMLParser(ORDERED).parse(source);
  const found = ['domain', 'devices', 'interface', 'source'].reduce<Ordered | undefined>(descend, { '': parsed });
  const attributes = found?.[':@'];
  if (attributes && !Array.isArray(attributes)) attributes['bridge'] = NEW;
  return new XMLBuilder(ORDERED).build(parsed);
};

function descend(from: Ordered | undefined, tag: string): Ordered | undefined {
  const children = Object.entries(from ?? {}).find(([key]) => key !== ':@')?.[1];
  return Array.isArray(children) ? children.find((child) => tag in child) : undefined;
}

/** Parse, one edit, serialise: operations per second, one side after the other in short slices. */
export function measureXml(): BenchRow[] {
  const source = sampleDomain();
  const wanted = source.replace(OLD, NEW);
  for (const edit of [onTree, typed]) if (edit(source) !== wanted) throw new Error('our edit touches more than it should');
  for (const edit of [xmldom, fastXml]) if (!edit(source).includes(NEW)) throw new Error('a peer did not edit');
  const sides = new Map<Edit, number[]>([onTree, typed, xmldom, fastXml].map((edit) => [edit, []]));
  for (let run = -1; run < RUNS; run++) {
    for (const [edit, rates] of sides) {
      const rate = rateOf(edit, source);
      if (run >= 0) rates.push(rate);
    }
  }
  const row = (name: string, aula: Edit, peer: Edit, peerName: string): BenchRow =>
    makeRow({
      name: `${Math.round(source.length / 1000)} KB domain, ${name}`,
      unit: 'edits/s',
      aula: sides.get(aula) ?? [],
      peer: sides.get(peer) ?? [],
      peerName,
      goal: null,
      better: 'higher',
    });
  return [
    row('tree', onTree, xmldom, '@xmldom/xmldom'),
    row('tree', onTree, fastXml, 'fast-xml-parser, in order'),
    row('typed', typed, xmldom, '@xmldom/xmldom, untyped'),
    row('typed', typed, fastXml, 'fast-xml-parser, untyped'),
  ];
}

function rateOf(edit: Edit, source: string): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < SLICE_MS) {
    edit(source);
    count += 1;
  }
  return (count / (performance.now() - start)) * 1000;
}
