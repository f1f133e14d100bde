import type {
  ConnectDomainEventAgentLifecycleReason,
  ConnectDomainEventAgentLifecycleState,
  ConnectDomainEventBlockJobStatus,
  ConnectDomainEventDiskChangeReason,
  DomainBlockJobType,
  DomainEventGraphicsAddressType,
  DomainEventGraphicsPhase,
  DomainEventIOErrorAction,
  DomainEventTrayChangeReason,
  DomainEventWatchdogAction,
  DomainMemoryFailureActionType,
  DomainMemoryFailureRecipientType,
  DomainMetadataType,
} from '../constants/domain.gen.ts';
import type { Domain } from '../protocol/types.gen.ts';
import type { TypedParam } from '../xdr/typed-param.ts';
import type { NameIn } from './names.ts';

/** Something happened to a domain that needs no more words: reboot, wake-up, suspend, an error between libvirt and QEMU. */
export interface DomainPlainEvent {
  domain: Domain;
}

/** The guest set its clock: `offset` seconds from UTC, or from the host's local time, as its XML has it. */
export interface DomainRtcChangeEvent {
  domain: Domain;
  offset: bigint;
}

export interface DomainWatchdogEvent {
  domain: Domain;
  action: NameIn<typeof DomainEventWatchdogAction>;
  actionNumber: number;
}

export interface DomainIoErrorEvent {
  domain: Domain;
  /** The disk's file or device. */
  srcPath: string;
  /** libvirt's name of the device, e.g. `virtio-disk0`. */
  devAlias: string;
  action: NameIn<typeof DomainEventIOErrorAction>;
  actionNumber: number;
}

export interface DomainIoErrorReasonEvent extends DomainIoErrorEvent {
  /** `enospc`, or empty. */
  reason: string;
}

export interface GraphicsAddress {
  family: NameIn<typeof DomainEventGraphicsAddressType>;
  familyNumber: number;
  /** Address, or path of a unix socket. */
  node: string;
  /** Port, or empty. */
  service: string;
}

/** Someone connected to the domain's screen, or left. */
export interface DomainGraphicsEvent {
  domain: Domain;
  phase: NameIn<typeof DomainEventGraphicsPhase>;
  phaseNumber: number;
  local: GraphicsAddress;
  remote: GraphicsAddress;
  /** E.g. `none`, `vnc`, `sasl`. */
  authScheme: string;
  subject: { type: string; name: string }[];
}

interface BlockJob {
  domain: Domain;
  type: NameIn<typeof DomainBlockJobType>;
  typeNumber: number;
  status: NameIn<typeof ConnectDomainEventBlockJobStatus>;
  statusNumber: number;
}

export interface DomainBlockJobEvent extends BlockJob {
  /** The disk's file. */
  path: string;
}

export interface DomainBlockJob2Event extends BlockJob {
  /** The disk's name in the guest, e.g. `vda`. */
  dst: string;
}

export interface DomainDiskChangeEvent {
  domain: Domain;
  oldSrcPath: string | null;
  newSrcPath: string | null;
  devAlias: string;
  reason: NameIn<typeof ConnectDomainEventDiskChangeReason>;
  reasonNumber: number;
}

export interface DomainTrayChangeEvent {
  domain: Domain;
  devAlias: string;
  reason: NameIn<typeof DomainEventTrayChangeReason>;
  reasonNumber: number;
}

/** The reason is of no use yet: libvirt sends 0. */
export interface DomainPmEvent {
  domain: Domain;
  reasonNumber: number;
}

export interface DomainBalloonChangeEvent {
  domain: Domain;
  /** KiB. */
  actual: bigint;
}

export interface DomainDeviceEvent {
  domain: Domain;
  devAlias: string;
}

/** What was tuned, e.g. `cputune.cpu_shares`, `blkdeviotune.total_bytes_sec`. */
export interface DomainTunableEvent {
  domain: Domain;
  params: TypedParam[];
}

export interface DomainAgentLifecycleEvent {
  domain: Domain;
  state: NameIn<typeof ConnectDomainEventAgentLifecycleState>;
  stateNumber: number;
  reason: NameIn<typeof ConnectDomainEventAgentLifecycleReason>;
  reasonNumber: number;
}

export interface DomainMigrationIterationEvent {
  domain: Domain;
  iteration: number;
}

/** A migration, save or dump came to its end; `params` as `domainGetJobStats` has them. */
export interface DomainJobCompletedEvent {
  domain: Domain;
  params: TypedParam[];
}

export interface DomainMetadataChangeEvent {
  domain: Domain;
  type: NameIn<typeof DomainMetadataType>;
  typeNumber: number;
  /** The XML namespace, for `element`. */
  nsuri: string | null;
}

/** A disk was written beyond `threshold` bytes, by `excess`. */
export interface DomainBlockThresholdEvent {
  domain: Domain;
  /** E.g. `vda`, or `vda[1]` for a backing file. */
  dev: string;
  path: string | null;
  threshold: bigint;
  excess: bigint;
}

export interface DomainMemoryFailureEvent {
  domain: Domain;
  recipient: NameIn<typeof DomainMemoryFailureRecipientType>;
  recipientNumber: number;
  action: NameIn<typeof DomainMemoryFailureActionType>;
  actionNumber: number;
  /** The guest must do something about it. */
  actionRequired: boolean;
  /** It happened while an earlier one was handled. */
  recursive: boolean;
}

export interface DomainMemoryDeviceSizeChangeEvent {
  domain: Domain;
  alias: string;
  /** KiB. */
  size: bigint;
}
