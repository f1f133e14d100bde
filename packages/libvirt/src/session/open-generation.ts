import type { CallSite } from '../error.ts';
import type { EventHub } from '../events/event-hub.ts';
import { openChannel } from '../handshake.ts';
import { LIMITS } from '../limits.ts';
import { StreamChannels } from '../streams/stream-channels.ts';
import type { Target } from '../uri/target.ts';
import type { KeepAliveOptions } from '../wire/keepalive.ts';
import type { Generation } from './session.ts';

export interface GenerationOptions {
  target: Target;
  connectTimeoutMs: number;
  callTimeoutMs: number;
  maxInFlight: number;
  learnsInFlight: boolean;
  keepAlive: KeepAliveOptions | false;
  hub: EventHub;
  site: CallSite;
}

/** One attempt to connect: a socket for calls and events, and the way to more of them for streams. Nothing stays open on failure. */
export async function openGeneration(options: GenerationOptions, signal: AbortSignal): Promise<Generation> {
  const { target, connectTimeoutMs, callTimeoutMs, maxInFlight, learnsInFlight, keepAlive, hub, site } = options;
  const common = { target, connectTimeoutMs, callTimeoutMs };
  const channel = await openChannel({
    ...common,
    site,
    signal,
    maxInFlight,
    learnsInFlight,
    keepAlive,
    maxMessageBytes: LIMITS.messageMax + LIMITS.messageLengthWord,
    onEvent: (header, frame) => hub.deliver(header, frame),
  });
  const streams = new StreamChannels((streamSignal, streamSite) =>
    openChannel({
      ...common,
      site: streamSite,
      signal: streamSignal,
      maxInFlight: 1,
      maxMessageBytes: LIMITS.streamMessageMax,
      streams: true,
    }),
  );
  return { channel, streams };
}
