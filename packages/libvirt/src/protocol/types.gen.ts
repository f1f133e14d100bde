// Made by `npm run gen` from libvirt 9.0.0; do not edit.

import { type Codec, array, bytes, charText, flag, int32, int64, nullableString, string, struct, uint32, uint64 } from '../xdr/codec.ts';
import { type TypedParam, typedParam } from '../xdr/typed-param.ts';
import { uuid } from '../xdr/uuid.ts';
import { MAX } from './max.gen.ts';

/** `remote_nonnull_domain`. */
export interface Domain {
  name: string;
  uuid: string;
  id: number;
}
export const domain: Codec<Domain> = struct({ name: string, uuid, id: int32 });

/** `remote_nonnull_network`. */
export interface Network {
  name: string;
  uuid: string;
}
export const network: Codec<Network> = struct({ name: string, uuid });

/** `remote_nonnull_network_port`. */
export interface NetworkPort {
  net: Network;
  uuid: string;
}
export const networkPort: Codec<NetworkPort> = struct({ net: network, uuid });

/** `remote_nonnull_nwfilter`. */
export interface NWFilter {
  name: string;
  uuid: string;
}
export const nwfilter: Codec<NWFilter> = struct({ name: string, uuid });

/** `remote_nonnull_nwfilter_binding`. */
export interface NWFilterBinding {
  portdev: string;
  filtername: string;
}
export const nwfilterBinding: Codec<NWFilterBinding> = struct({ portdev: string, filtername: string });

/** `remote_nonnull_interface`. */
export interface Interface {
  name: string;
  mac: string;
}
export const interfaceHandle: Codec<Interface> = struct({ name: string, mac: string });

/** `remote_nonnull_storage_pool`. */
export interface StoragePool {
  name: string;
  uuid: string;
}
export const storagePool: Codec<StoragePool> = struct({ name: string, uuid });

/** `remote_nonnull_storage_vol`. */
export interface StorageVol {
  pool: string;
  name: string;
  key: string;
}
export const storageVol: Codec<StorageVol> = struct({ pool: string, name: string, key: string });

/** `remote_nonnull_node_device`. */
export interface NodeDevice {
  name: string;
}
export const nodeDevice: Codec<NodeDevice> = struct({ name: string });

/** `remote_nonnull_secret`. */
export interface Secret {
  uuid: string;
  usageType: number;
  usageId: string;
}
export const secret: Codec<Secret> = struct({ uuid, usageType: int32, usageId: string });

/** `remote_nonnull_domain_checkpoint`. */
export interface DomainCheckpoint {
  name: string;
  dom: Domain;
}
export const domainCheckpoint: Codec<DomainCheckpoint> = struct({ name: string, dom: domain });

/** `remote_nonnull_domain_snapshot`. */
export interface DomainSnapshot {
  name: string;
  dom: Domain;
}
export const domainSnapshot: Codec<DomainSnapshot> = struct({ name: string, dom: domain });

/** `remote_vcpu_info`. */
export interface VcpuInfo {
  number: number;
  state: number;
  cpuTime: bigint;
  cpu: number;
}
export const vcpuInfo: Codec<VcpuInfo> = struct({ number: uint32, state: int32, cpuTime: uint64, cpu: int32 });

/** `remote_node_get_cpu_stats`. */
export interface NodeGetCPUStats {
  field: string;
  value: bigint;
}
export const nodeGetCpuStats: Codec<NodeGetCPUStats> = struct({ field: string, value: uint64 });

/** `remote_node_get_memory_stats`. */
export interface NodeGetMemoryStats {
  field: string;
  value: bigint;
}
export const nodeGetMemoryStats: Codec<NodeGetMemoryStats> = struct({ field: string, value: uint64 });

/** `remote_domain_disk_error`. */
export interface DomainDiskError {
  disk: string;
  error: number;
}
export const domainDiskError: Codec<DomainDiskError> = struct({ disk: string, error: int32 });

/** `remote_domain_memory_stat`. */
export interface DomainMemoryStat {
  tag: number;
  val: bigint;
}
export const domainMemoryStat: Codec<DomainMemoryStat> = struct({ tag: int32, val: uint64 });

/** `remote_domain_iothread_info`. */
export interface DomainIOThreadInfo {
  iothreadId: number;
  cpumap: Buffer;
}
export const domainIothreadInfo: Codec<DomainIOThreadInfo> = struct({ iothreadId: uint32, cpumap: bytes(MAX.cpumap) });

/** `remote_domain_get_security_label_ret`. */
export interface DomainSecurityLabel {
  label: string;
  enforcing: boolean;
}
export const domainSecurityLabel: Codec<DomainSecurityLabel> = struct({ label: charText(MAX.securityLabel), enforcing: flag });

/** `remote_domain_event_graphics_address`. */
export interface DomainEventGraphicsAddress {
  family: number;
  node: string;
  service: string;
}
export const domainEventGraphicsAddress: Codec<DomainEventGraphicsAddress> = struct({ family: int32, node: string, service: string });

/** `remote_domain_event_graphics_identity`. */
export interface DomainEventGraphicsIdentity {
  type: string;
  name: string;
}
export const domainEventGraphicsIdentity: Codec<DomainEventGraphicsIdentity> = struct({ type: string, name: string });

/** `remote_network_dhcp_lease`. */
export interface NetworkDHCPLease {
  iface: string;
  expirytime: bigint;
  type: number;
  mac: string | null;
  iaid: string | null;
  ipaddr: string;
  prefix: number;
  hostname: string | null;
  clientid: string | null;
}
export const networkDhcpLease: Codec<NetworkDHCPLease> = struct({
  iface: string,
  expirytime: int64,
  type: int32,
  mac: nullableString,
  iaid: nullableString,
  ipaddr: string,
  prefix: uint32,
  hostname: nullableString,
  clientid: nullableString,
});

/** `remote_domain_stats_record`. */
export interface DomainStatsRecord {
  dom: Domain;
  params: TypedParam[];
}
export const domainStatsRecord: Codec<DomainStatsRecord> = struct({ dom: domain, params: array(typedParam, MAX.connectGetAllDomainStats) });

/** `remote_domain_fsinfo`. */
export interface DomainFSInfo {
  mountpoint: string;
  name: string;
  fstype: string;
  devAliases: string[];
}
export const domainFsinfo: Codec<DomainFSInfo> = struct({
  mountpoint: string,
  name: string,
  fstype: string,
  devAliases: array(string, MAX.domainFsinfoDisks),
});

/** `remote_domain_ip_addr`. */
export interface DomainIpAddr {
  type: number;
  addr: string;
  prefix: number;
}
export const domainIpAddr: Codec<DomainIpAddr> = struct({ type: int32, addr: string, prefix: uint32 });

/** `remote_domain_interface`. */
export interface DomainInterface {
  name: string;
  hwaddr: string | null;
  addrs: DomainIpAddr[];
}
export const domainInterface: Codec<DomainInterface> = struct({
  name: string,
  hwaddr: nullableString,
  addrs: array(domainIpAddr, MAX.domainIpAddr),
});
