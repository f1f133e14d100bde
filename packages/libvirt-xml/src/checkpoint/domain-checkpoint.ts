import { like } from '../common/values.ts';
import { domain } from '../domain/domain.ts';
import {
  attr,
  child,
  childrenWithin,
  childText,
  documentType,
  integer,
  record,
  required,
  suggest,
  type TypeOf,
  uuid,
} from '../schema/index.ts';
import { diskName } from '../snapshot/domain-snapshot.ts';
import { domainByUuid, wholeDomain } from '../snapshot/inner-domain.ts';

const name = like(/^[a-zA-Z0-9_-][a-zA-Z0-9_.-]*$/, 'letters, digits, _, - and ., not starting with .');

/** A point in time that later backups count from: https://libvirt.org/formatcheckpoint.html */
export const domainCheckpoint = documentType(
  'domaincheckpoint',
  record({
    name: childText('name', name),
    description: childText('description'),
    parent: child('parent', record({ name: required(childText('name', name)) })),
    /** Seconds since 1970. */
    creationTime: childText('creationTime', integer()),
    disks: childrenWithin(
      'disks',
      'disk',
      record({
        name: required(attr('name', diskName)),
        checkpoint: attr('checkpoint', suggest('no', 'bitmap')),
        bitmap: attr('bitmap'),
        /** Bytes changed since; libvirt reports it when asked. */
        sizeBytes: attr('size', integer()),
      }),
      { key: (disk) => disk.name },
    ),
    /** The domain as it was, or its UUID only. */
    domain: wholeDomain(child('domain', domain.codec)),
    formerDomain: domainByUuid(child('domain', record({ uuid: required(childText('uuid', uuid)) }))),
  }),
);
export interface DomainCheckpoint extends TypeOf<typeof domainCheckpoint> {}
