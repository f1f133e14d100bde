/** Frames of Ethernet as bytes, for tests that send what no honest machine sends. Each carries six bytes of its own to be known by. */

export const MARK_BYTES = 6;

const ETHERTYPE = { ip: 0x0800, arp: 0x0806, ip6: 0x86dd, vlan: 0x8100 } as const;
const UDP = 17;
const ICMPV6 = 58;
const HOP_LIMIT = 255;

const mac = (text: string): Buffer => Buffer.from(text.replaceAll(':', ''), 'hex');
const ip = (text: string): Buffer => Buffer.from(text.split('.').map(Number));
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

/** Sixteen bytes; `::` may stand once. */
function ip6(text: string): Buffer {
  const [head = '', tail = ''] = text.split('::').map((half) =>
    half
      .split(':')
      .filter(Boolean)
      .map((group) => group.padStart(4, '0'))
      .join(''),
  );
  return Buffer.from(head + '0'.repeat(32 - head.length - tail.length) + tail, 'hex');
}

export const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const ALL_NODES_MAC = '33:33:00:00:00:01';
const ALL_NODES = 'ff02::1';

/** Who sends, as far as the frame says. */
export interface Sender {
  mac: string;
  ip: string;
}

const ethernet = (from: string, to: string, type: number, ...payload: Buffer[]): Buffer =>
  Buffer.concat([mac(to), mac(from), u16(type), ...payload]);

function checksum(bytes: Buffer): Buffer {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return u16(~sum & 0xffff);
}

function ipv4(from: string, to: string, protocol: number, payload: Buffer): Buffer {
  const start = [Buffer.from([0x45, 0]), u16(20 + payload.length), Buffer.from([0, 0, 0, 0, 64, protocol])];
  const header = Buffer.concat([...start, u16(0), ip(from), ip(to)]);
  return Buffer.concat([...start, checksum(header), ip(from), ip(to), payload]);
}

const udp = (from: number, to: number, payload: Buffer): Buffer =>
  Buffer.concat([u16(from), u16(to), u16(8 + payload.length), u16(0), payload]);

export const udpFrame = (from: Sender, to: Sender, ports: [number, number], payload: Buffer): Buffer =>
  ethernet(from.mac, to.mac, ETHERTYPE.ip, ipv4(from.ip, to.ip, UDP, udp(...ports, payload)));

/** A DHCP server's offer to everyone. */
export const dhcpOffer = (server: Sender, address: string, mark: Buffer): Buffer => {
  const head = Buffer.concat([Buffer.from([2, 1, 6, 0, 1, 2, 3, 4, 0, 0, 0, 0]), ip('0.0.0.0'), ip(address), ip(server.ip)]);
  const options = Buffer.concat([
    Buffer.from([0x63, 0x82, 0x53, 0x63, 53, 1, 2, 54, 4]),
    ip(server.ip),
    Buffer.from([224, mark.length]),
    mark,
    Buffer.from([255]),
  ]);
  const body = Buffer.concat([head, Buffer.alloc(236 - head.length), options]);
  return udpFrame(server, { mac: BROADCAST, ip: '255.255.255.255' }, [67, 68], body);
};

/** `sender` says that `claimed.ip` is at `claimed.mac`. */
export const arpReply = (sender: string, claimed: Sender, mark: Buffer): Buffer =>
  ethernet(
    sender,
    BROADCAST,
    ETHERTYPE.arp,
    Buffer.from([0, 1, 8, 0, 6, 4, 0, 2]),
    mac(claimed.mac),
    ip(claimed.ip),
    mac(BROADCAST),
    ip(claimed.ip),
    mark,
  );

function icmp6(from: string, payload: Buffer): Buffer {
  const pseudo = Buffer.concat([ip6(from), ip6(ALL_NODES), Buffer.from([0, 0]), u16(payload.length), Buffer.from([0, 0, 0, ICMPV6])]);
  const sum = checksum(Buffer.concat([pseudo, payload]));
  const body = Buffer.concat([payload.subarray(0, 2), sum, payload.subarray(4)]);
  return ipv6(from, ICMPV6, body);
}

const ipv6 = (from: string, next: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x60, 0, 0, 0]), u16(body.length), Buffer.from([next, HOP_LIMIT]), ip6(from), ip6(ALL_NODES), body]);

const toAll6 = (from: string, packet: Buffer): Buffer => ethernet(from, ALL_NODES_MAC, ETHERTYPE.ip6, packet);

/** An option that nobody knows. */
const option = (mark: Buffer): Buffer => Buffer.concat([Buffer.from([253, 1]), mark]);
const advert = (mark: Buffer): Buffer => Buffer.concat([Buffer.from([134, 0, 0, 0, 64, 0, 7, 8]), Buffer.alloc(8), option(mark)]);

/** A router's advertisement. */
export const routerAdvert = (sender: string, from: string, mark: Buffer): Buffer => toAll6(sender, icmp6(from, advert(mark)));

/** The same as the only fragment of its packet, behind a header of options. */
export const hiddenRouterAdvert = (sender: string, from: string, mark: Buffer): Buffer => {
  const options = Buffer.from([ICMPV6, 0, 1, 4, 0, 0, 0, 0]);
  const fragment = Buffer.from([60, 0, 0, 0, 0, 0, 0, 7]);
  return toAll6(sender, ipv6(from, 44, Buffer.concat([fragment, options, icmp6(from, advert(mark)).subarray(40)])));
};

/** `from` says that the address `target` is its own. */
export const neighbourAdvert = (sender: string, from: string, target: string, mark: Buffer): Buffer =>
  toAll6(sender, icmp6(from, Buffer.concat([Buffer.from([136, 0, 0, 0, 0x20, 0, 0, 0]), ip6(target), option(mark)])));

export const udp6Frame = (sender: string, from: string, ports: [number, number], mark: Buffer): Buffer =>
  toAll6(sender, ipv6(from, UDP, udp(...ports, mark)));

/** The frame with the tag of a VLAN. */
export const tagged = (frame: Buffer, vlan: number): Buffer =>
  Buffer.concat([frame.subarray(0, 12), u16(ETHERTYPE.vlan), u16(vlan), frame.subarray(12)]);
