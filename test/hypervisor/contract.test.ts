import { describeHypervisorContract } from '@aula/testkit/hypervisor-contract';
import { startDriverHost } from './driver-host.ts';

describeHypervisorContract('libvirt', async () => {
  const driver = await startDriverHost();
  return {
    hypervisor: driver.host.hypervisor,
    image: driver.image,
    addForeignDomain: (name, mac) =>
      driver.defineXml(
        'domain',
        `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory><os><type arch='x86_64'>hvm</type></os>` +
          `<devices><interface type='user'><mac address='${mac}'/></interface></devices></domain>`,
      ),
    addForeignNetwork: (name, gateway) =>
      driver.defineXml('network', `<network><name>${name}</name><forward/><ip address='${gateway}' prefix='24'/></network>`),
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  };
});
