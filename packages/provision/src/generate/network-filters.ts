import { nwfilter } from '@aula/libvirt-xml';
import { ownAddresses6, sectionProtect } from '@aula/model';
import { filterIdentity, filterPrefix, sectionFilter } from '../protect/section-filter.ts';
import type { PlannedNetwork, PlannedSeat } from './site-plan.ts';

/** Bytes of the largest packet of Ethernet, for a cap that libvirt only knows in bytes. */
const PACKET_BYTES = 1514;

/** libvirt's filter of one section of a network. */
export interface SectionFilterFile {
  section: string;
  name: string;
  /** Beside the network's own XML. */
  file: string;
  xml: string;
}

/** What a protected seat's network card has more than others'. */
export interface CardFilter {
  name: string;
  parameters: { name: string; value: string }[];
  isolated: boolean;
  /** What it may send, in KiB a second; null: no cap. */
  outKiBps: number | null;
}

/** The host's addresses on the network, with prefix; none on a bridge of the host's. */
function hostAddresses({ network: { mode, gateway, subnet, ipv6 } }: PlannedNetwork): string[] {
  if (mode === 'bridge') return [];
  const prefix = (text: string): string => text.split('/')[1] ?? '';
  return [`${gateway}/${prefix(subnet)}`, ...(ipv6 === null ? [] : [`${ipv6.gateway}/${prefix(ipv6.subnet)}`])];
}

/**
 * The filters of all sections that have seats on the network, the same as a server would make. A section that nothing protects has an
 * empty one, so that a change of its level counts for guests that run.
 */
export function sectionFilters(installation: string, entry: PlannedNetwork): SectionFilterFile[] {
  const { name: network, protect } = entry.network;
  return entry.sections.map((section, index) => {
    const identity = filterIdentity(installation, network, section);
    const filter = sectionFilter(identity, sectionProtect(protect, section), { addresses: hostAddresses(entry) });
    return { section, name: identity.name, file: `filter-${index + 1}.xml`, xml: nwfilter.build(filter) };
  });
}

/** How the names of all filters of the network begin. */
export const networkFilterPrefix = (installation: string, { network }: PlannedNetwork): string => filterPrefix(installation, network.name);

/** With its addresses given, libvirt's rules stand as soon as the card is there; else it would first listen for one. */
export function cardFilter(installation: string, entry: PlannedNetwork, { section, mac, ip }: PlannedSeat): CardFilter {
  const { level, isolate, packetsPerSecond } = sectionProtect(entry.network.protect, section);
  return {
    name: filterIdentity(installation, entry.network.name, section).name,
    parameters: [
      { name: 'MAC', value: mac },
      { name: 'IP', value: ip },
      ...ownAddresses6(mac, { addresses: hostAddresses(entry) }).map((value) => ({ name: 'IP6', value })),
    ],
    isolated: isolate,
    outKiBps: level === 'metered' && packetsPerSecond !== null ? Math.ceil((packetsPerSecond * PACKET_BYTES) / 1024) : null,
  };
}
