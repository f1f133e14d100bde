import type { ConnectOptions } from '@aula/libvirt';
import type { Command } from 'commander';
import { CliError } from '../lib/cli-error.ts';
import type { Io } from '../lib/io.ts';
import { openSession } from '../lib/session.ts';

const TIMEOUT_MS = 20_000;

/** A network's stored XML from `uri`, or from the host of the server. @throws {CliError} */
export async function fetchNetworkXml(io: Io, command: Command, name: string, uri: string | undefined): Promise<string> {
  const target = uri === undefined ? await serverHost(io, command) : { uri };
  // The libvirt client is loaded by this command alone.
  const { connect, isLibvirtError, isNotFound, NetworkXMLFlags, procedures } = await import('@aula/libvirt');
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    await using connection = await connect({ ...target, signal });
    const { net } = await connection.call(procedures.networkLookupByName, { name }, { signal });
    const { xml } = await connection.call(procedures.networkGetXMLDesc, { net, flags: NetworkXMLFlags.inactive }, { signal });
    return xml;
  } catch (cause) {
    if (isNotFound(cause)) throw new CliError('usage', `There is no network ${JSON.stringify(name)} on this host`, { cause });
    if (isLibvirtError(cause)) throw new CliError('noServer', `${uri ?? "the server's host"}: ${cause.message}`, { cause });
    throw cause;
  }
}

async function serverHost(io: Io, command: Command): Promise<Pick<ConnectOptions, 'uri' | 'socketPath'>> {
  const { client } = await openSession(io, command);
  const [host] = (await client.call('hosts')).hosts;
  if (host === undefined) throw new CliError('usage', 'The server has no host: say which with --connect URI');
  if (host.uri.startsWith('unix:')) return { uri: 'qemu:///system', socketPath: host.uri.slice('unix:'.length) };
  if (host.uri.includes('://')) return { uri: host.uri };
  throw new CliError('usage', `The server's host is ${host.uri}: its networks are Aula's own already. For another host say --connect URI`);
}
