export { parseCommandLine, USAGE } from './options.ts';
export { runServer } from './run-server.ts';
export { type RunningServer, type ServeOptions, serve } from './serve.ts';
