import { absolutePath, bit, like } from '../common/values.ts';
import { imageFormat, metadataCache, storageSources } from '../domain/devices/storage-source.ts';
import { domain } from '../domain/domain.ts';
import {
  attr,
  child,
  childrenWithin,
  childText,
  documentType,
  foreign,
  record,
  required,
  suggest,
  type TypeOf,
  tagged,
  uuid,
} from '../schema/index.ts';
import { domainByUuid, wholeDomain } from './inner-domain.ts';

/** Target such as `vda`, or path. */
export const diskName = like(/^vd[a-z]$/, 'a target or an absolute path', (text) =>
  /^(?:\/.+|(?:ioemu:)?(?:fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+)$/.test(text),
);

const disk = tagged(
  'type',
  // Disks that are left out have no type; one with a source and no type is a file.
  { unsaid: storageSources.file, file: storageSources.file, block: storageSources.block, network: storageSources.network },
  {
    untagged: 'unsaid',
    common: {
      name: required(attr('name', diskName)),
      snapshot: attr('snapshot', suggest('no', 'internal', 'external', 'manual')),
      driver: child('driver', record({ type: attr('type', imageFormat), metadataCache })),
    },
  },
);

/** A snapshot of a domain: https://libvirt.org/formatsnapshot.html */
export const domainSnapshot = documentType(
  'domainsnapshot',
  record({
    /** libvirt takes the time where it is left out. */
    name: childText('name'),
    description: childText('description'),
    /** Of the domain at that time; libvirt reports it. */
    state: childText('state', suggest('running', 'blocked', 'paused', 'shutdown', 'shutoff', 'crashed', 'disk-snapshot')),
    /** The snapshot before; libvirt reports it. */
    parent: child('parent', record({ name: required(childText('name')) })),
    /** Seconds since 1970. */
    creationTime: childText('creationTime'),
    memory: child(
      'memory',
      record({ snapshot: attr('snapshot', suggest('no', 'internal', 'external')), file: attr('file', absolutePath) }),
    ),
    /** Those that are left out are treated as their own `snapshot` says. */
    disks: childrenWithin('disks', 'disk', disk, { key: ({ name }) => name }),
    /** The domain as it was; libvirt before 0.9.5 said its UUID only. */
    domain: wholeDomain(child('domain', domain.codec)),
    formerDomain: domainByUuid(child('domain', record({ uuid: required(childText('uuid', uuid)) }))),
    /** Its definition at that time, where that differs. */
    inactiveDomain: child('inactiveDomain', domain.codec),
    cookie: foreign('cookie'),
    /** It is the current snapshot; only in libvirt's own files. */
    active: childText('active', bit),
  }),
);
export interface DomainSnapshot extends TypeOf<typeof domainSnapshot> {}
