import { randomBytes } from 'node:crypto';
import { waitFor } from '../../lib/rooms.ts';
import {
  arpReply,
  BROADCAST,
  dhcpOffer,
  hiddenRouterAdvert,
  MARK_BYTES,
  neighbourAdvert,
  routerAdvert,
  type Sender,
  tagged,
  udp6Frame,
  udpFrame,
} from './frames.ts';
import type { RootShell } from './root-shell.ts';
import type { TapCapture } from './tap-capture.ts';

const STRANGER = '52:54:00:de:ad:01';
const STRANGER6 = 'fe80::5054:ff:fede:ad01';
export const EVERYONE: Sender = { mac: BROADCAST, ip: '255.255.255.255' };

type Make = (mark: Buffer) => Buffer;

/** What no honest seat sends, by what it is. `other` and `gateway` are addresses of others. */
export function badFrames(me: Sender, { other, gateway }: { other: string; gateway: string }): Record<string, Make> {
  const own6 = linkLocal(me.mac);
  return {
    'a false MAC': (mark) => udpFrame({ ...me, mac: STRANGER }, EVERYONE, [4000, 4000], mark),
    'a false IP address': (mark) => udpFrame({ ...me, ip: other }, EVERYONE, [4000, 4000], mark),
    'a false ARP reply': (mark) => arpReply(me.mac, { mac: me.mac, ip: gateway }, mark),
    'an ARP reply for another MAC': (mark) => arpReply(me.mac, { mac: STRANGER, ip: me.ip }, mark),
    'a DHCP offer': (mark) => dhcpOffer(me, other, mark),
    'a DHCPv6 answer': (mark) => udp6Frame(me.mac, own6, [547, 546], mark),
    'a router advertisement': (mark) => routerAdvert(me.mac, own6, mark),
    'a router advertisement as a fragment': (mark) => hiddenRouterAdvert(me.mac, own6, mark),
    'a router advertisement in a VLAN of no number': (mark) => tagged(routerAdvert(me.mac, own6, mark), 0),
    'a false neighbour advertisement': (mark) => neighbourAdvert(me.mac, own6, 'fe80::1', mark),
    'a false IPv6 address': (mark) => udp6Frame(me.mac, STRANGER6, [4000, 4000], mark),
    'a tag of a VLAN': (mark) => tagged(udpFrame(me, EVERYONE, [4000, 4000], mark), 7),
  };
}

/** The link-local address that a machine derives from its MAC. */
function linkLocal(mac: string): string {
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = mac.split(':');
  const first = (Number.parseInt(a, 16) ^ 2).toString(16).padStart(2, '0');
  return `fe80::${first}${b}:${c}ff:fe${d}:${e}${f}`;
}

/** Sends each frame, then honest ones until one came: which of the others came by then. */
export async function whatArrives(from: RootShell, me: Sender, capture: TapCapture, frames: Record<string, Make>): Promise<string[]> {
  const marked = Object.entries(frames).map(([name, make]) => ({ name, make, mark: randomBytes(MARK_BYTES) }));
  for (const { make, mark } of marked) await from.send(make(mark));
  const honest = randomBytes(MARK_BYTES);
  await waitFor('an honest frame', async () => {
    await from.send(udpFrame(me, EVERYONE, [4001, 4001], honest));
    return capture.saw(honest);
  });
  return marked.flatMap(({ name, mark }) => (capture.saw(mark) ? [name] : [])).sort();
}
