// Prints every domain of a daemon with its state, memory and vCPUs.
//
//     node list-domains.mjs qemu:///system
import { ConnectGetAllDomainStatsFlags, connect, DomainState, DomainStatsTypes, procedures, typedParamMap } from '@aula/libvirt';

await using connection = await connect({ uri: process.argv[2] ?? 'qemu:///system' });

const stateNames = new Map(Object.entries(DomainState).map(([name, number]) => [number, name]));
const { retStats } = await connection.call(procedures.connectGetAllDomainStats, {
  doms: [],
  stats: DomainStatsTypes.state | DomainStatsTypes.balloon | DomainStatsTypes.vcpu,
  flags: ConnectGetAllDomainStatsFlags.active | ConnectGetAllDomainStatsFlags.inactive,
});
for (const { dom, params } of retStats) {
  const stats = typedParamMap(params);
  const memory = stats.get('balloon.current') ?? stats.get('balloon.maximum') ?? '?';
  console.log(`${dom.name}\t${stateNames.get(stats.get('state.state')) ?? 'unknown'}\t${memory} KiB\t${stats.get('vcpu.current') ?? '?'} vCPUs`);
}
