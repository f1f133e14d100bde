import type { NetworkName, PresetImage } from '@aula/model';
import {
  parseDigest,
  parseDomainUuid,
  parseIpv4Address,
  parseIpv4Subnet,
  parseMacAddress,
  parseNetworkName,
  parsePresetName,
} from '@aula/model';
import { describeHypervisorContract } from './hypervisor-contract.ts';
import { MemoryHost } from './memory-hypervisor.ts';

function must<T>(value: T | null): T {
  if (value === null) throw new Error('not a valid name');
  return value;
}

const image: PresetImage = {
  preset: must(parsePresetName('tiny')),
  digest: must(parseDigest(`sha256:${'a'.repeat(64)}`)),
  diskPath: '/nowhere/disk.qcow2',
  diskBytes: 64 * 1024 * 1024,
  hardware: { machine: 'q35', memoryKiB: 98304, vcpus: 1 },
};

describeHypervisorContract('in memory', async () => {
  const host = new MemoryHost();
  return {
    hypervisor: host.connect(),
    image,
    async addForeignDomain(name, mac) {
      const uuid = must(parseDomainUuid('00000000-0000-4000-8000-000000000001'));
      const config = {
        room: null,
        section: '',
        id: 0,
        uuid,
        mac: must(parseMacAddress(mac)),
        ip: null,
        memoryKiB: 98304,
        vcpus: 1,
        networkName: 'default',
        preset: null,
        imageDigest: null,
        otherDrift: [],
      };
      host.domains.set(name, { config, live: null, power: 'off', starts: 0 });
    },
    async addForeignNetwork(name, gateway) {
      const network: NetworkName = must(parseNetworkName(name));
      host.networks.set(network, {
        name: network,
        subnet: must(parseIpv4Subnet(gateway.replace(/\.1$/, '.0/24'))),
        gateway: must(parseIpv4Address(gateway)),
        domain: 'theirs',
        ownerRoom: null,
        active: true,
        autostart: true,
        reservations: [],
      });
    },
    async [Symbol.asyncDispose]() {},
  };
});
