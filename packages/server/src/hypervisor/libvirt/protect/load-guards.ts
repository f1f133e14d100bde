import { isNotFound, type Network, NetworkXMLFlags, procedures } from '@aula/libvirt';
import { network as networkType, parseXml, readNetworkMark, XmlError } from '@aula/libvirt-xml';
import type { DriverContext } from '../context.ts';
import { DomainSurvey, type SurveyedDomain } from '../domain-survey.ts';
import { shapeOf } from '../network-document.ts';
import { type GuardedNetwork, type GuardedSeat, tapName } from './guard.ts';
import { readProtect } from './protect-mark.ts';

/** What the host itself says about who is to be protected: the marks of this installation's networks and domains. */
export interface LoadedGuards {
  networks: Map<string, GuardedNetwork>;
  /** By domain name. */
  seats: Map<string, GuardedSeat>;
}

type LoadContext = Pick<DriverContext, 'link' | 'installationId'>;

export async function loadGuards(context: LoadContext, signal?: AbortSignal): Promise<LoadedGuards> {
  const [{ nets }, domains] = await Promise.all([
    context.link.call(procedures.connectListAllNetworks, { needResults: true, flags: 0 }, { signal }),
    new DomainSurvey().all(context, { signal }),
  ]);
  const networks = await Promise.all(nets.map((net) => loadNetwork(context, net, signal)));
  return {
    networks: new Map(networks.flatMap((network) => (network === null ? [] : [[network.name, network]]))),
    seats: new Map(domains.flatMap((found) => guardedSeat(context, found))),
  };
}

/** Null when it is gone, not this installation's, or nobody ever said how its seats are protected. */
export async function loadNetwork(context: LoadContext, net: Network, signal?: AbortSignal): Promise<GuardedNetwork | null> {
  try {
    const { xml } = await context.link.call(procedures.networkGetXMLDesc, { net, flags: NetworkXMLFlags.inactive }, { signal });
    const root = parseXml(xml, 'network');
    const mark = readNetworkMark(root);
    if (mark?.installation !== context.installationId || mark.protect === undefined) return null;
    return { name: net.name, protect: readProtect(mark.protect), addresses: shapeOf(networkType.read(root)).addresses };
  } catch (error) {
    if (isNotFound(error) || error instanceof XmlError) return null;
    throw error;
  }
}

/** Only cards whose device has the name that rules know it by. */
function guardedSeat({ installationId }: LoadContext, { defined }: SurveyedDomain): [string, GuardedSeat][] {
  const { mark, interfaces, name } = defined;
  if (mark?.installation !== installationId) return [];
  const [nic] = interfaces;
  if (!nic?.mac || nic.network === null || nic.device !== tapName(nic.mac)) return [];
  return [[name, { network: nic.network, section: mark.section, mac: nic.mac, ip: mark.ip }]];
}
