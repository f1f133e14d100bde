/**
 * Every cap of this package in one place. Values named after libvirt are those of its protocol files; the others are ours.
 * Bytes unless the name says otherwise.
 */
export const LIMITS = {
  /** Largest message, without its length word (`VIR_NET_MESSAGE_MAX`). */
  messageMax: 33_554_432,
  /** Length word in front of each message. */
  messageLengthWord: 4,
  /** `VIR_NET_MESSAGE_HEADER_MAX`. */
  messageHeader: 24,
  /** Memory that a unix socket reads into before it takes more. */
  receiveSlab: 65_536,
  /** First receive buffer of a message that arrives in pieces, a stream's packet whole; doubles up to the message's length. */
  messageInitial: 262_148,
  /** Largest data packet of a stream (`VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX`). */
  streamPacketMax: 262_120,
  /** Largest message accepted on a connection that carries a stream: data packets are small, error replies hold strings. */
  streamMessageMax: 4_259_840,
  /** Queued bytes of a stream at which its socket is paused. */
  streamHighWater: 262_144,
  /** The same for a sparse stream, in chunks and holes: a chunk is one read of the socket. */
  sparseHighWater: 8,
  /** `REMOTE_STRING_MAX`. */
  stringMax: 4_194_304,
  /** Text kept of an error message that the daemon sent, in characters. */
  errorTextMax: 8_192,
  /**
   * Calls sent and not answered, by default. One below the daemon's own default of 5 (`max_client_requests`): at 5 it stops
   * reading the socket, and then answers no keepalive either.
   */
  maxInFlight: 4,
  /** Highest `maxInFlight` that `connect` accepts. */
  maxInFlightMax: 1_024,
  /** Calls that wait for their turn to be sent. */
  waitingCallsMax: 16_384,
  /** Bytes of calls that wait for their turn to be sent. */
  waitingBytesMax: 67_108_864,
  /** Events that one slow reader may leave unread; older ones are kept, newer ones are counted as dropped. */
  eventQueueMax: 1_024,
  /** Readers of events on one connection. */
  eventSubscribersMax: 256,
  /** Open streams of one connection, each on a socket of its own. */
  streamsMax: 256,
  /** Sockets kept for the next stream after one ended well. */
  idleStreamChannelsMax: 4,
  /** How long they are kept. */
  idleStreamChannelMs: 10_000,
  /** Calls that wait for the connection to come back. */
  callsWhileDownMax: 1_024,
  /** States of the connection that one slow reader may leave unread; the newest are kept. */
  unreadStatesMax: 64,
  reconnectMinDelayMs: 250,
  reconnectMaxDelayMs: 10_000,
  /** Largest `maxDelayMs` that `connect` accepts. */
  reconnectDelayMaxMs: 3_600_000,
  /** Time that a connection must have been open for its attempts to be counted from 1 again. */
  reconnectStableMs: 5_000,
  /** Time for the socket, authentication and opening the URI. */
  connectTimeoutMs: 15_000,
  callTimeoutMs: 30_000,
  keepAliveIntervalMs: 5_000,
  keepAliveCount: 5,
  /** A message that has begun must be complete within this time. */
  messageAssemblyMs: 30_000,
  /** Time a stream's closing handshake may take: the daemon flushes uploaded data to disk first. */
  streamFinishMs: 600_000,
  /** Time that `close()` gives the daemon to say goodbye. */
  closeTimeoutMs: 1_000,
} as const;
