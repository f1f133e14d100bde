import type { Channel } from '../calls/channel.ts';
import { type CallSite, LibvirtError } from '../error.ts';
import type { EventHub } from '../events/event-hub.ts';
import { connectSignal, openChannel } from '../handshake.ts';
import { LIMITS } from '../limits.ts';
import { procedures } from '../protocol/index.ts';
import { StreamChannels } from '../streams/stream-channels.ts';
import type { Target } from '../uri/target.ts';
import type { KeepAliveOptions } from '../wire/keepalive.ts';
import type { Generation } from './session.ts';

/** `VIR_DRV_FEATURE_PROGRAM_KEEPALIVE`. Asking for it makes the daemon send keepalive messages too. */
const FEATURE_KEEPALIVE = 10;

export interface GenerationOptions {
  target: Target;
  callTimeoutMs: number;
  maxInFlight: number;
  learnsInFlight: boolean;
  keepAlive: KeepAliveOptions | false;
  hub: EventHub;
  site: CallSite;
}

/** One attempt to connect: a socket for calls and events, and the way to more of them for streams. Nothing stays open on failure. */
export async function openGeneration(options: GenerationOptions, ownerSignal: AbortSignal): Promise<Generation> {
  const { target, callTimeoutMs, maxInFlight, learnsInFlight, keepAlive, hub, site } = options;
  const signal = connectSignal(ownerSignal);
  const channel = await openChannel({
    target,
    callTimeoutMs,
    site,
    signal,
    maxInFlight,
    learnsInFlight,
    maxMessageBytes: LIMITS.messageMax + LIMITS.messageLengthWord,
    onEvent: (header, frame) => hub.deliver(header, frame),
  });
  if (keepAlive) await negotiateKeepAlive(channel, keepAlive, signal, site);
  const streams = new StreamChannels((streamSignal, streamSite) =>
    openChannel({
      target,
      callTimeoutMs,
      site: streamSite,
      signal: connectSignal(streamSignal),
      maxInFlight: 1,
      maxMessageBytes: LIMITS.streamMessageMax,
      streams: true,
    }),
  );
  return { channel, streams };
}

async function negotiateKeepAlive(channel: Channel, keepAlive: KeepAliveOptions, signal: AbortSignal, site: CallSite): Promise<void> {
  try {
    const { supported } = await channel.call(procedures.connectSupportsFeature, { feature: FEATURE_KEEPALIVE }, { signal }, site);
    if (supported) channel.startKeepAlive(keepAlive);
  } catch (cause) {
    channel.close(new LibvirtError('closed', 'the connection could not be opened', { cause }));
    throw cause;
  }
}
