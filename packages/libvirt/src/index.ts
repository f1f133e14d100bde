export type { CallOptions } from './calls/pending.ts';
export { type ConnectOptions, connect } from './connect.ts';
export type { Connection, ConnectionCallOptions } from './connection.ts';
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
  type LibvirtErrorOptions,
  type RemoteErrorInfo,
} from './error.ts';
export type { DomainEventDetailName, DomainEventName, DomainLifecycleEvent } from './events/domain-lifecycle.ts';
export type * from './events/domain-payloads.ts';
export type {
  DomainEventMap,
  EventFilter,
  EventFilters,
  EventMap,
  EventName,
  EventOptions,
  NetworkEventMap,
  NodeDeviceEventMap,
  SecretEventMap,
  StoragePoolEventMap,
} from './events/event-map.ts';
export { type EventItem, isEvent } from './events/event-queue.ts';
export type { EventReader } from './events/event-reader.ts';
export type { DomainFilter, NetworkFilter, NodeDeviceFilter, SecretFilter, StoragePoolFilter } from './events/event-source.ts';
export type * from './events/host-events.ts';
export type { MonitorFilter, QemuMonitorEvent } from './events/monitor-events.ts';
export type { NameIn } from './events/names.ts';
export { LIMITS } from './limits.ts';
export { eventProcedures, procedures } from './protocol/index.ts';
export { MAX } from './protocol/max.gen.ts';
export type { CallProcedure, EventProcedure, Procedure, StreamDirection, StreamProcedure } from './protocol/procedure.ts';
export { LIBVIRT_SOURCE_VERSION } from './protocol/source-version.gen.ts';
export type * from './protocol/types.gen.ts';
export type { Credentials, CredentialsRequest, CredentialsSource } from './sasl/credentials.ts';
export type { ReconnectOptions } from './session/reconnect-policy.ts';
export type { ConnectionState, ConnectionStateName } from './session/state.ts';
export { receiveFile, type SendFileOptions, sendFile } from './streams/file-transfer.ts';
export type { Hole, SparseChunk, SparseReadable } from './streams/hole.ts';
export type { OpenedStream, StreamOptions } from './streams/open-stream.ts';
export { readSparseFile, type SparseFileRange, writeSparseFile } from './streams/sparse-file.ts';
export type { VolumeRange } from './streams/volume-transfer.ts';
export type { TlsCredentials } from './transport/tls-files.ts';
export { type ConnectUri, parseConnectUri } from './uri/uri.ts';
export type { TransportName, UriParameters } from './uri/uri-parameters.ts';
export type { KeepAliveOptions } from './wire/keepalive.ts';
export type { Codec, XdrType } from './xdr/codec.ts';
export { type TypedParam, type TypedValue, typedParamMap } from './xdr/typed-param.ts';
