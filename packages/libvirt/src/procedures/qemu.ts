import { int32, nullableString, string, struct, uint32 } from '../xdr/codec.ts';
import { domain } from './handles.ts';
import { qemu } from './procedure.ts';

/** QEMU's own program: its monitor and the guest agent. */
export const qemuProcedures = {
  /** `cmd` is QMP JSON, or a human monitor line with `DomainQemuMonitorCommandFlags.hmp`. Taints the domain. */
  domainQemuMonitorCommand: qemu(
    'domainQemuMonitorCommand',
    1,
    struct({ dom: domain, cmd: string, flags: uint32 }),
    struct({ result: string }),
  ),
  /** `cmd` is the agent's JSON; `timeout` in seconds, -2 waits without end, -1 for libvirt's default, 0 does not wait. */
  domainQemuAgentCommand: qemu(
    'domainQemuAgentCommand',
    3,
    struct({ dom: domain, cmd: string, timeout: int32, flags: uint32 }),
    struct({ result: nullableString }),
  ),
};
