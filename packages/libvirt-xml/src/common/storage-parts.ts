import { attr, child, children, childText, integer, record, required, suggest, uuid } from '../schema/index.ts';
import { like, octalMode, UINT32 } from './values.ts';

/* What pools, volumes, and disks of domains have in common (formatstorage, formatstorageencryption). */

const id = integer({ min: -1, max: UINT32 });

/** `owner` and `group` are numbers; -1 for those of the process. */
export const permissions = record({
  mode: childText('mode', octalMode),
  owner: childText('owner', id),
  group: childText('group', id),
  label: childText('label'),
});

export const encryption = record({
  format: required(attr('format', suggest('default', 'qcow', 'luks', 'luks2'))),
  engine: attr('engine', suggest('qemu', 'librbd')),
  secrets: children(
    'secret',
    record({ type: required(attr('type', suggest('passphrase'))), uuid: attr('uuid', uuid), usage: attr('usage') }),
  ),
  cipher: child(
    'cipher',
    record({
      name: required(attr('name')),
      size: required(attr('size', integer({ max: UINT32 }))),
      mode: attr('mode'),
      hash: attr('hash'),
    }),
  ),
  ivgen: child('ivgen', record({ name: required(attr('name')), hash: attr('hash') })),
});

/** Seconds since 1970 with up to nine digits after the point, as text, since they do not fit in a number. */
const timestamp = like(/^[0-9]+(\.[0-9]{0,9})?$/, 'seconds since 1970');
export const timestamps = record({
  atime: childText('atime', timestamp),
  btime: childText('btime', timestamp),
  ctime: childText('ctime', timestamp),
  mtime: childText('mtime', timestamp),
});
