import { ConnectCloseReason } from '../constants/common.gen.ts';
import { NetworkEventID, NetworkEventLifecycleType } from '../constants/network.gen.ts';
import { NodeDeviceEventID, NodeDeviceEventLifecycleType } from '../constants/nodedev.gen.ts';
import { SecretEventID, SecretEventLifecycleType } from '../constants/secret.gen.ts';
import { StoragePoolEventID, StoragePoolEventLifecycleType } from '../constants/storage.gen.ts';
import { eventProcedures as on, procedures } from '../protocol/index.ts';
import type { Network, NodeDevice, Secret, StoragePool } from '../protocol/types.gen.ts';
import { decodePayload } from '../wire/message.ts';
import { type EventSource, networkFamily, nodeDeviceFamily, secretFamily, source, storagePoolFamily } from './event-source.ts';
import { type NameIn, nameIn } from './names.ts';

/** A network changed its state. `detailNumber` is 0 in all versions so far, here and below. */
export interface NetworkLifecycleEvent {
  network: Network;
  event: NameIn<typeof NetworkEventLifecycleType>;
  eventNumber: number;
  detailNumber: number;
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
