import { spawn } from 'node:child_process';

/** Server and portal side by side; when one ends, or on Ctrl-C, so does the other. */
const commands: readonly (readonly string[])[] = [
  [
    'bin/aula',
    'serve',
    '--port',
    '8080',
    '--data',
    '.cache/dev-data',
    '--origin',
    'http://localhost:5173',
    '--demo',
    ...process.argv.slice(2),
  ],
  ['node_modules/.bin/vite', 'packages/web', '--port', '5173', '--strictPort'],
];

const children = commands.map(([command = '', ...args]) => spawn(command, args, { stdio: 'inherit' }));
const stopAll = () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
};
for (const child of children) {
  child.once('error', (error) => {
    console.error(error.message);
    stopAll();
  });
  child.once('exit', (code) => {
    process.exitCode ||= code ?? 1;
    stopAll();
  });
}
// Ctrl-C reaches the two by itself; a second signal would make the server stop at once.
process.on('SIGINT', () => {});
process.once('SIGTERM', stopAll);
