/** Caps of published ports. */
export const REACH_LIMITS = {
  doors: 4000,
  /** Connections of one TCP door at a time. */
  connectionsPerDoor: 256,
  /** Peers of one UDP door at a time. */
  peersPerDoor: 256,
  connectMs: 10_000,
  /** Connections of one door that have not shown a pass yet. */
  greetingsPerDoor: 32,
  /** They have this long. Some VNC viewers connect first and ask their person for the password then; SPICE ones have it. */
  greetingMs: { vnc: 120_000, spice: 10_000 },
  /** Before a wrong password is told so. */
  refusalMs: 300,
  /** A UDP peer that is silent this long is forgotten. */
  udpIdleMs: 60_000,
  lookupMs: 3000,
  lookupTries: 2,
} as const;
