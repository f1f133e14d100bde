import type { Readable } from 'node:stream';
import { CliError } from './cli-error.ts';

/** Bytes that are read at most; the server allows 256 characters. */
const PASSWORD_BYTES_MAX = 4096;

/** The first line of the stream, without its line end. Throws `usage` when it is empty or too long. */
export async function readPassword(stdin: Readable): Promise<string> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of stdin) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
    if (bytes.includes(0x0a) || bytes.length > PASSWORD_BYTES_MAX) break;
  }
  const [line = ''] = bytes.toString('utf8').split(/\r?\n/, 1);
  if (line === '') throw new CliError('usage', 'There is no password on stdin');
  if (bytes.length > PASSWORD_BYTES_MAX) throw new CliError('usage', 'The password on stdin is too long');
  return line;
}
