import { LIMITS } from '../limits.ts';
import { array, flag, int32, int64, nothing, nullableString, string, struct, uint32, uint64 } from '../xdr/codec.ts';
import { typedParam } from '../xdr/typed-param.ts';
import { uuid } from '../xdr/uuid.ts';
import { domain } from './handles.ts';
import { remote, streaming } from './procedure.ts';

const dom = struct({ dom: domain });
const domFlags = struct({ dom: domain, flags: uint32 });
const domXmlFlags = struct({ dom: domain, xml: string, flags: uint32 });
const ipAddr = struct({ type: int32, addr: string, prefix: uint32 });

/** Finding, defining and describing domains. */
export const domainProcedures = {
  domainLookupByName: remote('domainLookupByName', 23, struct({ name: string }), dom),
  domainLookupByUuid: remote('domainLookupByUuid', 24, struct({ uuid }), dom),
  domainLookupById: remote('domainLookupById', 22, struct({ id: int32 }), dom),
  domainDefineXmlFlags: remote('domainDefineXmlFlags', 350, struct({ xml: string, flags: uint32 }), dom),
  domainUndefineFlags: remote('domainUndefineFlags', 231, domFlags, nothing),
  domainRename: remote('domainRename', 358, struct({ dom: domain, newName: nullableString, flags: uint32 }), struct({ retcode: int32 })),
  domainGetState: remote('domainGetState', 212, domFlags, struct({ state: int32, reason: int32 })),
  /** Memory in KiB, `cpuTime` in nanoseconds. */
  domainGetInfo: remote(
    'domainGetInfo',
    16,
    dom,
    struct({ state: uint32, maxMem: uint64, memory: uint64, nrVirtCpu: uint32, cpuTime: uint64 }),
  ),
  domainGetXmlDesc: remote('domainGetXmlDesc', 14, domFlags, struct({ xml: string })),
  domainGetOsType: remote('domainGetOsType', 19, dom, struct({ type: string })),
  domainIsActive: remote('domainIsActive', 150, dom, struct({ active: flag })),
  domainIsPersistent: remote('domainIsPersistent', 151, dom, struct({ persistent: flag })),
  domainIsUpdated: remote('domainIsUpdated', 202, dom, struct({ updated: flag })),
  domainGetAutostart: remote('domainGetAutostart', 15, dom, struct({ autostart: flag })),
  domainSetAutostart: remote('domainSetAutostart', 29, struct({ dom: domain, autostart: flag }), nothing),
  /** `metadata` null removes. `key` (the prefix) and `uri` go with type `element`. */
  domainSetMetadata: remote(
    'domainSetMetadata',
    264,
    struct({ dom: domain, type: int32, metadata: nullableString, key: nullableString, uri: nullableString, flags: uint32 }),
    nothing,
  ),
  domainGetMetadata: remote(
    'domainGetMetadata',
    265,
    struct({ dom: domain, type: int32, uri: nullableString, flags: uint32 }),
    struct({ metadata: string }),
  ),
  /** `source` of `DomainInterfaceAddressesSource`. */
  domainInterfaceAddresses: remote(
    'domainInterfaceAddresses',
    353,
    struct({ dom: domain, source: uint32, flags: uint32 }),
    struct({
      ifaces: array(
        struct({ name: string, hwaddr: nullableString, addrs: array(ipAddr, LIMITS.domainIpAddrsMax) }),
        LIMITS.domainInterfacesMax,
      ),
    }),
  ),
  domainGetHostname: remote('domainGetHostname', 277, domFlags, struct({ hostname: string })),
  domainGetGuestInfo: remote(
    'domainGetGuestInfo',
    418,
    struct({ dom: domain, types: uint32, flags: uint32 }),
    struct({ params: array(typedParam, LIMITS.domainGuestInfoParamsMax) }),
  ),
};

/** Power and saved state of domains. */
export const domainPowerProcedures = {
  domainCreateXml: remote('domainCreateXml', 10, struct({ xmlDesc: string, flags: uint32 }), dom),
  /** Starts a defined domain; answers it with its new id. */
  domainCreateWithFlags: remote('domainCreateWithFlags', 196, domFlags, dom),
  domainSuspend: remote('domainSuspend', 34, dom, nothing),
  domainResume: remote('domainResume', 28, dom, nothing),
  domainShutdownFlags: remote('domainShutdownFlags', 258, domFlags, nothing),
  domainReboot: remote('domainReboot', 27, domFlags, nothing),
  domainReset: remote('domainReset', 245, domFlags, nothing),
  domainDestroyFlags: remote('domainDestroyFlags', 234, domFlags, nothing),
  domainManagedSave: remote('domainManagedSave', 182, domFlags, nothing),
  domainHasManagedSaveImage: remote('domainHasManagedSaveImage', 183, domFlags, struct({ result: flag })),
  domainManagedSaveRemove: remote('domainManagedSaveRemove', 184, domFlags, nothing),
  domainSaveFlags: remote('domainSaveFlags', 232, struct({ dom: domain, to: string, dxml: nullableString, flags: uint32 }), nothing),
  domainRestoreFlags: remote('domainRestoreFlags', 233, struct({ from: string, dxml: nullableString, flags: uint32 }), nothing),
  domainSaveImageGetXmlDesc: remote('domainSaveImageGetXmlDesc', 235, struct({ file: string, flags: uint32 }), struct({ xml: string })),
  domainSaveImageDefineXml: remote('domainSaveImageDefineXml', 236, struct({ file: string, dxml: string, flags: uint32 }), nothing),
  domainAbortJob: remote('domainAbortJob', 164, dom, nothing),
};

/** Devices, sizes and the screen of domains. */
export const domainDeviceProcedures = {
  domainAttachDeviceFlags: remote('domainAttachDeviceFlags', 160, domXmlFlags, nothing),
  domainDetachDeviceFlags: remote('domainDetachDeviceFlags', 161, domXmlFlags, nothing),
  domainUpdateDeviceFlags: remote('domainUpdateDeviceFlags', 174, domXmlFlags, nothing),
  /** `memory` in KiB. */
  domainSetMemoryFlags: remote('domainSetMemoryFlags', 204, struct({ dom: domain, memory: uint64, flags: uint32 }), nothing),
  domainSetVcpusFlags: remote('domainSetVcpusFlags', 199, struct({ dom: domain, nvcpus: uint32, flags: uint32 }), nothing),
  domainGetVcpusFlags: remote('domainGetVcpusFlags', 200, domFlags, struct({ num: int32 })),
  /** In bytes. */
  domainGetBlockInfo: remote(
    'domainGetBlockInfo',
    194,
    struct({ dom: domain, path: string, flags: uint32 }),
    struct({ allocation: uint64, capacity: uint64, physical: uint64 }),
  ),
  /** `size` in KiB, or bytes with `DomainBlockResizeFlags.bytes`. */
  domainBlockResize: remote('domainBlockResize', 251, struct({ dom: domain, disk: string, size: uint64, flags: uint32 }), nothing),
  /** `holdtime` in milliseconds; all keys of one call are pressed together. */
  domainSendKey: remote(
    'domainSendKey',
    226,
    struct({ dom: domain, codeset: uint32, holdtime: uint32, keycodes: array(uint32, LIMITS.domainSendKeyMax), flags: uint32 }),
    nothing,
  ),
  domainGetTime: remote('domainGetTime', 337, domFlags, struct({ seconds: int64, nseconds: uint32 })),
  domainSetTime: remote('domainSetTime', 338, struct({ dom: domain, seconds: int64, nseconds: uint32, flags: uint32 }), nothing),
  domainFsfreeze: remote(
    'domainFsfreeze',
    335,
    struct({ dom: domain, mountpoints: array(string, LIMITS.domainFsfreezeMountpointsMax), flags: uint32 }),
    struct({ filesystems: int32 }),
  ),
  domainFsthaw: remote(
    'domainFsthaw',
    336,
    struct({ dom: domain, mountpoints: array(string, LIMITS.domainFsfreezeMountpointsMax), flags: uint32 }),
    struct({ filesystems: int32 }),
  ),
  domainScreenshot: streaming(
    'domainScreenshot',
    211,
    struct({ dom: domain, screen: uint32, flags: uint32 }),
    struct({ mime: nullableString }),
    'read',
  ),
  domainOpenConsole: streaming('domainOpenConsole', 201, struct({ dom: domain, devName: nullableString, flags: uint32 }), nothing, 'both'),
  domainOpenChannel: streaming('domainOpenChannel', 296, struct({ dom: domain, name: nullableString, flags: uint32 }), nothing, 'both'),
};
