import { pciAddress } from '../../common/pci-address.ts';
import {
  attr,
  type Codec,
  child,
  childAttr,
  children,
  foreign,
  integer,
  lazy,
  oneOf,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  text,
  yesNo,
} from '../../schema/index.ts';
import { childSize } from '../../schema/size.ts';
import { deviceSeclabels, encryption, initiatorName, reconnect, startupPolicy, storageAuth, storageHosts } from './common.ts';

const storageFields = {
  index: attr('index', integer({ min: 1 })),
  startupPolicy,
  slices: child(
    'slices',
    record({
      slice: children(
        'slice',
        record({ type: attr('type', suggest('storage')), offset: attr('offset', integer()), size: attr('size', integer()) }),
      ),
    }),
  ),
  seclabels: deviceSeclabels,
  encryption,
  privateData: foreign('privateData'),
};

const networkSource = record({
  protocol: required(
    attr('protocol', suggest('nbd', 'rbd', 'iscsi', 'http', 'https', 'ftp', 'ftps', 'tftp', 'gluster', 'sheepdog', 'vxhs', 'nfs', 'ssh')),
  ),
  name: attr('name'),
  query: attr('query'),
  tls: attr('tls', yesNo),
  tlsHostname: attr('tlsHostname'),
  ...storageFields,
  hosts: storageHosts,
  snapshot: childAttr('snapshot', 'name'),
  config: childAttr('config', 'file'),
  auth: storageAuth,
  initiator: initiatorName,
  sslVerify: childAttr('ssl', 'verify', yesNo),
  cookies: child('cookies', record({ cookies: children('cookie', record({ name: required(attr('name')), value: text() })) })),
  readaheadBytes: childAttr('readahead', 'size', integer()),
  timeoutSeconds: childAttr('timeout', 'seconds', integer()),
  identity: child('identity', record({ user: attr('user'), group: attr('group') })),
  reconnect,
});

/** Where the bytes of a disk are, by the `type` of the disk (or the layer below it). */
export const storageSources = {
  file: { source: child('source', record({ file: attr('file'), fdgroup: attr('fdgroup'), ...storageFields })) },
  block: {
    source: child(
      'source',
      record({
        dev: attr('dev'),
        ...storageFields,
        reservations: child(
          'reservations',
          record({
            managed: attr('managed', yesNo),
            source: child('source', record({ type: attr('type'), path: attr('path'), mode: attr('mode'), reconnect })),
          }),
        ),
      }),
    ),
  },
  dir: { source: child('source', record({ dir: attr('dir'), ...storageFields })) },
  network: { source: child('source', networkSource) },
  volume: {
    source: child(
      'source',
      record({
        pool: attr('pool'),
        volume: attr('volume'),
        mode: attr('mode', oneOf('host', 'direct')),
        ...storageFields,
      }),
    ),
  },
  nvme: {
    source: child(
      'source',
      record({
        type: attr('type', oneOf('pci')),
        managed: attr('managed', yesNo),
        namespace: attr('namespace', integer()),
        address: child('address', record(pciAddress)),
        ...storageFields,
      }),
    ),
  },
  vhostuser: { source: child('source', record({ type: attr('type'), path: attr('path'), ...storageFields, reconnect })) },
  vhostvdpa: { source: child('source', record({ dev: attr('dev'), ...storageFields })) },
};

/** The format of an image file. */
export const imageFormat = suggest(
  'raw',
  'qcow2',
  'qcow',
  'qed',
  'vmdk',
  'vdi',
  'vpc',
  'vhd',
  'dir',
  'fat',
  'iso',
  'luks',
  'bochs',
  'cloop',
  'cow',
  'dmg',
  'ploop',
);

/** Cache of an image's metadata. */
export const metadataCache = child('metadata_cache', record({ maxBytes: childSize('max_size', 'bytes') }));

const layerFields = {
  index: attr('index', integer({ min: 1 })),
  format: child('format', record({ type: required(attr('type', imageFormat)), metadataCache })),
};
// The type of one layer; the layers below it come with the type of the chain.
const layer = tagged('type', { end: {}, ...storageSources }, { untagged: 'end', open: true, common: layerFields });

/** The image below another; `{ type: 'end' }` says that there is none, so that nothing looks for one. */
export type BackingStore = TypeOf<typeof layer> & { backingStore?: BackingStore | undefined };

const below = child(
  'backingStore',
  lazy((): Codec<BackingStore> => backingStore),
);
export const backingStore: Codec<BackingStore> = tagged(
  'type',
  { end: {}, ...storageSources },
  { untagged: 'end', open: true, first: ['format', 'source'], common: { ...layerFields, backingStore: below } },
);
