import { LibvirtError } from '../error.ts';
import type { Codec } from './codec.ts';

const UUID_BYTES = 16;
const UUID_TEXT = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** A UUID as text, lower case with dashes: `c7a5fdbd-edaf-9455-926a-d65c16db1809`. Writing takes upper case and no dashes too. */
export const uuid: Codec<string> = {
  type: { kind: 'uuid' },
  minBytes: UUID_BYTES,
  read: (r) => r.uuid(),
  write(w, value) {
    if (w.uuid(value)) return;
    if (!UUID_TEXT.test(value)) throw new LibvirtError('invalid', `${JSON.stringify(value.slice(0, 64))} is no UUID`);
    w.opaque(Buffer.from(value.replaceAll('-', ''), 'hex'));
  },
};
