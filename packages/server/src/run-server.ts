import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { HypervisorError } from '@aula/rollout';
import type { Logger } from 'pino';
import { openDataFolder } from './data-folder.ts';
import { rolloutDemo } from './demo.ts';
import { StartError } from './errors.ts';
import { runDoctor } from './hypervisor/doctor.ts';
import { openHost } from './hypervisor/open-host.ts';
import { createLog } from './log.ts';
import { type CommandLine, parseCommandLine, USAGE } from './options.ts';
import { type RunningServer, serve } from './serve.ts';
import { openPresetCatalog } from './services/preset-catalog.ts';
import { openStore } from './store/store.ts';

const PRESETS_FOLDER = fileURLToPath(new URL('../../../presets', import.meta.url));
/** A clean stop that takes longer ends as it is. */
const STOP_MAX_MS = 20_000;

export interface ProcessEdges {
  argv: readonly string[];
  env: NodeJS.ProcessEnv;
  stdout: Writable;
  stderr: Writable;
}

/** The server as a process: from arguments to its end. Resolves with the exit code. */
export async function runServer({ argv, env, stdout, stderr }: ProcessEdges): Promise<number> {
  try {
    const line = parseCommandLine(argv, env, process.getuid?.() === 0);
    if (line === null) {
      stdout.write(USAGE);
      return 0;
    }
    const log = createLog(line.logLevel, stderr);
    return await run(line, log, (text) => void stdout.write(`${text}\n`));
  } catch (error) {
    if (isCancelled(error)) {
      stderr.write('Stopped before it was ready.\n');
      return 130;
    }
    if (!(error instanceof StartError) && !(error instanceof HypervisorError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** A signal came while it started. */
const isCancelled = (error: unknown): boolean =>
  error instanceof HypervisorError ? error.code === 'cancelled' : error instanceof Error && error.name === 'AbortError';

async function run(line: CommandLine, log: Logger, print: (text: string) => void): Promise<number> {
  const say = line.quiet || line.json ? () => {} : print;
  const stop = stopSignal(say);
  using folder = await openDataFolder(line.dataFolder);
  await using store = await openStore(folder.storePath);
  const presets = await openPresetCatalog({
    folder: PRESETS_FOLDER,
    cacheFolder: join(folder.path, 'images'),
    onBadPreset: (preset, problems) => log.warn({ preset, problems }, 'A preset cannot be read'),
  });
  const hostOptions = { spec: line.host, dataFolder: folder.path, installationId: store.installationId };
  await using host = await openHost({
    ...hostOptions,
    log: (text) => log.info(text),
    onEmulation: (reason) => say(`Desktops run without hardware acceleration, so they start slowly: ${reason}.`),
    signal: stop.signal,
  });
  const isFirstRun = (await store.rooms.list()).length === 0 && (await store.people.count()) === 0;
  const demo = line.demo && isFirstRun;
  {
    await using server = await serve({
      port: line.port,
      listen: line.listen,
      origin: line.origin,
      trustedProxies: line.trustedProxies,
      nativeViewers: line.nativeViewers,
      viewerHost: line.viewerHost,
      token: folder.token,
      demoAccounts: demo,
      store,
      host,
      presets,
      log,
      doctor: (open, url, signal) =>
        runDoctor({
          dataFolder: folder.path,
          spec: line.host,
          listen: line.listen,
          port: Number(new URL(url).port),
          host: open,
          url,
          signal,
        }),
    });
    folder.announce(localUrl(server, line));
    announce(server, line, print);
    // Now, not only at a clean end: the next start is quick whatever becomes of this one.
    flushCompileCache();
    if (demo) rolloutDemo({ server, store, log, say, signal: stop.signal });
    await stop.asked;
    say('Stopping…');
  }
  return 0;
}

/** Where this machine reaches it, proxy or not. */
function localUrl(server: RunningServer, { listen }: CommandLine): string {
  const address = server.app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const host = listen === '0.0.0.0' ? '127.0.0.1' : listen === '::' ? '[::1]' : listen.includes(':') ? `[${listen}]` : listen;
  return `http://${host}:${port}`;
}

function announce({ url, newLogins }: RunningServer, { json, quiet }: CommandLine, print: (text: string) => void): void {
  if (json) {
    print(JSON.stringify({ ready: true, url, logins: newLogins }));
    return;
  }
  if (newLogins.length > 0) {
    print('New accounts, shown only this once:');
    for (const { name, password, note } of newLogins) print(`  ${name.padEnd(8)}  ${password}   (${note})`);
  }
  print(`Aula is ready at ${url}`);
  if (!quiet) print('Stop it with Ctrl-C.');
}

/** The first SIGTERM or SIGINT stops cleanly; a second one, or a stop that takes too long, at once. */
function stopSignal(say: (text: string) => void): { asked: Promise<void>; signal: AbortSignal } {
  const abort = new AbortController();
  const asked = new Promise<void>((resolve) => {
    const onSignal = () => {
      if (abort.signal.aborted) process.exit(130);
      abort.abort();
      setTimeout(() => {
        say('The clean stop takes too long; stopping at once.');
        process.exit(1);
      }, STOP_MAX_MS).unref();
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
  return { asked, signal: abort.signal };
}
