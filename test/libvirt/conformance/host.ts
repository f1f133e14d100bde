import { type Connection, connect } from '@aula/libvirt';
import { startTestHost, type TestHost } from '@aula/testkit';
import { type EventClass, type Listeners, listenOnBothSides, QEMU_EVENTS, TEST_EVENTS } from './event-cases.ts';
import { Peer } from './peer.ts';
import type { World } from './suite.ts';

export const URIS = { test: 'test:///default', qemu: 'qemu:///system' } as const;

/** One daemon, and both sides connected to both of its drivers. */
export interface ConformanceHost extends AsyncDisposable {
  readonly host: TestHost;
  readonly test: World;
  readonly qemu: World;
  /** Both sides' ears, open since before the first call. */
  readonly testEvents: Listeners;
  readonly qemuEvents: Listeners;
}

export async function startConformanceHost(): Promise<ConformanceHost> {
  await using stack = new AsyncDisposableStack();
  const host = stack.use(await startTestHost());
  const peer = stack.use(await Peer.start(host.folder));
  const open = async (uri: string): Promise<World> => {
    const ours: Connection = stack.use(await connect({ socketPath: host.socketPath, uri }));
    await peer.open(uri, peerUri(uri, host.socketPath));
    return { uri, ours, peer };
  };
  const listen = async (uri: string, classes: readonly EventClass[]): Promise<Listeners> => {
    const ours = stack.use(await connect({ socketPath: host.socketPath, uri }));
    return listenOnBothSides(ours, peer, peerUri(uri, host.socketPath), classes);
  };
  const test = await open(URIS.test);
  const qemu = await open(URIS.qemu);
  const testEvents = await listen(URIS.test, TEST_EVENTS);
  const qemuEvents = await listen(URIS.qemu, QEMU_EVENTS);
  const kept = stack.move();
  return { host, test, qemu, testEvents, qemuEvents, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The same daemon and driver as the binding's URI. */
function peerUri(uri: string, socketPath: string): string {
  const [driver, path] = uri.split(':');
  return `${driver}+unix:${path}?socket=${socketPath}`;
}
