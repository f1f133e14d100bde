import { absolutePath, objectName } from '../common/values.ts';
import { attr, child, childText, documentType, record, required, type TypeOf, tagged, uuid, yesNo } from '../schema/index.ts';

const named = { name: required(childText('name', objectName)) };

/** What a secret is for. Its value is never in the XML: https://libvirt.org/formatsecret.html */
export const secret = documentType(
  'secret',
  record({
    ephemeral: attr('ephemeral', yesNo),
    private: attr('private', yesNo),
    uuid: childText('uuid', uuid),
    description: childText('description'),
    usage: child(
      'usage',
      tagged(
        'type',
        {
          volume: { volume: required(childText('volume', absolutePath)) },
          ceph: named,
          iscsi: { target: required(childText('target', objectName)) },
          tls: named,
          vtpm: named,
        },
        { open: true },
      ),
    ),
  }),
);
export interface Secret extends TypeOf<typeof secret> {}
