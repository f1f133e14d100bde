import { createClient } from '@aula/api';
import { painter } from './io.ts';
import type { Session } from './session.ts';
import { createTestIo, type TestIo } from './test-io.ts';

/** A session for tests beside the code, by default on a port where nobody listens. */
export function openSessionForTest(options: { tty?: boolean; input?: string; json?: boolean; baseUrl?: string }): Session & { io: TestIo } {
  const { json = false, baseUrl = 'http://127.0.0.1:9', ...rest } = options;
  const io = createTestIo(rest);
  return {
    io,
    json,
    baseUrl,
    client: createClient({ baseUrl, token: 'test' }),
    paint: painter(io.stdout, io.env),
    say: (line) => void io.stdout.write(`${line}\n`),
    answer: (document, ...lines) => void io.stdout.write(json ? JSON.stringify(document) : `${lines.join('\n')}\n`),
  };
}
