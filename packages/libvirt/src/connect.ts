import type { Channel } from './channel.ts';
import { Connection, lifecycleRegistrar } from './connection.ts';
import { callSite, LibvirtError } from './error.ts';
import { LIFECYCLE_EVENT_PROCEDURE } from './events.ts';
import { connectSignal, openChannel } from './handshake.ts';
import { LifecycleHub } from './lifecycle-hub.ts';
import { LIMITS } from './limits.ts';
import { procedures } from './protocol/index.ts';
import { StreamChannels } from './streams/stream-channels.ts';
import { type MessageHeader, PROGRAM } from './wire/header.ts';
import type { KeepAliveOptions } from './wire/keepalive.ts';
import { malformed } from './xdr/reader.ts';

/** `VIR_DRV_FEATURE_PROGRAM_KEEPALIVE`. Asking for it makes the daemon send keepalive messages too. */
const FEATURE_KEEPALIVE = 10;

export interface ConnectOptions {
  /** The daemon's unix socket, e.g. `/run/libvirt/libvirt-sock`. */
  socketPath: string;
  /** What to open there; default `qemu:///system`. */
  uri?: string;
  /** Gives up connecting. It has no effect on the connection once made. */
  signal?: AbortSignal;
  /** Default of every call; 30,000. */
  callTimeoutMs?: number;
  /** Default every 5,000 ms, 5 times; false for none. Falls away when the daemon has none. */
  keepAlive?: KeepAliveOptions | false;
  /** Calls sent and not answered, 1…1,024; default 4. At most the daemon's `max_client_requests` less one. */
  maxInFlight?: number;
}

/** Connects, authenticates (none, or polkit) and opens the URI. Rejects with `LibvirtError`; nothing stays open then. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const site = callSite(connect);
  const { socketPath, uri = 'qemu:///system', callTimeoutMs = LIMITS.callTimeoutMs, maxInFlight = LIMITS.maxInFlight } = options;
  if (!Number.isInteger(maxInFlight) || maxInFlight < 1 || maxInFlight > LIMITS.maxInFlightMax) {
    throw new LibvirtError('invalid', `maxInFlight is a whole number from 1 to ${LIMITS.maxInFlightMax}`, { site });
  }
  const signal = connectSignal(options.signal);
  const hub: LifecycleHub = new LifecycleHub(lifecycleRegistrar(() => channel));
  const base = { socketPath, uri, callTimeoutMs, site };
  const channel: Channel = await openChannel({
    ...base,
    signal,
    maxInFlight,
    maxMessageBytes: LIMITS.messageMax + LIMITS.messageLengthWord,
    onEvent: (header, frame) => deliver(hub, header, frame),
  });
  const streams = new StreamChannels((streamSignal, streamSite) =>
    openChannel({
      ...base,
      site: streamSite,
      signal: connectSignal(streamSignal),
      maxInFlight: 1,
      maxMessageBytes: LIMITS.streamMessageMax,
      streams: true,
    }),
  );
  const keepAlive = options.keepAlive ?? { intervalMs: LIMITS.keepAliveIntervalMs, count: LIMITS.keepAliveCount };
  if (keepAlive) await negotiateKeepAlive(channel, keepAlive, signal);
  return new Connection({ channel, streams, hub });
}

async function negotiateKeepAlive(channel: Channel, keepAlive: KeepAliveOptions, signal: AbortSignal): Promise<void> {
  try {
    const site = callSite(connect);
    const { supported } = await channel.call(procedures.connectSupportsFeature, { feature: FEATURE_KEEPALIVE }, { signal }, site);
    if (supported) channel.startKeepAlive(keepAlive);
  } catch (cause) {
    channel.close(new LibvirtError('closed', 'the connection could not be opened', { cause }));
    throw cause;
  }
}

function deliver(hub: LifecycleHub, header: MessageHeader, frame: Buffer): void {
  if (header.program !== PROGRAM.remote || header.procedure !== LIFECYCLE_EVENT_PROCEDURE) {
    throw malformed(`event ${header.procedure} of program 0x${header.program.toString(16)}, which nobody asked for`);
  }
  hub.deliver(frame);
}
