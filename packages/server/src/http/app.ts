import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { API_PREFIX, CONSOLE_PATH } from '@aula/api';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { AccessCheck } from './access.ts';
import { toAnswer } from './errors.ts';
import type { Handlers } from './handler.ts';
import { openApi } from './openapi.ts';
import { registerPortal } from './portal.ts';
import { registerRoutes } from './register-routes.ts';

/** A room's YAML of 256 KiB, with room for escapes. */
const BODY_MAX = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 60_000;

export interface AppOptions {
  handlers: Handlers;
  access: AccessCheck;
  log: Logger;
  version: string;
  /** Folder of the built portal. */
  portalFolder: string;
  /** The public URL is https. */
  secure: boolean;
  /** Whose word on a client's address is taken: CIDR blocks, or `loopback`; empty: nobody's. */
  trustedProxies: readonly string[];
  onConsole(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The HTTP application: contract, portal, console upgrades. Not listening yet. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { handlers, access, log, version, portalFolder, secure, trustedProxies, onConsole } = options;
  const app: FastifyInstance = Fastify({
    logger: false,
    bodyLimit: BODY_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    genReqId: () => randomBytes(8).toString('hex'),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 128 },
  });
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, helmetOptions(secure));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith(API_PREFIX)) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?')[0];
    log.debug({ id: request.id, method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request');
  });
  app.setErrorHandler(async (error, request, reply) => {
    const { status, body, retryAfterS } = toAnswer(error);
    if (status >= 500)
      log.error({ err: error, id: request.id, method: request.method, path: request.url.split('?')[0] }, 'A request failed');
    if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
    return reply.code(status).send({ error: { ...body, requestId: request.id } });
  });
  registerRoutes(app, handlers, access);
  const document = openApi(version);
  app.get(`${API_PREFIX}/openapi.json`, async () => document);
  await registerPortal(app, portalFolder);
  app.server.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] === CONSOLE_PATH) onConsole(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
  return app;
}

const helmetOptions = (secure: boolean) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'blob:', 'data:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      // Covers the console's WebSocket too: CSP 3 takes ws on the same host for the same origin.
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' as const },
  frameguard: { action: 'deny' as const },
  hsts: secure ? { maxAge: 15_552_000, includeSubDomains: false } : false,
});
