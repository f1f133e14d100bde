/** Values of libvirt's `virConnectListAllNetworksFlags`: `VIR_CONNECT_LIST_NETWORKS_…` without that prefix. */
export const ListNetworksFlags = {
  inactive: 0x1,
  active: 0x2,
  persistent: 0x4,
  transient: 0x8,
  autostart: 0x10,
  noAutostart: 0x20,
} as const;

/** Values of libvirt's `virNetworkUpdateCommand`: `VIR_NETWORK_UPDATE_COMMAND_…` without that prefix. */
export const NetworkUpdateCommand = {
  none: 0,
  modify: 1,
  delete: 2,
  addLast: 3,
  addFirst: 4,
} as const;

/** Values of libvirt's `virNetworkUpdateSection`: `VIR_NETWORK_SECTION_…` without that prefix. */
export const NetworkUpdateSection = {
  none: 0,
  bridge: 1,
  domain: 2,
  ip: 3,
  ipDhcpHost: 4,
  ipDhcpRange: 5,
  forward: 6,
  forwardInterface: 7,
  forwardPf: 8,
  portgroup: 9,
  dnsHost: 10,
  dnsTxt: 11,
  dnsSrv: 12,
} as const;

/** Values of libvirt's `virNetworkUpdateFlags`: `VIR_NETWORK_UPDATE_AFFECT_…` without that prefix. */
export const NetworkUpdateFlags = {
  current: 0x0,
  live: 0x1,
  config: 0x2,
} as const;

/** Values of libvirt's `virNetworkXMLFlags`: `VIR_NETWORK_XML_…` without that prefix. */
export const NetworkXmlFlags = {
  inactive: 0x1,
} as const;

/** Values of libvirt's `virNetworkDefineFlags`: `VIR_NETWORK_DEFINE_…` without that prefix. */
export const NetworkDefineFlags = {
  validate: 0x1,
} as const;

/** Values of libvirt's `virIPAddrType`: `VIR_IP_ADDR_TYPE_…` without that prefix. */
export const IpAddrType = {
  ipv4: 0,
  ipv6: 1,
} as const;
