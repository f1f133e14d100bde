import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/** One tool that looks at the repository. */
export interface Part {
  name: string;
  argv: readonly string[];
}

export interface PartResult {
  ok: boolean;
  /** What it printed, stdout and stderr in the order of arrival; the last {@link OUTPUT_MAX} characters. */
  output: string;
  ms: number;
}

const OUTPUT_MAX = 200_000;

/** Tools are `#!/usr/bin/env node` scripts: they get the Node that runs this one. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` };

/** Runs the tool to its end; a program that is not there is a failure, not an exception. */
export function runPart({ argv: [command = '', ...args] }: Part): Promise<PartResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_MAX);
    };
    const end = (ok: boolean) => resolve({ ok, output, ms: performance.now() - started });
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => {
      output += error.message;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}
