export type { CallOptions } from './calls.ts';
export { type ConnectOptions, connect } from './connect.ts';
export type { Connection, ConnectionState } from './connection.ts';
export * from './constants/index.gen.ts';
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
export { eventProcedures, procedures } from './protocol/index.ts';
export { MAX } from './protocol/max.gen.ts';
export type { CallProcedure, EventProcedure, Procedure, StreamProcedure } from './protocol/procedure.ts';
export { LIBVIRT_SOURCE_VERSION } from './protocol/source-version.gen.ts';
export type * from './protocol/types.gen.ts';
export type { Hole, SparseChunk, SparseReadable } from './streams/hole.ts';
export type { OpenedStream, StreamOptions } from './streams/open-stream.ts';
export type { VolumeRange } from './streams/volume-transfer.ts';
export type { KeepAliveOptions } from './wire/keepalive.ts';
export { type TypedParam, type TypedValue, typedParamMap } from './xdr/typed-param.ts';
