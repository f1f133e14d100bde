import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { end } from '../lib/child.ts';

/** What a worker measured of one job. Further fields belong to the job. */
export interface Measured {
  /** Calls, events or bytes. */
  count: number;
  seconds: number;
  /** Processor time of the whole worker process in that time, user and system. */
  cpu: number;
  [extra: string]: number;
}

/** A process that does one job at a time: a line of JSON in, a line of JSON out. It ends with its input. */
export interface Worker extends AsyncDisposable {
  run(job: object): Promise<Measured>;
}

/** Starts one; resolves when it has connected. */
export async function startWorker(program: string, args: readonly string[]): Promise<Worker> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Measured> => {
    const line = await lines.next();
    if (line.done) throw new Error(`${args[0]} ended without a result.`);
    return asMeasured(JSON.parse(line.value));
  };
  await next();
  return {
    run(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      return next();
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await end(child);
    },
  };
}

function asMeasured(value: unknown): Measured {
  const numbers: Record<string, number> = {};
  if (typeof value === 'object' && value !== null) {
    for (const [key, number] of Object.entries(value)) if (typeof number === 'number') numbers[key] = number;
  }
  return { ...numbers, count: numbers['count'] ?? 0, seconds: numbers['seconds'] ?? 0, cpu: numbers['cpu'] ?? 0 };
}
