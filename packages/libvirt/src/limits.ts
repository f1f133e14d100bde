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
  /** The same for the socket of a stream: more than the kernel holds of a unix socket, so that a read takes all there is. */
  streamSlab: 262_144,
  /** First receive buffer of a message that arrives in pieces, a stream's packet whole; doubles up to the message's length. */
  messageInitial: 262_148,
  /** Largest data packet of a stream (`VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX`). */
  streamPacketMax: 262_120,
  /** Largest one that is sent. The kernel holds 208 KiB of a unix socket: larger ones reach the daemon in pieces, one wake-up for each. */
  streamPacketSent: 131_072,
  /** Largest message accepted on a connection that carries a stream: data packets are small, error replies hold strings. */
  streamMessageMax: 4_259_840,
  /** Queued bytes of a stream at which its socket is paused. */
  streamHighWater: 262_144,
  /** The same for a sparse stream, in chunks and holes: a chunk is one read of the socket. */
  sparseHighWater: 8,
  /** `REMOTE_STRING_MAX`. */
  stringMax: 4_194_304,
  /** Largest message of a SCRAM exchange that is looked at, in bytes. */
  scramMessageMax: 4_096,
  /** Fewest rounds of PBKDF2 that a daemon may ask for (RFC 7677); with fewer, a listener could guess the password. */
  scramIterationsMin: 4_096,
  /** Most rounds: about a second of one core. */
  scramIterationsMax: 2_000_000,
  /** Longest user name and longest password, in bytes. */
  credentialMax: 1_024,
  /** Longest connection URI, in characters. */
  uriMax: 8_192,
  /** Largest certificate, key or revocation list that is read. */
  pemFileMax: 1_048_576,
  /** What is kept of the end of ssh's error output. */
  sshErrorsMax: 4_096,
  /** Longest line of it in an error, in characters. */
  sshErrorLineMax: 500,
  /** Time that ssh has to end after SIGTERM. */
  sshKillMs: 2_000,
  /** Wait for the rest of ssh's error output after it has ended: a shared master of the user's may keep the pipe. */
  sshErrorsWaitMs: 500,
  /** Text kept of an error message that the daemon sent, in characters. */
  errorTextMax: 8_192,
  /**
   * Calls sent and not answered, by default. One below the daemon's own default of 5 (`max_client_requests`): at 5 it stops
   * reading the socket, and then answers no keepalive either.
   */
  maxInFlight: 4,
  /** Calls sent and not answered up to which quick ones go beyond the cap: enough that the daemon always finds a next one. */
  quickInFlightMax: 16,
  /** Once they are so many, the next are sent when no more than this are left: the daemon has work until they come. */
  quickRefillAt: 8,
  /** Calls sent after a quick one that is not answered until it counts as slow. */
  quickOvertakenMax: 64,
  /** Most calls sent and not answered that the daemon is found to take where no cap is given. */
  learnedInFlightMax: 64,
  /** Calls that a look for more slots sends beyond the cap; the daemon answers each at once. */
  slotProbeCalls: 4,
  /** How long slow calls hold all slots before more are looked for; doubled up to the other after each look in vain. */
  slotProbeMs: 50,
  slotProbeMaxMs: 30_000,
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
  /** Largest `connectTimeoutMs` that `connect` accepts. */
  connectTimeoutMaxMs: 3_600_000,
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
