import { z } from 'zod';
import { operation, seat } from './schemas.ts';

/**
 * The one live stream: `GET /api/v1/events` (SSE). Each event has an `id` that counts up; a client that
 * reconnects sends `Last-Event-ID` and gets what it missed, or `resync` when that is no longer kept.
 * A caller only gets events about what it may see: a student own seats and operations on them, staff all.
 */
export const event = z.discriminatedUnion('type', [
  /** First on every connection, and whenever events were dropped: re-fetch everything. */
  z.object({ type: z.literal('resync') }),
  /** A seat's state, picture, owner or lease changed. */
  z.object({ type: z.literal('seat'), seat }),
  z.object({ type: z.literal('seatRemoved'), seat: z.string(), room: z.string() }),
  /** A room was made, changed or removed: re-fetch it. */
  z.object({ type: z.literal('room'), room: z.string() }),
  /**
   * Something of a network changed: a lease, an address, a seat on it, its definition, its internet, its ports. Re-fetch it if you show it.
   * Staff only; of one network at most once a second. What only shows when the host is looked at (what guests use and say, changes by hand)
   * is told while somebody asks for the network now and then.
   */
  z.object({ type: z.literal('network'), network: z.string() }),
  z.object({ type: z.literal('operation'), operation }),
  z.object({ type: z.literal('people') }),
]);
export type LiveEvent = z.infer<typeof event>;
