/** Caps of the gateway; every one can be set in `createGateway`. */
export interface GatewayLimits {
  /** Consoles open at once; past it a viewer is closed with CLOSE.tooMany. */
  maxSessions: number;
  /** Consoles open at once to one seat. */
  maxSessionsPerSeat: number;
  /** Longest frame a browser may send, in bytes. */
  maxFrameBytes: number;
  /** Longest text message (terminal control), in bytes. */
  maxTextBytes: number;
  /** How long connecting to a seat's console may take, in ms. */
  connectTimeoutMs: number;
  /** A browser is pinged this often, in ms, and let go when nothing came from it for a whole round. */
  pingIntervalMs: number;
  /** Terminal output kept for newcomers, in bytes. */
  scrollbackBytes: number;
  /** Terminal output that may wait for one viewer, in bytes; past it the viewer is closed with CLOSE.tooSlow. */
  viewerQueueBytes: number;
  /** How long a terminal stays open after its last viewer left, in ms. */
  terminalLingerMs: number;
  /** Unsent bytes to a browser or a seat from which on reading the other side pauses. */
  highWaterBytes: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  maxSessions: 1000,
  maxSessionsPerSeat: 32,
  maxFrameBytes: 16 * 1024 * 1024,
  maxTextBytes: 4096,
  connectTimeoutMs: 10_000,
  pingIntervalMs: 30_000,
  scrollbackBytes: 64 * 1024,
  viewerQueueBytes: 1024 * 1024,
  terminalLingerMs: 5000,
  highWaterBytes: 256 * 1024,
};
