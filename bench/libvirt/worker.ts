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
  /** Largest resident memory of the worker so far, where the job tells it. */
  peakKib: number;
}

/** A process that does one job at a time: a line of JSON in, a line of JSON out. It ends with its input. */
export interface Worker extends AsyncDisposable {
  run(job: object): Promise<Measured>;
  /** The same for jobs with other results. */
  ask(job: object): Promise<Readonly<Record<string, unknown>>>;
}

/** Starts one; resolves when it has connected. */
export async function startWorker(program: string, args: readonly string[]): Promise<Worker> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Readonly<Record<string, unknown>>> => {
    const line = await lines.next();
    if (line.done) throw new Error(`${args[0]} ended without a result.`);
    const value: unknown = JSON.parse(line.value);
    if (typeof value !== 'object' || value === null) throw new Error(`${args[0]} says ${line.value}`);
    return { ...value };
  };
  const ask = (job: object): ReturnType<typeof next> => {
    child.stdin.write(`${JSON.stringify(job)}\n`);
    return next();
  };
  await next();
  return {
    ask,
    run: async (job) => asMeasured(await ask(job)),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await end(child);
    },
  };
}

function asMeasured(value: Readonly<Record<string, unknown>>): Measured {
  const number = (key: keyof Measured): number => Number(value[key] ?? 0);
  return { count: number('count'), seconds: number('seconds'), cpu: number('cpu'), peakKib: number('peakKib') };
}
