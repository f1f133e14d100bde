import { ConnectCloseReason } from '../constants/common.gen.ts';
import { NetworkEventID, NetworkEventLifecycleType } from '../constants/network.gen.ts';
import { NodeDeviceEventID, NodeDeviceEventLifecycleType } from '../constants/nodedev.gen.ts';
import { SecretEventID, SecretEventLifecycleType } from '../constants/secret.gen.ts';
import { StoragePoolEventID, StoragePoolEventLifecycleType } from '../constants/storage.gen.ts';
import { eventProcedures as on, procedures } from '../protocol/index.ts';
import { event } from '../protocol/procedure.ts';
import { type Network, type NodeDevice, network, type Secret, type StoragePool } from '../protocol/types.gen.ts';
import { PROGRAM } from '../wire/header.ts';
import { decodePayload } from '../wire/message.ts';
import { int32, nullableString, struct } from '../xdr/codec.ts';
import { type EventSource, networkFamily, nodeDeviceFamily, secretFamily, source, storagePoolFamily } from './event-source.ts';
import { type NameIn, nameIn } from './names.ts';

/** A network changed its state. `detailNumber` is 0 in all versions so far, here and below. */
export interface NetworkLifecycleEvent {
  network: Network;
  event: NameIn<typeof NetworkEventLifecycleType>;
  eventNumber: number;
  detailNumber: number;
}
/** The network's title, description or an element of its metadata was changed. */
export interface NetworkMetadataChangeEvent {
  network: Network;
  type: NameIn<typeof NETWORK_METADATA_TYPE>;
  typeNumber: number;
  /** The XML namespace, for `element`. */
  nsuri: string | null;
}
export interface StoragePoolLifecycleEvent {
  pool: StoragePool;
  event: NameIn<typeof StoragePoolEventLifecycleType>;
  eventNumber: number;
  detailNumber: number;
}
/** A pool looked for its volumes anew. */
export interface StoragePoolRefreshEvent {
  pool: StoragePool;
}
export interface NodeDeviceLifecycleEvent {
  device: NodeDevice;
  event: NameIn<typeof NodeDeviceEventLifecycleType>;
  eventNumber: number;
  detailNumber: number;
}
export interface NodeDeviceUpdateEvent {
  device: NodeDevice;
}
export interface SecretLifecycleEvent {
  secret: Secret;
  event: NameIn<typeof SecretEventLifecycleType>;
  eventNumber: number;
  detailNumber: number;
}
export interface SecretValueChangedEvent {
  secret: Secret;
}
/** The daemon lost its own connection to the hypervisor. */
export interface HypervisorClosedEvent {
  reason: NameIn<typeof ConnectCloseReason>;
  reasonNumber: number;
}

/** `virNetworkMetadataType`. */
const NETWORK_METADATA_TYPE = { description: 0, title: 1, element: 2 } as const;

/** `VIR_NETWORK_EVENT_ID_METADATA_CHANGE`: of libvirt 9.7, newer than the generated table. Older daemons refuse it. */
const NETWORK_METADATA_CHANGE = 1;

/** `remote_network_event_callback_metadata_change`. */
const networkMetadataChange = event(
  'networkEventCallbackMetadataChange',
  PROGRAM.remote,
  446,
  struct({ callbackId: int32, net: network, type: int32, nsuri: nullableString }),
);

/** The message of a connection that the daemon lost names no registration: there is one at most. */
const ONLY_REGISTRATION = 0;

const hypervisorClosed: EventSource<HypervisorClosedEvent, object> = {
  program: on.connectEventConnectionClosed.program,
  number: on.connectEventConnectionClosed.number,
  read(frame) {
    const { reason } = decodePayload(on.connectEventConnectionClosed.message, frame);
    return { callbackId: ONLY_REGISTRATION, event: { reason: nameIn(ConnectCloseReason, reason), reasonNumber: reason } };
  },
  key: () => '',
  registrar: (_filter, site) => ({
    async register(channel) {
      await channel.call(procedures.connectRegisterCloseCallback, undefined, {}, site);
      return ONLY_REGISTRATION;
    },
    deregister: (channel) => channel.call(procedures.connectUnregisterCloseCallback, undefined, {}, site),
  }),
};

/** Events of networks, pools, node devices, secrets, and of the daemon itself. */
export const hostEvents = {
  networkLifecycle: source(
    networkFamily(NetworkEventID.lifecycle),
    on.networkEventLifecycle,
    ({ net, event, detail }): NetworkLifecycleEvent => ({
      network: net,
      event: nameIn(NetworkEventLifecycleType, event),
      eventNumber: event,
      detailNumber: detail,
    }),
  ),
  networkMetadataChange: source(
    networkFamily(NETWORK_METADATA_CHANGE),
    networkMetadataChange,
    ({ net, type, nsuri }): NetworkMetadataChangeEvent => ({
      network: net,
      type: nameIn(NETWORK_METADATA_TYPE, type),
      typeNumber: type,
      nsuri,
    }),
  ),
  storagePoolLifecycle: source(
    storagePoolFamily(StoragePoolEventID.lifecycle),
    on.storagePoolEventLifecycle,
    ({ pool, event, detail }): StoragePoolLifecycleEvent => ({
      pool,
      event: nameIn(StoragePoolEventLifecycleType, event),
      eventNumber: event,
      detailNumber: detail,
    }),
  ),
  storagePoolRefresh: source(
    storagePoolFamily(StoragePoolEventID.refresh),
    on.storagePoolEventRefresh,
    ({ pool }): StoragePoolRefreshEvent => ({ pool }),
  ),
  nodeDeviceLifecycle: source(
    nodeDeviceFamily(NodeDeviceEventID.lifecycle),
    on.nodeDeviceEventLifecycle,
    ({ dev, event, detail }): NodeDeviceLifecycleEvent => ({
      device: dev,
      event: nameIn(NodeDeviceEventLifecycleType, event),
      eventNumber: event,
      detailNumber: detail,
    }),
  ),
  nodeDeviceUpdate: source(
    nodeDeviceFamily(NodeDeviceEventID.update),
    on.nodeDeviceEventUpdate,
    ({ dev }): NodeDeviceUpdateEvent => ({ device: dev }),
  ),
  secretLifecycle: source(
    secretFamily(SecretEventID.lifecycle),
    on.secretEventLifecycle,
    ({ secret, event, detail }): SecretLifecycleEvent => ({
      secret,
      event: nameIn(SecretEventLifecycleType, event),
      eventNumber: event,
      detailNumber: detail,
    }),
  ),
  secretValueChanged: source(
    secretFamily(SecretEventID.valueChanged),
    on.secretEventValueChanged,
    ({ secret }): SecretValueChangedEvent => ({ secret }),
  ),
  hypervisorClosed,
};
