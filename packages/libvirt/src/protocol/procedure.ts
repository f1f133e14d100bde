import { PROGRAM } from '../wire/header.ts';
import type { Codec } from '../xdr/codec.ts';

/** Which procedure, without its types. */
export interface ProcedureId {
  readonly name: string;
  readonly program: number;
  readonly number: number;
}

/** Which way the bytes of a stream go, seen from here. */
export type StreamDirection = 'read' | 'write' | 'both';

/** What one remote procedure is called, takes and answers. `name` is the C function without `vir`, first letter small. */
export interface Procedure<Args, Result> extends ProcedureId {
  readonly args: Codec<Args>;
  readonly result: Codec<Result>;
}

/** A procedure whose answer opens a stream of bytes; only the stream functions of a connection call it. */
export interface StreamProcedure<Args, Result> extends Procedure<Args, Result> {
  readonly stream: StreamDirection;
}

/** A plain procedure: no stream. */
export interface CallProcedure<Args, Result> extends Procedure<Args, Result> {
  readonly stream: null;
}

/** What the daemon sends unasked, once registered for. */
export interface EventProcedure<Message> extends ProcedureId {
  readonly message: Codec<Message>;
}

/** A procedure of the remote program. */
export function remote<Args, Result>(name: string, number: number, args: Codec<Args>, result: Codec<Result>): CallProcedure<Args, Result> {
  return { name, program: PROGRAM.remote, number, args, result, stream: null };
}

/** A procedure of the QEMU program. */
export function qemu<Args, Result>(name: string, number: number, args: Codec<Args>, result: Codec<Result>): CallProcedure<Args, Result> {
  return { name, program: PROGRAM.qemu, number, args, result, stream: null };
}

/** A procedure of the remote program that opens a stream. */
export function streaming<Args, Result>(
  name: string,
  number: number,
  args: Codec<Args>,
  result: Codec<Result>,
  stream: StreamDirection,
): StreamProcedure<Args, Result> {
  return { name, program: PROGRAM.remote, number, args, result, stream };
}

/** An event of a program. */
export function event<Message>(name: string, program: number, number: number, message: Codec<Message>): EventProcedure<Message> {
  return { name, program, number, message };
}
