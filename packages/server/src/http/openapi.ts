import { API_PREFIX, COOKIE_NAME, CSRF_HEADER, ERROR_STATUS, type Route, routes, schemas } from '@aula/api';
import { z } from 'zod';

type Json = Record<string, unknown>;

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return rest;
};

/** The contract as an OpenAPI 3.1 document; nothing in it is written by hand twice. */
export function openApi(version: string): Json {
  const paths: Record<string, Json> = {};
  const all: [string, Route][] = Object.entries(routes);
  for (const [name, route] of all) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Aula', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: API_PREFIX }],
    paths,
    components: {
      schemas: { Error: toSchema(schemas.errorBody, 'output') },
      securitySchemes: {
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: COOKIE_NAME,
          description: `On https \`__Host-${COOKIE_NAME}\`. Changes also need the header \`${CSRF_HEADER}: 1\`.`,
        },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(name: string, route: Route): Json {
  return {
    operationId: name,
    summary: route.summary,
    'x-aula-access': route.access,
    security: route.access === 'public' ? [] : [{ cookie: [] }, { token: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: toSchema(route.body, 'input') } } } }),
    responses: {
      [route.status]: success(route),
      default: {
        description: `An error: ${Object.keys(ERROR_STATUS).join(', ')}`,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function success(route: Route): Json {
  if (route.raw !== undefined) return { description: route.summary, content: { [route.raw]: {} } };
  if (route.response === undefined) return { description: 'Done' };
  return { description: route.summary, content: { 'application/json': { schema: toSchema(route.response, 'output') } } };
}

function parameters(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, one]) => {
    const type: z.ZodType = one instanceof z.ZodType ? one : z.unknown();
    return { name, in: where, required: where === 'path' || !type.safeParse(undefined).success, schema: toSchema(type, 'input') };
  });
}
