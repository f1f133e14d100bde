// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virDomainQemuMonitorCommandFlags](https://libvirt.org/html/libvirt-libvirt-qemu.html#virDomainQemuMonitorCommandFlags) */
export const DomainQemuMonitorCommandFlags = {
  default: 0,
  hmp: 1,
} as const;

/** [virDomainQemuAgentCommandTimeoutValues](https://libvirt.org/html/libvirt-libvirt-qemu.html#virDomainQemuAgentCommandTimeoutValues) */
export const DomainQemuAgentCommandTimeoutValues = {
  min: -2,
  block: -2,
  default: -1,
  nowait: 0,
  shutdown: 60,
} as const;

/** [virConnectDomainQemuMonitorEventRegisterFlags](https://libvirt.org/html/libvirt-libvirt-qemu.html#virConnectDomainQemuMonitorEventRegisterFlags) */
export const ConnectDomainQemuMonitorEventRegisterFlags = {
  regex: 1,
  nocase: 2,
} as const;
