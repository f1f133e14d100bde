// Made by `npm run gen` from libvirt 9.0.0; do not edit.

/** [virNetworkXMLFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkXMLFlags) */
export const NetworkXMLFlags = {
  inactive: 1,
} as const;

/** [virConnectListAllNetworksFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListAllNetworksFlags) */
export const ConnectListAllNetworksFlags = {
  inactive: 1,
  active: 2,
  persistent: 4,
  transient: 8,
  autostart: 16,
  noAutostart: 32,
} as const;

/** [virNetworkCreateFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreateFlags) */
export const NetworkCreateFlags = {
  validate: 1,
} as const;

/** [virNetworkDefineFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDefineFlags) */
export const NetworkDefineFlags = {
  validate: 1,
} as const;

/** [virNetworkUpdateCommand](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdateCommand) */
export const NetworkUpdateCommand = {
  none: 0,
  modify: 1,
  delete: 2,
  addLast: 3,
  addFirst: 4,
} as const;

/** [virNetworkUpdateSection](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdateSection) */
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

/** [virNetworkUpdateFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdateFlags) */
export const NetworkUpdateFlags = {
  current: 0,
  live: 1,
  config: 2,
} as const;

/** [virNetworkEventLifecycleType](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkEventLifecycleType) */
export const NetworkEventLifecycleType = {
  defined: 0,
  undefined: 1,
  started: 2,
  stopped: 3,
} as const;

/** [virNetworkEventID](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkEventID) */
export const NetworkEventID = {
  lifecycle: 0,
} as const;

/** [virIPAddrType](https://libvirt.org/html/libvirt-libvirt-network.html#virIPAddrType) */
export const IPAddrType = {
  ipv4: 0,
  ipv6: 1,
} as const;

/** [virNetworkPortCreateFlags](https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortCreateFlags) */
export const NetworkPortCreateFlags = {
  reclaim: 1,
  validate: 2,
} as const;
