const TEXTS =
  'First with `nparams` 0 for their number. Texts among them come only with `TypedParameterFlags.stringOkay` in `flags`, which libvirt adds in its own client.';

/** What a caller must know of a procedure besides the manual: units, and values with a meaning of their own. */
export const PROCEDURE_NOTES: Readonly<Record<string, string>> = {
  connectGetVersion: 'Of the hypervisor, as major × 1,000,000 + minor × 1,000 + release.',
  connectGetLibVersion: 'Of libvirt on the host, as major × 1,000,000 + minor × 1,000 + release.',
  connectGetAllDomainStats: '`doms` empty: all domains that `flags` select.',
  nodeGetInfo: '`memory` in KiB, `mhz` of one CPU, `cores` per socket, `threads` per core.',
  nodeGetFreeMemory: 'In bytes.',
  nodeGetMemoryStats: 'First with `nparams` 0 for their number, then with just that number. `cellNum` -1: all cells. Values in KiB.',
  nodeGetCPUStats: 'First with `nparams` 0 for their number, then with just that number. `cpuNum` -1: all. Values in nanoseconds.',
  domainGetNumaParameters: TEXTS,
  domainGetBlkioParameters: TEXTS,
  domainGetBlockIoTune: TEXTS,
  domainGetInfo: 'Memory in KiB, `cpuTime` in nanoseconds.',
  domainSetMetadata: '`metadata` null removes. `key` (the prefix) and `uri` go with type `element`.',
  domainInterfaceAddresses: '`source` of `DomainInterfaceAddressesSource`.',
  domainCreateWithFlags: 'Starts a defined domain; answers it with its new id.',
  domainSetMemoryFlags: '`memory` in KiB.',
  domainGetBlockInfo: 'In bytes.',
  domainBlockResize: '`size` in KiB, or bytes with `DomainBlockResizeFlags.bytes`.',
  domainSendKey: '`holdtime` in milliseconds; all keys of one call are pressed together.',
  storageVolResize: '`capacity` in bytes.',
  domainQemuMonitorCommand: '`cmd` is QMP JSON, or a human monitor line with `DomainQemuMonitorCommandFlags.hmp`. Taints the domain.',
  domainQemuAgentCommand:
    "`cmd` is the agent's JSON; `timeout` in seconds, -2 waits without end, -1 for libvirt's default, 0 does not wait.",
};

/** Integer fields of the protocol that are truth values in libvirt's own function. */
export const TRUTH_FIELDS: ReadonlySet<string> = new Set([
  'active',
  'autostart',
  'cancelled',
  'complete',
  'enforcing',
  'found',
  'need_map',
  'need_online',
  'need_results',
  'nil',
  'persistent',
  'secure',
  'supported',
  'updated',
]);

/** The same for fields whose name alone does not tell, by struct. */
export const TRUTH_FIELDS_OF: Readonly<Record<string, string>> = {
  remote_domain_has_managed_save_image_ret: 'result',
  remote_domain_has_current_snapshot_ret: 'result',
  remote_domain_snapshot_has_metadata_ret: 'metadata',
  remote_domain_snapshot_is_current_ret: 'current',
};

/** Procedures with a stream that the protocol file does not mark. */
export const UNMARKED_STREAMS: Readonly<Record<string, 'write'>> = { domainMigratePrepareTunnel3Params: 'write' };

/** Streams that go both ways; the protocol file only knows from the daemon and to it. */
export const DUPLEX_STREAMS: ReadonlySet<string> = new Set(['domainOpenConsole', 'domainOpenChannel']);

/** `char name<…>` fields that are text; the others are bytes. */
export const TEXT_FIELDS: ReadonlySet<string> = new Set(['label', 'model', 'doi']);
