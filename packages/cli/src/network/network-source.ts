import { CliError } from '../lib/cli-error.ts';
import type { Io } from '../lib/io.ts';
import { type RoomSource, readSource } from '../lib/room-source.ts';
import type { Session } from '../lib/session.ts';

/** The option of every command that takes `-f FILE` or NETWORK. */
export const NETWORK_FILE = ['-f, --file <file>', "a network's YAML; - is stdin"] as const;

/** The network that a command is about: YAML from a file (`-` is stdin), or the name of a stored one. */
export type NetworkChoice = ({ kind: 'source' } & RoomSource) | { kind: 'stored'; network: string };

/** Reads `-f FILE` or takes `NETWORK`: exactly one of the two. Throws `usage` or `file`. */
export async function chooseNetwork(network: string | undefined, file: string | undefined, io: Io): Promise<NetworkChoice> {
  if (network !== undefined && file !== undefined) throw new CliError('usage', 'Name a NETWORK or a FILE with -f, not both');
  if (network !== undefined) return { kind: 'stored', network };
  if (file === undefined) throw new CliError('usage', 'Name a NETWORK, or a FILE with -f');
  return { kind: 'source', ...(await readSource(file, io, 'a network')) };
}

/** Its YAML: that of the file, or as last applied. */
export async function sourceOf({ client }: Session, choice: NetworkChoice): Promise<RoomSource> {
  if (choice.kind === 'source') return { source: choice.source, file: choice.file };
  const { source } = await client.call('network', { params: { network: choice.network } });
  if (source === null) throw new CliError('usage', `The network ${choice.network} has no YAML of its own`);
  return { source, file: choice.network };
}

/** Name of the network that `NETWORK` or `-f FILE` means. */
export async function resolveNetworkName(session: Session, network: string | undefined, file: string | undefined): Promise<string> {
  const choice = await chooseNetwork(network, file, session.io);
  if (choice.kind === 'stored') return choice.network;
  return (await session.client.call('planNetwork', { body: { source: choice.source, file: choice.file } })).network;
}
