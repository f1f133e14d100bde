import { type Client, createClient } from '@aula/api';
import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import { findServer, type ServerChoice } from './find-server.ts';
import { type Io, type Paint, painter } from './io.ts';

/** Options that every command takes. */
export interface GlobalOptions extends ServerChoice {
  json?: boolean;
}

/** One run of a command: the server it talks to and how it prints. */
export interface Session {
  readonly io: Io;
  readonly json: boolean;
  readonly client: Client;
  readonly baseUrl: string;
  readonly paint: Paint;
  /** A line on stdout; nothing with `--json`. */
  say(line: string): void;
  /** The command's answer: the document with `--json`, else the lines. */
  answer(document: unknown, ...lines: readonly string[]): void;
}

/** Finds the server and makes the session. Without a token it throws `noToken` unless `anonymous`. */
export async function openSession(io: Io, command: Command, { anonymous = false } = {}): Promise<Session> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const json = options.json === true;
  const { baseUrl, token } = await findServer(options, io);
  if (token === null && !anonymous) {
    throw new CliError('noToken', `No token for ${baseUrl}: put it into the environment variable AULA_TOKEN (never into an argument).`);
  }
  const say = (line: string) => {
    if (!json) io.stdout.write(`${line}\n`);
  };
  return {
    io,
    json,
    client: createClient({ baseUrl, ...(token === null ? {} : { token }) }),
    baseUrl,
    paint: painter(io.stdout, io.env),
    say,
    answer(document, ...lines) {
      if (json) io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      else for (const line of lines) say(line);
    },
  };
}
