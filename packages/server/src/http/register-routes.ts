import { API_PREFIX, type Route, type RouteName, routes } from '@aula/api';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { AccessCheck } from './access.ts';
import type { Call, Handlers, RawAnswer } from './handler.ts';

type AnyHandler = (call: Call<RouteName>) => Promise<unknown>;

const rawAnswer = z.custom<RawAnswer>((value) => value === null || typeof value === 'object');
const seatParams = z.object({ seat: z.string() });

/** Registers every route of the contract: right, parsing, handler, answer through its schema. */
export function registerRoutes(app: FastifyInstance, handlers: Handlers, access: AccessCheck): void {
  const names = Object.keys(routes) as RouteName[]; // the table's own keys
  for (const name of names) {
    const route: Route = routes[name];
    // Each handler fits its own route by the type of the table; here they are all called alike, with what that route's schemas made.
    const handler = handlers[name] as AnyHandler;
    app.route({
      method: route.method,
      url: `${API_PREFIX}${route.path}`,
      handler: async (request, reply) => {
        const caller = await access.caller(request, name, route.access);
        const params = route.params?.parse(request.params);
        if (route.access === 'seat') access.seat(caller, route.access, seatParams.parse(params).seat);
        const query = route.query?.parse(request.query);
        const body = route.body?.parse(request.body ?? {});
        const signal = goneSignal(reply);
        const call = { caller, params, query, body, request, reply, signal } as Call<RouteName>;
        return answer(route, reply, await handler(call));
      },
    });
  }
}

function answer(route: Route, reply: FastifyReply, value: unknown): unknown {
  if (route.raw !== undefined) {
    const raw = rawAnswer.parse(value);
    if (raw === null) return reply;
    if ('notModified' in raw) return reply.code(304).send();
    return reply
      .code(route.status)
      .headers(raw.headers ?? {})
      .type(route.raw)
      .send(raw.body);
  }
  if (route.response === undefined) return reply.code(route.status).send();
  return reply.code(route.status).send(route.response.parse(value));
}

function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => (reply.raw.writableFinished ? undefined : gone.abort()));
  return gone.signal;
}
