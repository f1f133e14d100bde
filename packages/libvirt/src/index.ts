export type { CallOptions } from './calls.ts';
export { type ConnectOptions, connect } from './connect.ts';
export type { Connection, ConnectionState } from './connection.ts';
export * from './constants/domain-events.ts';
export * from './constants/domain-flags.ts';
export * from './constants/domain-states.ts';
export * from './constants/errors.ts';
export * from './constants/network.ts';
export * from './constants/snapshot.ts';
export * from './constants/storage.ts';
export {
  isAgentUnresponsive,
  isBusy,
  isDenied,
  isDisconnected,
  isExists,
  isInvalidState,
  isLibvirtError,
  isNotFound,
  isUnsupported,
  LibvirtError,
  type LibvirtErrorCode,
} from './error.ts';
export type { DomainEventDetailName, DomainEventName, DomainLifecycleEvent, DomainLifecycleItem } from './events.ts';
export type { DomainLifecycleEvents } from './lifecycle-hub.ts';
export { LIMITS } from './limits.ts';
export type { Domain, DomainSnapshot, Network, NWFilter, StoragePool, StorageVol } from './procedures/handles.ts';
export { procedures } from './procedures/index.ts';
export type { CallProcedure, Procedure, StreamProcedure } from './procedures/procedure.ts';
export type { Hole, SparseChunk, SparseReadable } from './streams/hole.ts';
export type { OpenedStream, StreamOptions } from './streams/open-stream.ts';
export type { VolumeRange } from './streams/volume-transfer.ts';
export type { KeepAliveOptions } from './wire/keepalive.ts';
export { type TypedParam, type TypedValue, typedParamMap } from './xdr/typed-param.ts';
