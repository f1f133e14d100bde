import { runDoctorCommand } from './run-doctor.ts';

process.exitCode = await runDoctorCommand({
  argv: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
