import type { z } from 'zod';
import type { LiveEvent } from './events.ts';
import { event } from './events.ts';
import type { Route } from './route.ts';
import { API_PREFIX, CSRF_HEADER, type RouteName, type Routes, routes } from './routes.ts';
import { type DiagnosticView, errorBody } from './schemas.ts';

type In<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.input<S> : undefined;
type Out<R> = R extends { response: infer S extends z.ZodType } ? z.output<S> : R extends { raw: string } ? Response : undefined;
type Optional<T> = undefined extends T ? true : object extends T ? true : false;
type Arg<R, K extends 'params' | 'query' | 'body'> =
  In<R, K> extends undefined
    ? { [P in K]?: undefined }
    : Optional<In<R, K>> extends true
      ? { [P in K]?: In<R, K> }
      : { [P in K]: In<R, K> };
export type CallInput<N extends RouteName> = Arg<Routes[N], 'params'> &
  Arg<Routes[N], 'query'> &
  Arg<Routes[N], 'body'> & { signal?: AbortSignal };
export type CallOutput<N extends RouteName> = Out<Routes[N]>;

/** An answer other than success, or no answer at all (`code` is `unreachable`). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly diagnostics: DiagnosticView[];
  readonly operation: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterS: number | undefined;
  constructor(
    code: string,
    message: string,
    more: {
      status?: number;
      diagnostics?: DiagnosticView[] | undefined;
      operation?: string | undefined;
      requestId?: string;
      retryAfterS?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.diagnostics = more.diagnostics ?? [];
    this.operation = more.operation;
    this.requestId = more.requestId;
    this.retryAfterS = more.retryAfterS;
  }
}

export interface ClientOptions {
  /** Origin of the server, e.g. `http://127.0.0.1:8080`; empty in a browser. */
  baseUrl: string;
  /** Bearer token (CLI); a browser uses its cookie. */
  token?: string;
  fetch?: typeof globalThis.fetch;
}

export type Client = ReturnType<typeof createClient>;

/** The typed client: `client.call('room', { params: { room: 'demo' } })`. Answers are parsed, not trusted. */
export function createClient({ baseUrl, token, fetch = globalThis.fetch.bind(globalThis) }: ClientOptions) {
  const headers = (hasBody: boolean): Record<string, string> => ({
    [CSRF_HEADER]: '1',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  });

  async function request(route: Route, input: CallInput<RouteName>): Promise<Response> {
    const { params, query, body, signal } = input as {
      params?: Record<string, string>;
      query?: Record<string, unknown>;
      body?: unknown;
      signal?: AbortSignal;
    };
    const path = route.path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params?.[key] ?? ''));
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(key, String(value));
    const url = `${baseUrl}${API_PREFIX}${path}${search.size > 0 ? `?${search}` : ''}`;
    const hasBody = route.body !== undefined;
    let response: Response;
    try {
      response = await fetch(url, {
        method: route.method,
        headers: headers(hasBody),
        ...(hasBody ? { body: JSON.stringify(body ?? {}) } : {}),
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new ApiError('unreachable', 'The server does not answer.', { cause });
    }
    if (!response.ok) throw await toError(response);
    return response;
  }

  return {
    async call<N extends RouteName>(name: N, input: CallInput<N> = {} as CallInput<N>): Promise<CallOutput<N>> {
      const route: Route = routes[name];
      const response = await request(route, input as CallInput<RouteName>);
      if (route.raw !== undefined) return response as CallOutput<N>;
      if (route.response === undefined) return undefined as CallOutput<N>;
      const parsed = route.response.safeParse(await response.json());
      if (!parsed.success)
        throw new ApiError('internal', `The server's answer to ${name} is not what this client expects.`, { cause: parsed.error });
      return parsed.data as CallOutput<N>;
    },

    /** Live events until `signal` aborts; reconnects by itself (1 s, doubling to 15 s), yielding `resync` after each reconnect that lost something. */
    async *events(signal: AbortSignal): AsyncGenerator<LiveEvent, void, undefined> {
      let lastId = '';
      let delayMs = 1000;
      while (!signal.aborted) {
        try {
          const response = await fetch(`${baseUrl}${API_PREFIX}${routes.events.path}`, {
            headers: { ...headers(false), accept: 'text/event-stream', ...(lastId === '' ? {} : { 'last-event-id': lastId }) },
            signal,
          });
          if (!response.ok) throw await toError(response);
          delayMs = 1000;
          for await (const message of sseMessages(response)) {
            if (message.id !== '') lastId = message.id;
            const parsed = event.safeParse(JSON.parse(message.data));
            if (parsed.success) yield parsed.data;
          }
        } catch (error) {
          if (signal.aborted) return;
          if (error instanceof ApiError && (error.status === 401 || error.status === 403)) throw error;
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, delayMs);
          signal.addEventListener(
            'abort',
            () => {
              clearTimeout(timer);
              resolve();
            },
            { once: true },
          );
        });
        delayMs = Math.min(delayMs * 2, 15_000);
      }
    },
  };
}

async function toError(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const parsed = errorBody.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return new ApiError('internal', `The server answered ${response.status}.`, { status: response.status });
  const { code, message, diagnostics, operation, requestId } = parsed.data.error;
  return new ApiError(code, message, {
    status: response.status,
    diagnostics,
    operation,
    requestId,
    ...(retryAfter > 0 ? { retryAfterS: retryAfter } : {}),
  });
}

/** At most this much of one unfinished event is kept, in characters. */
const SSE_BUFFER_MAX = 4 * 1024 * 1024;

async function* sseMessages(response: Response): AsyncGenerator<{ id: string; data: string }> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let buffer = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffer += decoder.decode(value, { stream: true });
      if (buffer.length > SSE_BUFFER_MAX) throw new ApiError('internal', 'An event of the server is too long.');
      for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
        const lines = buffer.slice(0, end).split('\n');
        buffer = buffer.slice(end + 2);
        const field = (name: string) =>
          lines
            .filter((l) => l.startsWith(`${name}:`))
            .map((l) => l.slice(name.length + 1).replace(/^ /, ''))
            .join('\n');
        const data = field('data');
        if (data !== '') yield { id: field('id'), data };
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
