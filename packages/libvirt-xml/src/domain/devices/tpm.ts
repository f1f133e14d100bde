import { attr, child, childAttr, flag, oneOf, record, suggest, type TypeOf, tagged, uuid, yesNo } from '../../schema/index.ts';
import { deviceFields } from './address.ts';

const banks = record({ sha1: flag('sha1'), sha256: flag('sha256'), sha384: flag('sha384'), sha512: flag('sha512') });

const backend = tagged(
  'type',
  {
    passthrough: { device: childAttr('device', 'path') },
    emulator: {
      persistentState: attr('persistent_state', yesNo),
      encryptionSecret: childAttr('encryption', 'secret', uuid),
      activePcrBanks: child('active_pcr_banks', banks),
    },
    external: {
      source: child('source', record({ type: attr('type', suggest('unix')), mode: attr('mode', oneOf('connect')), path: attr('path') })),
    },
  },
  { open: true, common: { version: attr('version', oneOf('1.2', '2.0')) } },
);

export const tpm = record({
  model: attr('model', suggest('tpm-crb', 'tpm-tis', 'tpm-spapr', 'spapr-tpm-proxy')),
  backend: child('backend', backend),
  ...deviceFields,
});
export type Tpm = TypeOf<typeof tpm>;
