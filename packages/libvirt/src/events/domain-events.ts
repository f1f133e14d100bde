import * as constants from '../constants/domain.gen.ts';
import { eventProcedures as on } from '../protocol/index.ts';
import type { EventProcedure } from '../protocol/procedure.ts';
import type { Domain } from '../protocol/types.gen.ts';
import { domainLifecycleEvent } from './domain-lifecycle.ts';
import type * as payload from './domain-payloads.ts';
import { type DomainFilter, domainFamily, type EventSource, source } from './event-source.ts';
import { nameIn } from './names.ts';

const ID = constants.DomainEventID;

type Message = { callbackId: number; dom: Domain };

function domainEvent<M extends Message, Event>(
  eventId: number,
  procedure: EventProcedure<M>,
  toEvent: (message: M) => Event,
): EventSource<Event, DomainFilter> {
  return source(domainFamily(eventId), procedure, toEvent);
}

const plain = (eventId: number, procedure: EventProcedure<Message>) =>
  domainEvent(eventId, procedure, ({ dom }): payload.DomainPlainEvent => ({ domain: dom }));

const device = (eventId: number, procedure: EventProcedure<Message & { devAlias: string }>) =>
  domainEvent(eventId, procedure, ({ dom, devAlias }): payload.DomainDeviceEvent => ({ domain: dom, devAlias }));

const power = (eventId: number, procedure: EventProcedure<Message & { reason: number }>) =>
  domainEvent(eventId, procedure, ({ dom, reason }): payload.DomainPmEvent => ({ domain: dom, reasonNumber: reason }));

/** Every class of domain events (`virDomainEventID`), with libvirt's names in camel case. */
export const domainEvents = {
  domainLifecycle: domainEvent(ID.lifecycle, on.domainEventCallbackLifecycle, domainLifecycleEvent),
  domainReboot: plain(ID.reboot, on.domainEventCallbackReboot),
  domainRtcChange: domainEvent(
    ID.rtcChange,
    on.domainEventCallbackRtcChange,
    ({ dom, offset }): payload.DomainRtcChangeEvent => ({ domain: dom, offset }),
  ),
  domainWatchdog: domainEvent(ID.watchdog, on.domainEventCallbackWatchdog, watchdog),
  domainIoError: domainEvent(ID.ioError, on.domainEventCallbackIoError, ioError),
  domainIoErrorReason: domainEvent(
    ID.ioErrorReason,
    on.domainEventCallbackIoErrorReason,
    (message): payload.DomainIoErrorReasonEvent => ({ ...ioError(message), reason: message.reason }),
  ),
  domainGraphics: domainEvent(ID.graphics, on.domainEventCallbackGraphics, graphics),
  domainControlError: plain(ID.controlError, on.domainEventCallbackControlError),
  domainBlockJob: domainEvent(
    ID.blockJob,
    on.domainEventCallbackBlockJob,
    (message): payload.DomainBlockJobEvent => ({ path: message.path, ...blockJob(message) }),
  ),
  domainBlockJob2: domainEvent(
    ID.blockJob2,
    on.domainEventBlockJob2,
    (message): payload.DomainBlockJob2Event => ({ dst: message.dst, ...blockJob(message) }),
  ),
  domainDiskChange: domainEvent(ID.diskChange, on.domainEventCallbackDiskChange, diskChange),
  domainTrayChange: domainEvent(ID.trayChange, on.domainEventCallbackTrayChange, trayChange),
  domainPmwakeup: power(ID.pmwakeup, on.domainEventCallbackPmwakeup),
  domainPmsuspend: power(ID.pmsuspend, on.domainEventCallbackPmsuspend),
  domainPmsuspendDisk: power(ID.pmsuspendDisk, on.domainEventCallbackPmsuspendDisk),
  domainBalloonChange: domainEvent(
    ID.balloonChange,
    on.domainEventCallbackBalloonChange,
    ({ dom, actual }): payload.DomainBalloonChangeEvent => ({ domain: dom, actual }),
  ),
  domainDeviceAdded: device(ID.deviceAdded, on.domainEventCallbackDeviceAdded),
  domainDeviceRemoved: device(ID.deviceRemoved, on.domainEventCallbackDeviceRemoved),
  domainDeviceRemovalFailed: device(ID.deviceRemovalFailed, on.domainEventCallbackDeviceRemovalFailed),
  domainTunable: domainEvent(
    ID.tunable,
    on.domainEventCallbackTunable,
    ({ dom, params }): payload.DomainTunableEvent => ({ domain: dom, params }),
  ),
  domainAgentLifecycle: domainEvent(ID.agentLifecycle, on.domainEventCallbackAgentLifecycle, agentLifecycle),
  domainMigrationIteration: domainEvent(
    ID.migrationIteration,
    on.domainEventCallbackMigrationIteration,
    ({ dom, iteration }): payload.DomainMigrationIterationEvent => ({ domain: dom, iteration }),
  ),
  domainJobCompleted: domainEvent(
    ID.jobCompleted,
    on.domainEventCallbackJobCompleted,
    ({ dom, params }): payload.DomainJobCompletedEvent => ({ domain: dom, params }),
  ),
  domainMetadataChange: domainEvent(ID.metadataChange, on.domainEventCallbackMetadataChange, metadataChange),
  domainBlockThreshold: domainEvent(
    ID.blockThreshold,
    on.domainEventBlockThreshold,
    ({ dom, dev, path, threshold, excess }): payload.DomainBlockThresholdEvent => ({ domain: dom, dev, path, threshold, excess }),
  ),
  domainMemoryFailure: domainEvent(ID.memoryFailure, on.domainEventMemoryFailure, memoryFailure),
  domainMemoryDeviceSizeChange: domainEvent(
    ID.memoryDeviceSizeChange,
    on.domainEventMemoryDeviceSizeChange,
    ({ dom, alias, size }): payload.DomainMemoryDeviceSizeChangeEvent => ({ domain: dom, alias, size }),
  ),
};

function watchdog({ dom, action }: { dom: Domain; action: number }): payload.DomainWatchdogEvent {
  return { domain: dom, action: nameIn(constants.DomainEventWatchdogAction, action), actionNumber: action };
}

function ioError(message: { dom: Domain; srcPath: string; devAlias: string; action: number }): payload.DomainIoErrorEvent {
  const { dom, srcPath, devAlias, action } = message;
  return { domain: dom, srcPath, devAlias, action: nameIn(constants.DomainEventIOErrorAction, action), actionNumber: action };
}

type WireAddress = { family: number; node: string; service: string };
type WireGraphics = {
  dom: Domain;
  phase: number;
  local: WireAddress;
  remote: WireAddress;
  authScheme: string;
  subject: { type: string; name: string }[];
};

function graphics({ dom, phase, local, remote, authScheme, subject }: WireGraphics): payload.DomainGraphicsEvent {
  return {
    domain: dom,
    phase: nameIn(constants.DomainEventGraphicsPhase, phase),
    phaseNumber: phase,
    local: address(local),
    remote: address(remote),
    authScheme,
    subject,
  };
}

function address({ family, node, service }: WireAddress): payload.GraphicsAddress {
  return { family: nameIn(constants.DomainEventGraphicsAddressType, family), familyNumber: family, node, service };
}

function blockJob({ dom, type, status }: { dom: Domain; type: number; status: number }) {
  return {
    domain: dom,
    type: nameIn(constants.DomainBlockJobType, type),
    typeNumber: type,
    status: nameIn(constants.ConnectDomainEventBlockJobStatus, status),
    statusNumber: status,
  };
}

type WireDiskChange = { dom: Domain; oldSrcPath: string | null; newSrcPath: string | null; devAlias: string; reason: number };

function diskChange({ dom, oldSrcPath, newSrcPath, devAlias, reason }: WireDiskChange): payload.DomainDiskChangeEvent {
  const name = nameIn(constants.ConnectDomainEventDiskChangeReason, reason);
  return { domain: dom, oldSrcPath, newSrcPath, devAlias, reason: name, reasonNumber: reason };
}

function trayChange({ dom, devAlias, reason }: { dom: Domain; devAlias: string; reason: number }): payload.DomainTrayChangeEvent {
  return { domain: dom, devAlias, reason: nameIn(constants.DomainEventTrayChangeReason, reason), reasonNumber: reason };
}

function agentLifecycle({ dom, state, reason }: { dom: Domain; state: number; reason: number }): payload.DomainAgentLifecycleEvent {
  return {
    domain: dom,
    state: nameIn(constants.ConnectDomainEventAgentLifecycleState, state),
    stateNumber: state,
    reason: nameIn(constants.ConnectDomainEventAgentLifecycleReason, reason),
    reasonNumber: reason,
  };
}

function metadataChange({ dom, type, nsuri }: { dom: Domain; type: number; nsuri: string | null }): payload.DomainMetadataChangeEvent {
  return { domain: dom, type: nameIn(constants.DomainMetadataType, type), typeNumber: type, nsuri };
}

type WireMemoryFailure = { dom: Domain; recipient: number; action: number; flags: number };

function memoryFailure({ dom, recipient, action, flags }: WireMemoryFailure): payload.DomainMemoryFailureEvent {
  const { actionRequired, recursive } = constants.DomainMemoryFailureFlags;
  return {
    domain: dom,
    recipient: nameIn(constants.DomainMemoryFailureRecipientType, recipient),
    recipientNumber: recipient,
    action: nameIn(constants.DomainMemoryFailureActionType, action),
    actionNumber: action,
    actionRequired: (flags & actionRequired) !== 0,
    recursive: (flags & recursive) !== 0,
  };
}
