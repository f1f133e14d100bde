import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { API_PREFIX } from '@aula/api';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../errors.ts';

const NOT_BUILT = '<!doctype html><title>Aula</title><p>The portal is not built yet: run <code>npm run build</code>, then reload.</p>';

/**
 * The portal's files. Names with a hash in them (`assets/`) are kept by browsers for ever; every other
 * path that a page could ask for gets the one page, which finds its place by the URL.
 */
export async function registerPortal(app: FastifyInstance, folder: string): Promise<void> {
  const page = () => join(folder, 'index.html');
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: true,
    serveDotFiles: false,
    setHeaders(reply, path) {
      const forEver = path.includes('/assets/');
      reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (path === API_PREFIX || path.startsWith('/api/')) throw notFound('route', `${request.method} ${path}`.slice(0, 200));
    const wantsPage = (request.method === 'GET' || request.method === 'HEAD') && !/\.[a-z0-9]{1,8}$/i.test(path);
    if (!wantsPage) throw notFound('file', path.slice(0, 200));
    if (!existsSync(page())) return reply.code(503).type('text/html').send(NOT_BUILT);
    return reply.sendFile('index.html');
  });
}
