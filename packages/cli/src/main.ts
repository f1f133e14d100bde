import { homedir } from 'node:os';
import { run } from './run.ts';

// A reader that left (`aula audit | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  uid: process.geteuid?.() ?? -1,
  home: homedir(),
  onInterrupt(handler) {
    process.on('SIGINT', handler);
    return () => void process.off('SIGINT', handler);
  },
});
// Whatever still listens (an event stream that is being closed, a keyboard) must not hold the command up.
process.stdin.unref?.();
