/** Caps of published ports. */
export const REACH_LIMITS = {
  doors: 4000,
  /** Connections of one TCP door at a time. */
  connectionsPerDoor: 256,
  /** Peers of one UDP door at a time. */
  peersPerDoor: 256,
  connectMs: 10_000,
  /** A UDP peer that is silent this long is forgotten. */
  udpIdleMs: 60_000,
  lookupMs: 3000,
  lookupTries: 2,
} as const;
