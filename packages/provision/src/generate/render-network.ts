import type { Generation } from './generation.ts';
import { buildNetworkXml } from './network-xml.ts';
import type { PlannedNetwork } from './site-plan.ts';
import { hostsData, networkData, siteData } from './template-data.ts';

/** `networks/NAME/`: the XML, and the scripts that make and remove the network. */
export function renderNetwork(generation: Generation, network: PlannedNetwork): void {
  const folder = `networks/${network.network.name}`;
  generation.addXml(`${folder}/network.xml`, network.file, () => buildNetworkXml(network));
  const data = {
    ...generation.networkContext(network).data,
    site: siteData(generation.loaded.site),
    network: networkData(network),
    hosts: hostsData(network),
  };
  for (const name of ['net-register.sh', 'net-unregister.sh']) {
    generation.render(`networks/${name}`, data, { path: `${folder}/${name}`, mode: 0o755, secrets: 'refused' });
  }
}
