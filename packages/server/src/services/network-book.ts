import { type NetworkDefinition, type NetworkName, parseNetwork } from '@aula/model';
import type { Logger } from 'pino';
import type { NetworkStore, StoredNetwork } from '../store/networks.ts';

export type NetworkBook = ReturnType<typeof createNetworkBook>;

/** A stored network, read. */
export interface BookedNetwork extends StoredNetwork {
  definition: NetworkDefinition;
}

/** The stored networks read once, so that a room's YAML can name one without asking the store. To be loaded before it is used. */
export function createNetworkBook({
  store,
  log,
  onLoad,
}: {
  store: NetworkStore;
  log: Logger /** After each reading. */;
  onLoad?: () => void;
}) {
  let networks = new Map<string, BookedNetwork>();

  function read(stored: StoredNetwork): BookedNetwork[] {
    const { network, diagnostics } = parseNetwork(stored.source, `${stored.name}.yaml`);
    if (network !== null) return [{ ...stored, definition: network }];
    // Rules may have become stricter since it was stored.
    log.warn({ network: stored.name, diagnostics }, 'A stored network cannot be read and is passed over');
    return [];
  }

  return {
    /** Reads the store anew; after each change of it. */
    async load(): Promise<void> {
      networks = new Map((await store.list()).flatMap(read).map((network) => [network.name, network]));
      onLoad?.();
    },
    find: (name: string): BookedNetwork | null => networks.get(name) ?? null,
    all: (): BookedNetwork[] => [...networks.values()],
    /** For a room's YAML: also networks that are not on the host at present. */
    definitionOf: (name: NetworkName): NetworkDefinition | null => networks.get(name)?.definition ?? null,
    names: (): string[] => [...networks.keys()],
  };
}
