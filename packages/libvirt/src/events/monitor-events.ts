import { ConnectDomainQemuMonitorEventRegisterFlags as FLAGS } from '../constants/qemu.gen.ts';
import { eventProcedures as on, procedures } from '../protocol/index.ts';
import type { Domain } from '../protocol/types.gen.ts';
import { type Family, registrar, source } from './event-source.ts';

/** What QEMU's monitor told, e.g. `RTC_CHANGE`, `BLOCK_JOB_READY`. */
export interface QemuMonitorEvent {
  domain: Domain;
  event: string;
  /** When QEMU saw it. */
  seconds: bigint;
  micros: number;
  /** JSON, if there is any. */
  details: string | null;
}

export interface MonitorFilter {
  domain?: Domain;
  /** Only events of this name. */
  event?: string;
  /** `event` is a regular expression (glib's). Default false. */
  regex?: boolean;
  /** Upper and lower case do not matter in `event`. Default false. */
  ignoreCase?: boolean;
}

const monitorFamily: Family<MonitorFilter> = {
  key: ({ domain, event, regex = false, ignoreCase = false }) => JSON.stringify([domain?.uuid, event, regex, ignoreCase]),
  registrar: ({ domain, event, regex, ignoreCase }, site) => {
    const flags = (regex ? FLAGS.regex : 0) | (ignoreCase ? FLAGS.nocase : 0);
    const { connectDomainQemuMonitorEventRegister: register, connectDomainQemuMonitorEventDeregister: deregister } = procedures;
    return registrar(register, deregister, { dom: domain ?? null, event: event ?? null, flags }, site);
  },
};

/** Events of QEMU's monitor. libvirt promises nothing about them: they are for experts and tests. */
export const monitorEvents = {
  qemuMonitor: source(
    monitorFamily,
    on.domainMonitorEvent,
    ({ dom, event, seconds, micros, details }): QemuMonitorEvent => ({ domain: dom, event, seconds, micros, details }),
  ),
};
