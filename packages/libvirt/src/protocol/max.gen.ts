// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** Longest lists, texts and byte strings of the protocol: elements, or bytes. */
export const MAX = {
  /** `REMOTE_STRING_MAX`. */
  string: 4_194_304,
  /** `REMOTE_CONNECT_IDENTITY_PARAMS_MAX`. */
  connectIdentityParams: 20,
  /** `REMOTE_DOMAIN_LIST_MAX`. */
  domainList: 16_384,
  /** `REMOTE_CPUMAP_MAX`. */
  cpumap: 2_048,
  /** `REMOTE_VCPUINFO_MAX`. */
  vcpuinfo: 16_384,
  /** `REMOTE_CPUMAPS_MAX`. */
  cpumaps: 8_388_608,
  /** `REMOTE_IOTHREAD_INFO_MAX`. */
  iothreadInfo: 16_384,
  /** `REMOTE_MIGRATE_COOKIE_MAX`. */
  migrateCookie: 4_194_304,
  /** `REMOTE_NETWORK_LIST_MAX`. */
  networkList: 16_384,
  /** `REMOTE_NETWORK_PORT_LIST_MAX`. */
  networkPortList: 16_384,
  /** `REMOTE_INTERFACE_LIST_MAX`. */
  interfaceList: 16_384,
  /** `REMOTE_STORAGE_POOL_LIST_MAX`. */
  storagePoolList: 16_384,
  /** `REMOTE_STORAGE_VOL_LIST_MAX`. */
  storageVolList: 16_384,
  /** `REMOTE_NODE_DEVICE_LIST_MAX`. */
  nodeDeviceList: 65_536,
  /** `REMOTE_NODE_DEVICE_CAPS_LIST_MAX`. */
  nodeDeviceCapsList: 65_536,
  /** `REMOTE_NWFILTER_LIST_MAX`. */
  nwfilterList: 16_384,
  /** `REMOTE_NWFILTER_BINDING_LIST_MAX`. */
  nwfilterBindingList: 16_384,
  /** `REMOTE_DOMAIN_SCHEDULER_PARAMETERS_MAX`. */
  domainSchedulerParameters: 16,
  /** `REMOTE_DOMAIN_BLKIO_PARAMETERS_MAX`. */
  domainBlkioParameters: 16,
  /** `REMOTE_DOMAIN_MEMORY_PARAMETERS_MAX`. */
  domainMemoryParameters: 16,
  /** `REMOTE_DOMAIN_BLOCK_IO_TUNE_PARAMETERS_MAX`. */
  domainBlockIoTuneParameters: 32,
  /** `REMOTE_DOMAIN_NUMA_PARAMETERS_MAX`. */
  domainNumaParameters: 16,
  /** `REMOTE_DOMAIN_PERF_EVENTS_MAX`. */
  domainPerfEvents: 64,
  /** `REMOTE_DOMAIN_BLOCK_COPY_PARAMETERS_MAX`. */
  domainBlockCopyParameters: 16,
  /** `REMOTE_NODE_CPU_STATS_MAX`. */
  nodeCpuStats: 16,
  /** `REMOTE_NODE_MEMORY_STATS_MAX`. */
  nodeMemoryStats: 16,
  /** `REMOTE_DOMAIN_BLOCK_STATS_PARAMETERS_MAX`. */
  domainBlockStatsParameters: 16,
  /** `REMOTE_NODE_MAX_CELLS`. */
  nodeMaxCells: 1_024,
  /** `REMOTE_AUTH_SASL_DATA_MAX`. */
  authSaslData: 65_536,
  /** `REMOTE_AUTH_TYPE_LIST_MAX`. */
  authTypeList: 20,
  /** `REMOTE_DOMAIN_MEMORY_STATS_MAX`. */
  domainMemoryStats: 1_024,
  /** `REMOTE_DOMAIN_CHECKPOINT_LIST_MAX`. */
  domainCheckpointList: 16_384,
  /** `REMOTE_DOMAIN_SNAPSHOT_LIST_MAX`. */
  domainSnapshotList: 16_384,
  /** `REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX`. */
  domainBlockPeekBuffer: 4_194_304,
  /** `REMOTE_DOMAIN_MEMORY_PEEK_BUFFER_MAX`. */
  domainMemoryPeekBuffer: 4_194_304,
  /** `REMOTE_SECURITY_LABEL_LIST_MAX`. */
  securityLabelList: 64,
  /** `REMOTE_SECURITY_MODEL_MAX`. */
  securityModel: 257,
  /** `REMOTE_SECURITY_LABEL_MAX`. */
  securityLabel: 4_097,
  /** `REMOTE_SECURITY_DOI_MAX`. */
  securityDoi: 257,
  /** `REMOTE_SECRET_VALUE_MAX`. */
  secretValue: 65_536,
  /** `REMOTE_SECRET_LIST_MAX`. */
  secretList: 16_384,
  /** `REMOTE_CPU_BASELINE_MAX`. */
  cpuBaseline: 256,
  /** `REMOTE_DOMAIN_SEND_KEY_MAX`. */
  domainSendKey: 16,
  /** `REMOTE_DOMAIN_INTERFACE_PARAMETERS_MAX`. */
  domainInterfaceParameters: 16,
  /** `REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX`. */
  domainGetCpuStatsNcpus: 128,
  /** `REMOTE_DOMAIN_GET_CPU_STATS_MAX`. */
  domainGetCpuStats: 2_048,
  /** `REMOTE_DOMAIN_DISK_ERRORS_MAX`. */
  domainDiskErrors: 256,
  /** `REMOTE_NODE_MEMORY_PARAMETERS_MAX`. */
  nodeMemoryParameters: 64,
  /** `REMOTE_DOMAIN_MIGRATE_PARAM_LIST_MAX`. */
  domainMigrateParamList: 64,
  /** `REMOTE_DOMAIN_SAVE_PARAMS_MAX`. */
  domainSaveParams: 64,
  /** `REMOTE_DOMAIN_JOB_STATS_MAX`. */
  domainJobStats: 64,
  /** `REMOTE_CONNECT_CPU_MODELS_MAX`. */
  connectCpuModels: 8_192,
  /** `REMOTE_DOMAIN_FSFREEZE_MOUNTPOINTS_MAX`. */
  domainFsfreezeMountpoints: 256,
  /** `REMOTE_NETWORK_DHCP_LEASES_MAX`. */
  networkDhcpLeases: 65_536,
  /** `REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX`. */
  connectGetAllDomainStats: 262_144,
  /** `REMOTE_DOMAIN_EVENT_TUNABLE_MAX`. */
  domainEventTunable: 2_048,
  /** `REMOTE_DOMAIN_FSINFO_MAX`. */
  domainFsinfo: 256,
  /** `REMOTE_DOMAIN_FSINFO_DISKS_MAX`. */
  domainFsinfoDisks: 256,
  /** `REMOTE_DOMAIN_INTERFACE_MAX`. */
  domainInterface: 2_048,
  /** `REMOTE_DOMAIN_IP_ADDR_MAX`. */
  domainIpAddr: 2_048,
  /** `REMOTE_DOMAIN_GUEST_VCPU_PARAMS_MAX`. */
  domainGuestVcpuParams: 64,
  /** `REMOTE_DOMAIN_IOTHREAD_PARAMS_MAX`. */
  domainIothreadParams: 64,
  /** `REMOTE_NODE_SEV_INFO_MAX`. */
  nodeSevInfo: 64,
  /** `REMOTE_DOMAIN_LAUNCH_SECURITY_INFO_PARAMS_MAX`. */
  domainLaunchSecurityInfoParams: 64,
  /** `REMOTE_DOMAIN_LAUNCH_SECURITY_STATE_PARAMS_MAX`. */
  domainLaunchSecurityStateParams: 64,
  /** `REMOTE_DOMAIN_GUEST_INFO_PARAMS_MAX`. */
  domainGuestInfoParams: 2_048,
  /** `REMOTE_NETWORK_PORT_PARAMETERS_MAX`. */
  networkPortParameters: 16,
  /** `REMOTE_DOMAIN_AUTHORIZED_SSH_KEYS_MAX`. */
  domainAuthorizedSshKeys: 2_048,
  /** `REMOTE_DOMAIN_MESSAGES_MAX`. */
  domainMessages: 2_048,
  /** `REMOTE_DOMAIN_EVENT_GRAPHICS_IDENTITY_MAX`. */
  domainEventGraphicsIdentity: 20,
} as const;
