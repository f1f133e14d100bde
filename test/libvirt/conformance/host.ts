import { type Connection, connect } from '@aula/libvirt';
import { startTestHost, type TestHost } from '@aula/testkit';
import { Peer } from './peer.ts';
import type { World } from './suite.ts';

export const URIS = { test: 'test:///default', qemu: 'qemu:///system' } as const;

/** One daemon, and both sides connected to both of its drivers. */
export interface ConformanceHost extends AsyncDisposable {
  readonly host: TestHost;
  readonly test: World;
  readonly qemu: World;
}

export async function startConformanceHost(): Promise<ConformanceHost> {
  await using stack = new AsyncDisposableStack();
  const host = stack.use(await startTestHost());
  const peer = stack.use(await Peer.start(host.folder));
  const open = async (uri: string): Promise<World> => {
    const ours: Connection = stack.use(await connect({ socketPath: host.socketPath, uri }));
    const [driver, path] = uri.split(':');
    await peer.open(uri, `${driver}+unix:${path}?socket=${host.socketPath}`);
    return { uri, ours, peer };
  };
  const test = await open(URIS.test);
  const qemu = await open(URIS.qemu);
  const kept = stack.move();
  return { host, test, qemu, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
