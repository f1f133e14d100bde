import {
  attr,
  attrOf,
  child,
  childAttr,
  children,
  childrenWithin,
  childText,
  integer,
  oneOf,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  text,
  textOf,
  yesNo,
} from '../schema/index.ts';
import { storageSources } from './devices/storage-source.ts';

/** Firmware and its variables, kernel or boot devices, and what the firmware is told. */
export const os = record({
  firmware: attr('firmware', suggest('bios', 'efi')),
  type: child(
    'type',
    record({ arch: attr('arch'), machine: attr('machine'), type: required(text(suggest('hvm', 'exe', 'xen', 'linux', 'xenpvh'))) }),
  ),
  firmwareFeatures: childrenWithin(
    'firmware',
    'feature',
    record({ enabled: required(attr('enabled', yesNo)), name: required(attr('name', suggest('secure-boot', 'enrolled-keys'))) }),
    { key: (feature) => feature.name },
  ),
  init: childText('init'),
  initArguments: children('initarg', textOf()),
  initEnvironment: children('initenv', record({ name: required(attr('name')), value: text() }), { key: (variable) => variable.name }),
  initDirectory: childText('initdir'),
  initUser: childText('inituser'),
  initGroup: childText('initgroup'),
  loader: child(
    'loader',
    record({
      readonly: attr('readonly', yesNo),
      secure: attr('secure', yesNo),
      type: attr('type', oneOf('rom', 'pflash')),
      stateless: attr('stateless', yesNo),
      format: attr('format'),
      path: text(),
    }),
  ),
  /** UEFI's variables; `{ type: 'path' }` is the plain form with nothing but a path. */
  nvram: child(
    'nvram',
    tagged(
      'type',
      { path: { path: text() }, ...storageSources },
      {
        untagged: 'path',
        open: true,
        common: { template: attr('template'), templateFormat: attr('templateFormat'), format: attr('format') },
      },
    ),
  ),
  kernel: childText('kernel'),
  initrd: childText('initrd'),
  commandLine: childText('cmdline'),
  root: childText('root'),
  dtb: childText('dtb'),
  acpiTables: childrenWithin('acpi', 'table', record({ type: required(attr('type', suggest('slic'))), path: text() })),
  boot: children('boot', attrOf('dev', suggest('hd', 'network', 'cdrom', 'fd'))),
  bootMenu: child('bootmenu', record({ enable: attr('enable', yesNo), timeoutMs: attr('timeout', integer()) })),
  smbios: childAttr('smbios', 'mode', suggest('emulate', 'host', 'sysinfo')),
  bios: child(
    'bios',
    record({ useSerial: attr('useserial', yesNo), rebootTimeoutMs: attr('rebootTimeout', integer({ min: -1, max: 65535 })) }),
  ),
});
export type Os = TypeOf<typeof os>;

const entries = children('entry', record({ name: required(attr('name')), value: text() }), { key: (entry) => entry.name });
const block = record({ entries });

/** What the firmware tells the guest about the machine. */
export const sysinfo = tagged(
  'type',
  {
    smbios: {
      bios: child('bios', block),
      system: child('system', block),
      baseBoards: children('baseBoard', block),
      chassis: child('chassis', block),
      oemStrings: childrenWithin('oemStrings', 'entry', textOf()),
    },
    fwcfg: {
      entries: children('entry', record({ name: required(attr('name')), file: attr('file'), value: text() }), {
        key: (entry) => entry.name,
      }),
    },
  },
  { open: true },
);
export type Sysinfo = TypeOf<typeof sysinfo>;
