import type { Generation } from './generation.ts';
import { networkFilterPrefix, sectionFilters } from './network-filters.ts';
import { networkIdentity } from './network-identity.ts';
import { buildNetworkXml } from './network-xml.ts';
import type { PlannedNetwork } from './site-plan.ts';
import { hostsData, networkData, recordsData, siteData } from './template-data.ts';

/** `networks/NAME/`: the XML of the network and of its filters, and the scripts that make and remove them. */
export function renderNetwork(generation: Generation, network: PlannedNetwork): void {
  const folder = `networks/${network.network.name}`;
  const { installation } = generation.loaded.site;
  const identity = networkIdentity(installation, network.network.name);
  const filters = sectionFilters(installation, network);
  generation.addXml(`${folder}/network.xml`, network.file, () => buildNetworkXml(network, identity));
  for (const { file, xml } of filters) generation.addXml(`${folder}/${file}`, network.file, () => xml);
  const data = {
    ...generation.networkContext(network).data,
    site: siteData(generation.loaded.site),
    network: {
      ...networkData(network),
      uuid: identity.uuid,
      bridge_mac: identity.mac,
      filter_prefix: networkFilterPrefix(installation, network),
    },
    hosts: hostsData(network),
    records: recordsData(network),
    filters: filters.map(({ section, name, file }) => ({ section, name, file })),
  };
  for (const name of ['net-register.sh', 'net-unregister.sh']) {
    generation.render(`networks/${name}`, data, { path: `${folder}/${name}`, mode: 0o755, secrets: 'refused' });
  }
}
