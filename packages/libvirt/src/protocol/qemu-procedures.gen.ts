// Made by `npm run gen` from libvirt 9.0.0; do not edit.

import { int32, nothing, nullable, nullableString, string, struct, uint32 } from '../xdr/codec.ts';
import { qemu } from './procedure.ts';
import { domain } from './types.gen.ts';

export const qemuProcedures = {
  /**
   * [virDomainQemuMonitorCommand](https://libvirt.org/html/libvirt-libvirt-qemu.html#virDomainQemuMonitorCommand)
   *
   * `cmd` is QMP JSON, or a human monitor line with `DomainQemuMonitorCommandFlags.hmp`. Taints the domain.
   */
  domainQemuMonitorCommand: qemu(
    'domainQemuMonitorCommand',
    1,
    struct({ dom: domain, cmd: string, flags: uint32 }),
    struct({ result: string }),
  ),
  /** [virDomainQemuAttach](https://libvirt.org/html/libvirt-libvirt-qemu.html#virDomainQemuAttach) */
  domainQemuAttach: qemu('domainQemuAttach', 2, struct({ pidValue: uint32, flags: uint32 }), struct({ dom: domain })),
  /**
   * [virDomainQemuAgentCommand](https://libvirt.org/html/libvirt-libvirt-qemu.html#virDomainQemuAgentCommand)
   *
   * `cmd` is the agent's JSON; `timeout` in seconds, -2 waits without end, -1 for libvirt's default, 0 does not wait.
   */
  domainQemuAgentCommand: qemu(
    'domainQemuAgentCommand',
    3,
    struct({ dom: domain, cmd: string, timeout: int32, flags: uint32 }),
    struct({ result: nullableString }),
  ),
  /** [virConnectDomainQemuMonitorEventRegister](https://libvirt.org/html/libvirt-libvirt-qemu.html#virConnectDomainQemuMonitorEventRegister) */
  connectDomainQemuMonitorEventRegister: qemu(
    'connectDomainQemuMonitorEventRegister',
    4,
    struct({ dom: nullable(domain), event: nullableString, flags: uint32 }),
    struct({ callbackId: int32 }),
  ),
  /** [virConnectDomainQemuMonitorEventDeregister](https://libvirt.org/html/libvirt-libvirt-qemu.html#virConnectDomainQemuMonitorEventDeregister) */
  connectDomainQemuMonitorEventDeregister: qemu('connectDomainQemuMonitorEventDeregister', 5, struct({ callbackId: int32 }), nothing),
  /** [virDomainQemuMonitorCommandWithFiles](https://libvirt.org/html/libvirt-libvirt-qemu.html#virDomainQemuMonitorCommandWithFiles) */
  domainQemuMonitorCommandWithFiles: qemu(
    'domainQemuMonitorCommandWithFiles',
    7,
    struct({ dom: domain, cmd: string, flags: uint32 }),
    struct({ result: string }),
  ),
};
