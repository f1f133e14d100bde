import { encryption as storageEncryption } from '../../common/storage-parts.ts';
import { attr, child, childAttr, children, integer, oneOf, onOff, record, required, suggest, textOf, yesNo } from '../../schema/index.ts';

/** Its place in the firmware's boot order, from 1. */
export const deviceBoot = child('boot', record({ order: required(attr('order', integer({ min: 1 }))), loadparm: attr('loadparm') }));

/** The option ROM of a PCI device. */
export const rom = child('rom', record({ enabled: attr('enabled', yesNo), bar: attr('bar', onOff), file: attr('file') }));

/** A security label of a device's file. */
export const deviceSeclabels = children(
  'seclabel',
  record({
    model: attr('model'),
    relabel: attr('relabel', yesNo),
    labelskip: attr('labelskip', yesNo),
    labels: children('label', textOf()),
  }),
  { key: (label) => label.model },
);

export const reconnect = child('reconnect', record({ enabled: attr('enabled', yesNo), timeoutSeconds: attr('timeout', integer()) }));

/** Who logs in to network storage; the secret is one of libvirt's. */
export const storageAuth = child(
  'auth',
  record({
    type: attr('type'),
    username: attr('username'),
    secret: child('secret', record({ type: attr('type'), uuid: attr('uuid'), usage: attr('usage') })),
  }),
);

export const encryption = child('encryption', storageEncryption);

/** A SCSI or network initiator's name. */
export const initiatorName = child('initiator', record({ iqn: childAttr('iqn', 'name') }));

/** A host that is part of a network source. */
export const storageHosts = children(
  'host',
  record({
    transport: attr('transport', suggest('tcp', 'rdma', 'unix')),
    name: attr('name'),
    port: attr('port', integer()),
    socket: attr('socket'),
  }),
);

/** Addresses and routes that a guest, or a container, gets. */
export const ipFields = {
  ips: children(
    'ip',
    record({
      address: attr('address'),
      family: attr('family', oneOf('ipv4', 'ipv6')),
      prefix: attr('prefix', integer({ max: 128 })),
      peer: attr('peer'),
    }),
  ),
  routes: children(
    'route',
    record({
      family: attr('family', oneOf('ipv4', 'ipv6')),
      address: attr('address'),
      netmask: attr('netmask'),
      prefix: attr('prefix', integer({ max: 128 })),
      gateway: attr('gateway'),
      metric: attr('metric', integer()),
    }),
  ),
};

/** The pair of network devices that a live migration fails over between. */
export const teaming = child('teaming', record({ type: attr('type', oneOf('persistent', 'transient')), persistent: attr('persistent') }));

export const startupPolicy = attr('startupPolicy', oneOf('mandatory', 'requisite', 'optional'));
export const virtioModel = suggest('virtio', 'virtio-transitional', 'virtio-non-transitional');

/** What a screen shares with its viewer. */
export const viewerFields = {
  copypaste: childAttr('clipboard', 'copypaste', yesNo),
  mouseMode: childAttr('mouse', 'mode', oneOf('server', 'client')),
};
export const audioId = childAttr('audio', 'id', integer());
