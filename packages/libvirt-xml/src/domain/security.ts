import {
  attr,
  children,
  childText,
  hexadecimal,
  integer,
  onOff,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  yesNo,
} from '../schema/index.ts';

const count = integer();

/** The label that the hypervisor's process runs under. */
export const seclabel = record({
  type: attr('type', suggest('dynamic', 'static', 'none')),
  model: attr('model'),
  relabel: attr('relabel', yesNo),
  label: childText('label'),
  imageLabel: childText('imagelabel'),
  baseLabel: childText('baselabel'),
});
export type Seclabel = TypeOf<typeof seclabel>;

/** Memory that the host cannot read. */
export const launchSecurity = tagged(
  'type',
  {
    sev: {
      kernelHashes: attr('kernelHashes', yesNo),
      cbitPosition: childText('cbitpos', count),
      reducedPhysicalBits: childText('reducedPhysBits', count),
      policy: childText('policy', hexadecimal(4)),
      handle: childText('handle', count),
      dhCert: childText('dhCert'),
      session: childText('session'),
    },
    's390-pv': {},
  },
  { open: true },
);

export const keywrap = record({
  ciphers: children('cipher', record({ name: required(attr('name', suggest('aes', 'dea'))), state: required(attr('state', onOff)) }), {
    key: (cipher) => cipher.name,
  }),
});

const range = record({
  start: required(attr('start', count)),
  target: required(attr('target', count)),
  count: required(attr('count', count)),
});
/** Users and groups of a container on the host. */
export const idMap = record({ uids: children('uid', range), gids: children('gid', range) });
