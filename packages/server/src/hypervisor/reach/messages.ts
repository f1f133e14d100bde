import { z } from 'zod';

/** What the server and the process in the host's network namespace tell each other. Both are of one version; all is parsed all the same. */

const port = z.number().int().min(1).max(65_535);
const protocol = z.enum(['tcp', 'udp']);

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

/** `::ffff:192.0.2.1`, as a socket for both families names a peer of IPv4, is 192.0.2.1. */
export const plainAddress = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
