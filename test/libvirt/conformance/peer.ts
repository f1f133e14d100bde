import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fromPeer, type Value } from './values.ts';

const ANSWER_TIMEOUT_MS = 60_000;

/** What libvirt answered, to either side. */
export type Outcome = { value: Value } | { error: RemoteFailure };

/** An error as libvirt's binding and this client both tell it. */
export interface RemoteFailure {
  code: number;
  domain: number;
  message: string;
  level: number;
  errno: number;
}

/** Something that the peer can be told to do: `target` as in peer.py's lookups, without the URI. */
export interface PeerCall {
  readonly target: readonly unknown[];
  readonly method: string;
  readonly args: readonly unknown[];
  /** Where the stream stands among the arguments, for methods that take one. */
  readonly stream?: number;
  /** Sent through the stream; without it everything is received. */
  readonly send?: Uint8Array;
}

/** python3-libvirt in a process of its own, told by JSON lines. */
export class Peer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
  }

  /** Starts the peer; `folder` takes the log by which it knows what its client sent. */
  static async start(folder: string): Promise<Peer> {
    const log = join(folder, 'peer-rpc.log');
    await writeFile(log, '');
    const script = fileURLToPath(new URL('peer.py', import.meta.url));
    const child = spawn('/usr/bin/python3', [script, log], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], LIBVIRT_LOG_FILTERS: '2:rpc.netclient', LIBVIRT_LOG_OUTPUTS: `2:file:${log}` },
    });
    await once(child, 'spawn');
    if (!child.stdout) throw new Error('the peer has no output');
    return new Peer(child, createInterface({ input: child.stdout })[Symbol.asyncIterator]());
  }

  /** Connects to what `connect` says; calls name it `uri`. */
  async open(uri: string, connect: string): Promise<void> {
    await this.#ask({ op: 'open', uri, connect });
  }

  /** Does the call; tells the [program, procedure] pairs that it put on the wire as well. */
  async call(uri: string, call: PeerCall): Promise<{ outcome: Outcome; sent: [number, number][] }> {
    const request = { target: [uri, ...call.target], method: call.method, args: call.args.map(encodeArg(uri)) };
    const streamed = { op: 'stream', position: call.stream, ...(call.send ? { send: Buffer.from(call.send).toString('base64') } : {}) };
    const answer = asRecord(await this.#ask({ ...request, ...(call.stream === undefined ? { op: 'call' } : streamed) }));
    return { outcome: asOutcome(answer), sent: asPairs(answer['sent']) };
  }

  /** Several reads of one object. */
  async observe(uri: string, target: readonly unknown[], readings: readonly (readonly unknown[])[]): Promise<Outcome[]> {
    const answer = await this.#ask({ op: 'observe', target: [uri, ...target], readings });
    if (!Array.isArray(answer)) throw new TypeError('the peer answered no list');
    return answer.map((item) => asOutcome(asRecord(item)));
  }

  /** Opens one more connection as `uri` that takes note of these classes of events; tells what registering put on the wire. */
  async listen(uri: string, connect: string, classes: readonly string[]): Promise<[number, number][]> {
    return asPairs(await this.#ask({ op: 'listen', uri, connect, classes }));
  }

  /** The events of one class so far: each the object and then the fields, in the protocol's order. */
  async heard(uri: string, name: string): Promise<Value[]> {
    const answer = await this.#ask({ op: 'heard', uri, name });
    if (!Array.isArray(answer)) throw new TypeError('the peer answered no list');
    return answer.map(fromPeer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(timer);
  }

  async #ask(question: object): Promise<unknown> {
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), ANSWER_TIMEOUT_MS);
    const line = await this.#lines.next();
    clearTimeout(timer);
    if (line.done) throw new Error(`the peer ended before it answered ${JSON.stringify(question)}`);
    const answer = asRecord(JSON.parse(line.value));
    if (typeof answer['problem'] === 'string') throw new Error(`the peer could not do ${JSON.stringify(question)}: ${answer['problem']}`);
    return answer['answer'];
  }
}

function encodeArg(uri: string): (arg: unknown) => unknown {
  const encode = (arg: unknown): unknown => {
    if (typeof arg === 'bigint') return { $i: arg.toString() };
    if (arg instanceof Uint8Array) return { $b: Buffer.from(arg).toString('base64') };
    if (arg instanceof Tuple) return { $t: arg.items.map(encode) };
    if (Array.isArray(arg)) return arg.map(encode);
    if (arg instanceof Map) return { $d: [...arg].map(([key, item]) => [encode(key), encode(item)]) };
    if (typeof arg !== 'object' || arg === null) return arg;
    if ('target' in arg && Array.isArray(arg.target)) return { $ref: [uri, ...arg.target] };
    return Object.fromEntries(Object.entries(arg).map(([key, item]) => [key, encode(item)]));
  };
  return encode;
}

/** A Python function that does nothing, where the binding takes a callback. */
export const callback = { $fn: true };

/** A Python tuple, where the binding takes no list. */
class Tuple {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

export function tuple(...items: unknown[]): Tuple {
  return new Tuple(items);
}

function asOutcome(answer: Record<string, unknown>): Outcome {
  if (!('error' in answer)) return { value: fromPeer(answer['value']) };
  const error = asRecord(answer['error']);
  return {
    error: {
      code: Number(error['code']),
      domain: Number(error['domain']),
      message: String(error['message']),
      level: Number(error['level']),
      errno: Number(error['errno']),
    },
  };
}

function asPairs(value: unknown): [number, number][] {
  if (!Array.isArray(value)) throw new TypeError('the peer told no procedures');
  return value.map((pair: unknown) => {
    if (!Array.isArray(pair)) throw new TypeError('the peer told no procedure');
    return [Number(pair[0]), Number(pair[1])];
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('the peer answered no object');
  return { ...value };
}
