import { type Domain, isNotFound, type Network, NetworkXMLFlags, procedures } from '@aula/libvirt';
import { network as networkType, parseXml, readNetworkMark, XmlError } from '@aula/libvirt-xml';
import type { DriverContext } from '../context.ts';
import type { DomainInfo } from '../domain-info.ts';
import { DomainSurvey } from '../domain-survey.ts';
import { shapeOf } from '../network-document.ts';
import { type GuardedNetwork, type GuardedSeat, tapName } from './guard.ts';
import { readProtect } from './protect-mark.ts';

/** What the host itself says about who is to be protected: the marks of this installation's networks and domains. */
export interface LoadedGuards {
  networks: Map<string, GuardedNetwork>;
  /** By domain name. */
  seats: Map<string, SeatGuards>;
}

/** A seat's card as it will be at its next start, and as it is now. */
export interface SeatGuards {
  domain: Domain | null;
  /** Null: no such network, or no card. */
  defined: GuardedSeat | null;
  /** Its definition names the device, so that rules stand before it is there. */
  named: boolean;
  /** Null while it is off. */
  live: GuardedSeat | null;
}

type LoadContext = Pick<DriverContext, 'link' | 'installationId'>;

export async function loadGuards(context: LoadContext, signal?: AbortSignal): Promise<LoadedGuards> {
  const isOwn = ({ mark }: DomainInfo): boolean => mark?.installation === context.installationId;
  const [{ nets }, domains] = await Promise.all([
    context.link.call(procedures.connectListAllNetworks, { needResults: true, flags: 0 }, { signal }),
    new DomainSurvey().all(context, { wantsLive: isOwn, signal }),
  ]);
  const networks = await Promise.all(nets.map((net) => loadNetwork(context, net, signal)));
  const own = domains.filter(({ defined }) => isOwn(defined));
  return {
    networks: new Map(networks.flatMap((network) => (network === null ? [] : [[network.name, network]]))),
    seats: new Map(
      own.map(({ domain, defined, live }) => {
        const card = guardedSeat(defined, null);
        const named = defined.interfaces[0]?.device === card?.device;
        return [defined.name, { domain, defined: card, named, live: live === null ? null : guardedSeat(live, defined) }];
      }),
    ),
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

/** What the kernel takes for a device's name, and what libvirt gives them. */
const DEVICE = /^[A-Za-z0-9_-]{1,15}$/;

/** Of a definition under the name that its device shall have (`defined` null), of a running machine under the one that it has. */
export function guardedSeat(info: DomainInfo, defined: DomainInfo | null): GuardedSeat | null {
  const mark = info.mark ?? defined?.mark ?? null;
  const [nic] = info.interfaces;
  if (mark === null || !nic?.mac || nic.network === null) return null;
  const device = defined === null ? tapName(nic.mac) : (nic.device ?? '');
  if (!DEVICE.test(device)) return null;
  return { network: nic.network, section: mark.section, mac: nic.mac, ip: mark.ip, device };
}
