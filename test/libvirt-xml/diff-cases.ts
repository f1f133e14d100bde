import { appendChild, importNode, parseDocument, serialise, type XmlElement, type XmlNode } from '@aula/libvirt-xml';

/** A change of a running domain's document, and what `diff` has to call it. */
export interface DocumentCase {
  readonly name: string;
  readonly effect: 'live' | 'next-boot';
  readonly change: (xml: string) => string;
  /** libvirt takes it and says something more, or waits for the guest: the document is not compared afterwards. */
  readonly isOpen?: true;
}

const replaced =
  (from: string | RegExp, to: string) =>
  (xml: string): string => {
    const after = xml.replace(from, to);
    if (after === xml) throw new Error(`there is no ${from}`);
    return after;
  };

const nodeOf = (xml: string): XmlNode => toNode(parseDocument(xml).root);
const toNode = (element: XmlElement): XmlNode => ({
  name: element.tag,
  attributes: element.attributes.map(({ name, value }) => [name, value]),
  children: element.elements().length > 0 ? element.elements().map(toNode) : element.text === '' ? [] : [element.text],
});

/** With one more element in what `find` finds. */
const inserted =
  (find: (root: XmlElement) => XmlElement | null | undefined, inner: string) =>
  (xml: string): string => {
    const document = parseDocument(xml);
    const parent = find(document.root);
    if (parent == null) throw new Error(`no place for ${inner}`);
    appendChild(parent, importNode(nodeOf(inner)));
    return serialise(document);
  };
const device = (inner: string) => inserted((root) => root.child('devices'), inner);
const inDomain = (inner: string) => inserted((root) => root, inner);
const inNic = (inner: string) => inserted((root) => root.find('devices', 'interface')[0], inner);
const inDisk = (dev: string, inner: string) =>
  inserted((root) => root.find('devices', 'disk').find((disk) => disk.child('target')?.attribute('dev') === dev), inner);
const gone =
  (kind: string, word: string) =>
  (xml: string): string => {
    const found = parseDocument(xml)
      .root.find('devices', kind)
      .map((element) => xml.slice(element.start, element.end))
      .find((source) => source.includes(word));
    if (found === undefined) throw new Error(`no ${kind} ${word}`);
    return xml.replace(found, '');
  };

const disk = (file: string, target: string, kind = 'disk', type = 'qcow2'): string =>
  `<disk type='file' device='${kind}'><driver name='qemu' type='${type}'/><source file='${file}'/><target ${target}/></disk>`;

/** @param image - The path of an image on the host: `one.iso`, `two.iso`, `usb.qcow2` and `scsi.qcow2` are free to be plugged in. */
export const documentCases = (image: (name: string) => string): readonly DocumentCase[] => [
  { name: 'description', effect: 'live', change: inDomain('<description>All &lt;new&gt;</description>') },
  { name: 'what a crash does', effect: 'live', change: replaced('<on_crash>destroy', '<on_crash>restart') },
  { name: 'a pinned processor', effect: 'live', change: inDomain("<cputune><vcpupin vcpu='0' cpuset='0'/></cputune>") },
  { name: 'a thread for disks', effect: 'live', change: inDomain('<iothreads>1</iothreads>') },
  { name: 'new disk on USB', effect: 'live', change: device(disk(image('usb.qcow2'), "dev='sdx' bus='usb'")) },
  { name: 'disk on USB gone', effect: 'live', change: gone('disk', 'sdx') },
  { name: 'new disk on SCSI, with its controller', effect: 'live', change: device(disk(image('scsi.qcow2'), "dev='sdy' bus='scsi'")) },
  { name: 'new CD-ROM drive on USB', effect: 'live', change: device(disk(image('one.iso'), "dev='sdz' bus='usb'", 'cdrom', 'raw')) },
  { name: 'medium in an empty drive', effect: 'live', change: inDisk('sdb', `<source file='${image('two.iso')}'/>`) },
  { name: 'snapshots of a disk', effect: 'live', change: replaced("device='disk'", "device='disk' snapshot='no'") },
  { name: 'new channel', effect: 'live', change: device("<channel type='unix'><target type='virtio' name='org.example.1'/></channel>") },
  { name: 'channel gone', effect: 'live', change: gone('channel', 'org.example.1') },
  { name: 'new console on virtio', effect: 'live', change: device("<console type='pty'><target type='virtio' port='1'/></console>") },
  { name: 'new serial port on PCI', effect: 'live', change: device("<serial type='pty'><target type='pci-serial' port='1'/></serial>") },
  { name: 'new tablet, its bus unsaid', effect: 'live', change: device("<input type='tablet'/>") },
  {
    name: 'new shared memory',
    effect: 'live',
    change: device("<shmem name='s'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>"),
  },
  {
    name: 'new redirection of USB',
    effect: 'live',
    change: device("<redirdev bus='usb' type='tcp'><source mode='bind' host='127.0.0.1' service='4000'/></redirdev>"),
  },
  { name: 'coalescing of an interface', effect: 'live', change: inNic("<coalesce><rx><frames max='7'/></rx></coalesce>") },
  {
    name: 'parameter of a filter',
    effect: 'live',
    change: (xml) =>
      xml.includes('<filterref')
        ? replaced(
            /<filterref filter='clean-traffic'\/>/,
            "<filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.1'/></filterref>",
          )(xml)
        : inNic("<filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.1'/></filterref>")(xml),
  },
  { name: 'random number generator gone', effect: 'live', change: gone('rng', 'virtio'), isOpen: true },

  { name: 'boot order of a disk', effect: 'next-boot', change: inDisk('vda', "<boot order='1'/>") },
  { name: 'serial number of a disk', effect: 'next-boot', change: inDisk('vda', '<serial>abc</serial>') },
  { name: 'disk made read-only', effect: 'next-boot', change: inDisk('vda', '<readonly/>') },
  { name: 'discard of a disk', effect: 'next-boot', change: replaced("cache='none'", "cache='none' discard='unmap'") },
  {
    name: 'new floppy drive',
    effect: 'next-boot',
    change: device("<disk type='file' device='floppy'><target dev='fdb' bus='fdc'/></disk>"),
  },
  { name: 'new drive on SATA', effect: 'next-boot', change: device(disk(image('one.iso'), "dev='sdq' bus='sata'", 'cdrom', 'raw')) },
  { name: 'boot order of an interface', effect: 'next-boot', change: inNic("<boot order='1'/>") },
  { name: 'queues of an interface', effect: 'next-boot', change: inNic("<driver queues='2'/>") },
  { name: 'tag of a plain bridge', effect: 'next-boot', change: inNic("<vlan><tag id='3'/></vlan>") },
  { name: 'keyboard of the screen', effect: 'next-boot', change: replaced('<graphics ', "<graphics keymap='de' ") },
  { name: 'second screen', effect: 'next-boot', change: device("<graphics type='vnc' port='5950'/>") },
  { name: 'kind of graphics card', effect: 'next-boot', change: replaced("<model type='vga'", "<model type='virtio'") },
  { name: 'new graphics card', effect: 'next-boot', change: device("<video><model type='virtio'/></video>") },
  { name: 'action of the watchdog', effect: 'next-boot', change: replaced("action='reset'", "action='none'") },
  { name: 'no balloon', effect: 'next-boot', change: replaced(/<memballoon[\s\S]*<\/memballoon>/, "<memballoon model='none'/>") },
  {
    name: 'memory without slots for it',
    effect: 'next-boot',
    change: device("<memory model='dimm'><target><size>131072</size></target></memory>"),
  },
  {
    name: 'folder without shared memory',
    effect: 'next-boot',
    change: device("<filesystem type='mount'><driver type='virtiofs'/><source dir='/tmp'/><target dir='t'/></filesystem>"),
  },
  {
    name: 'folder by 9p',
    effect: 'next-boot',
    change: device("<filesystem type='mount'><source dir='/tmp'/><target dir='t'/></filesystem>"),
  },
  { name: 'panic device', effect: 'next-boot', change: device("<panic model='isa'/>") },
  {
    name: 'new serial port of the machine',
    effect: 'next-boot',
    change: device("<serial type='pty'><target type='isa-serial' port='2'/></serial>"),
  },
];
