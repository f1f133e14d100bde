import { runServer } from './run-server.ts';

process.exitCode = await runServer({ argv: process.argv.slice(2), env: process.env, stdout: process.stdout, stderr: process.stderr });
