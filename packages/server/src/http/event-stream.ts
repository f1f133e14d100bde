import type { ServerResponse } from 'node:http';
import type { LiveEvent } from '@aula/api';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../auth/caller.ts';
import { ServerError } from '../errors.ts';
import type { Hub } from '../events/hub.ts';

export const HEARTBEAT_MS = 20_000;
/** A client that lets more than this pile up is sent `resync` once it reads again, instead of what it missed. */
export const STREAM_BUFFER_MAX = 1024 * 1024;

export interface EventStreamOptions {
  hub: Hub;
  caller: Caller;
  lastEventId: string | undefined;
  /** Whether the login is still good; asked at each heartbeat. */
  stillThere(): Promise<boolean>;
  heartbeatMs?: number;
}

/** Answers with the live stream until the client goes, the login ends or the server stops. */
export function openEventStream(
  reply: FastifyReply,
  { hub, caller, lastEventId, stillThere, heartbeatMs = HEARTBEAT_MS }: EventStreamOptions,
): void {
  const response = reply.raw;
  const early: string[] = [];
  let opened = false;
  const client = boundedClient(response, hub.lastId);
  const write = (text: string) => (opened ? client.write(text) : void early.push(text));
  const viewer = { name: caller.name, role: caller.role, loginId: caller.loginId, watches: caller.via === 'cookie' };
  const sink = {
    send: (id: string, event: LiveEvent) => write(message(id, event)),
    end: () => response.end(),
  };
  const subscription = hub.subscribe(viewer, sink, lastEventId);
  if (subscription === null) throw new ServerError('tooManyTries', 'Too many live streams are open.', { retryAfterS: 10 });
  reply.hijack();
  response.writeHead(200, {
    ...plainHeaders(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  opened = true;
  for (const text of early) client.write(text);
  const heartbeat = setInterval(() => {
    client.write(': still here\n\n');
    stillThere().then(
      (yes) => (yes ? undefined : response.end()),
      () => {},
    );
  }, heartbeatMs);
  response.once('close', () => {
    clearInterval(heartbeat);
    subscription[Symbol.dispose]();
  });
}

const message = (id: string, event: LiveEvent): string => `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;

function plainHeaders(reply: FastifyReply): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.getHeaders())) if (typeof value === 'string') kept[name] = value;
  return kept;
}

function boundedClient(response: ServerResponse, lastId: () => string) {
  let behind = false;
  response.on('drain', () => {
    if (!behind) return;
    behind = false;
    response.write(message(lastId(), { type: 'resync' }));
  });
  return {
    write(text: string): void {
      if (behind || response.writableEnded || response.destroyed) return;
      if (response.writableLength > STREAM_BUFFER_MAX) behind = true;
      else response.write(text);
    },
  };
}
