import type { RouteName, Routes } from '@aula/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';

type Parsed<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

/** A request after its checks: the caller has the right, everything is parsed. */
export interface Call<N extends RouteName> {
  caller: Routes[N]['access'] extends 'public' ? Caller | null : Caller;
  params: Parsed<Routes[N], 'params'>;
  query: Parsed<Routes[N], 'query'>;
  body: Parsed<Routes[N], 'body'>;
  request: FastifyRequest;
  reply: FastifyReply;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/** The answer of a route with a media type of its own; null when the handler has answered by itself. */
export type RawAnswer = { body: Buffer; headers?: Record<string, string> } | { notModified: true } | null;

export type Answer<N extends RouteName> = Routes[N] extends { response: infer S extends z.ZodType }
  ? z.input<S>
  : Routes[N] extends { raw: string }
    ? RawAnswer
    : undefined;

export type Handler<N extends RouteName> = (call: Call<N>) => Promise<Answer<N>>;
export type Handlers = { [N in RouteName]: Handler<N> };
