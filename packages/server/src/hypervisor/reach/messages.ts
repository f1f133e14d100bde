import { isIPv6, SocketAddress } from 'node:net';
import { z } from 'zod';

/** What the server and the process in the host's network namespace tell each other. Both are of one version; all is parsed all the same. */

const port = z.number().int().min(1).max(65_535);
const protocol = z.enum(['tcp', 'udp']);

/** Lets one viewer in. */
const pass = z.object({
  id: z.string().max(64),
  /** The address that it comes from. */
  client: z.string().max(64),
  password: z.string().min(1).max(60),
  /** Milliseconds since 1970: it has to come before. */
  opensUntil: z.number(),
});
export type Pass = z.infer<typeof pass>;

/** The door speaks the screen's protocol first and asks for a pass. */
const guard = z.object({ protocol: z.enum(['vnc', 'spice']), passes: z.array(pass).max(1000) });
export type Guard = z.infer<typeof guard>;

/** A port of the host's that leads to a port of a seat. */
export const door = z.object({
  protocol,
  hostPort: port,
  /** Of the seat; or the absolute path of a unix socket, for a TCP door. */
  address: z.string().max(4096),
  /** Says nothing for a unix socket. */
  port,
  /** Addresses that may come in; null: all. */
  clients: z.array(z.string().max(64)).max(1000).nullable(),
  /** Of a TCP door; null: the address is enough. */
  guard: guard.nullable(),
});
export type Door = z.infer<typeof door>;

/** To the process. `round` comes back with the answer. */
export const order = z.discriminatedUnion('type', [
  z.object({ type: z.literal('doors'), round: z.number(), doors: z.array(door) }),
  /** Comes with a listening socket, which is used for the door instead of one of the namespace. */
  z.object({ type: z.literal('listener'), protocol, hostPort: port }),
  z.object({ type: z.literal('lookup'), round: z.number(), name: z.string().max(255), servers: z.array(z.string().max(64)).max(8) }),
]);
export type Order = z.infer<typeof order>;

/** From the process. */
export const answer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('doors'),
    round: z.number(),
    /** Doors that could not be opened, with the error's code. */
    failed: z.array(z.object({ protocol, hostPort: port, code: z.string().max(64) })),
    /** Passes that have let their viewer in and it has gone, or whose time is up. */
    over: z.array(z.string().max(64)),
  }),
  z.object({
    type: z.literal('lookup'),
    round: z.number(),
    /** Null when nobody answered; empty when the name has no address. */
    addresses: z
      .array(z.object({ address: z.string().max(64), ttl: z.number() }))
      .max(1000)
      .nullable(),
  }),
]);
export type Answer = z.infer<typeof answer>;

export const doorKey = (one: { protocol: string; hostPort: number }): string => `${one.protocol} ${one.hostPort}`;

/**
 * An address as it is compared: `::ffff:192.0.2.1`, as a socket for both families names a peer of IPv4, is 192.0.2.1; IPv6 in its shortest
 * form and without the zone, which is the listener's.
 */
export function plainAddress(address: string): string {
  const [bare = ''] = address.split('%');
  const plain = isIPv6(bare) ? new SocketAddress({ address: bare, family: 'ipv6' }).address : bare;
  return plain.startsWith('::ffff:') && plain.includes('.') ? plain.slice(7) : plain;
}
