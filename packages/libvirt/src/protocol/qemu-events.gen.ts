// Made by `npm run gen` from libvirt 9.0.0; do not edit.

import { PROGRAM } from '../wire/header.ts';
import { int32, int64, nullableString, string, struct, uint32 } from '../xdr/codec.ts';
import { event } from './procedure.ts';
import { domain } from './types.gen.ts';

export const qemuEvents = {
  /** `qemu_domain_monitor_event`. */
  domainMonitorEvent: event(
    'domainMonitorEvent',
    PROGRAM.qemu,
    6,
    struct({ callbackId: int32, dom: domain, event: string, seconds: int64, micros: uint32, details: nullableString }),
  ),
};
