import { isNotFound, procedures } from '@aula/libvirt';
import { type Nwfilter, nwfilter as nwfilterType } from '@aula/libvirt-xml';
import { filterIdentity, filterPrefix, sectionFilter } from '@aula/provision';
import { HypervisorError } from '@aula/rollout';
import type { DriverContext } from '../context.ts';
import { type GuardedNetwork, sectionProtect } from './guard.ts';

type FilterContext = Pick<DriverContext, 'link' | 'installationId' | 'log'>;

/**
 * Defines the section's filter, or brings it in line: libvirt then writes the rules of running seats anew. Resolves with its name.
 *
 * @throws {HypervisorError} `foreign` when somebody else has a filter of that name.
 */
export async function ensureFilter(
  context: FilterContext,
  network: GuardedNetwork,
  section: string,
  signal?: AbortSignal,
): Promise<string> {
  const identity = filterIdentity(context.installationId, network.name, section);
  const wanted = sectionFilter(identity, sectionProtect(network.protect, section), network);
  const existing = await findFilter(context, identity.name, signal);
  if (existing !== null && existing.uuid.toLowerCase() !== identity.uuid)
    throw new HypervisorError('foreign', `The network filter ${identity.name} was not made by this Aula; it is left as it is`);
  if (existing !== null) {
    const { xml } = await context.link.call(procedures.nwFilterGetXMLDesc, { nwfilter: existing, flags: 0 }, { signal });
    if (isSame(nwfilterType.parse(xml), wanted)) return identity.name;
  }
  await context.link.call(procedures.nwFilterDefineXML, { xml: nwfilterType.build(wanted) }, { lane: 'work', signal });
  return identity.name;
}

async function findFilter({ link }: FilterContext, name: string, signal?: AbortSignal): Promise<{ name: string; uuid: string } | null> {
  try {
    return (await link.call(procedures.nwFilterLookupByName, { name }, { signal })).nwfilter;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** libvirt writes numbers as it likes: both are compared without regard to case, hexadecimal and defaults. */
function isSame(found: Nwfilter, wanted: Nwfilter): boolean {
  const words = ({ chain, entries }: Nwfilter): string =>
    JSON.stringify([chain, (entries ?? []).map((entry) => sortedLeaves(entry))]).toLowerCase();
  return words(found) === words(wanted);
}

/** Lines of path and value in a fixed order. */
const sortedLeaves = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .flatMap(([key, inner]) => sortedLeaves(inner, `${path}.${key}`))
        .sort()
    : [`${path}=${typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value) ? Number(value) : String(value)}`];

/** Undefines all filters of a network. One that a machine still uses stays, and `log` is told. */
export async function removeFilters(context: FilterContext, network: string, signal?: AbortSignal): Promise<void> {
  const { filters } = await context.link.call(procedures.connectListAllNWFilters, { needResults: true, flags: 0 }, { signal });
  const prefix = filterPrefix(context.installationId, network);
  for (const filter of filters.filter(({ name }) => name.startsWith(prefix))) {
    try {
      await context.link.call(procedures.nwFilterUndefine, { nwfilter: filter }, { lane: 'work', signal });
    } catch (error) {
      if (!isNotFound(error)) context.log(`the network filter ${filter.name} stays: ${String(error)}`);
    }
  }
}
