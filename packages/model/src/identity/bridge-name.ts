import { createHash } from 'node:crypto';

/** Linux' longest interface name. */
const INTERFACE_NAME_MAX = 15;
const BRIDGE_ATTEMPTS_MAX = 1000;

/**
 * A name for a network's bridge: `aula-<start of the network's name>-<4 hex digits>`, at most 15 characters, that is not in
 * `taken`. The same network of the same installation gets the same name unless that is taken.
 */
export function bridgeName(installationId: string, network: string, taken: ReadonlySet<string>): string {
  const readable = network.slice(0, INTERFACE_NAME_MAX - 'aula--ffff'.length).replace(/-+$/, '');
  for (let attempt = 0; attempt < BRIDGE_ATTEMPTS_MAX; attempt += 1) {
    const hash = createHash('sha256').update(`${installationId}\0${network}\0${attempt}`).digest('hex').slice(0, 4);
    const name = `aula-${readable}-${hash}`;
    if (!taken.has(name)) return name;
  }
  throw new RangeError(`no bridge name is free for the network ${network}`);
}
