import { capabilities } from '@aula/libvirt-xml';

/** Domain types that x86_64 guests may have on a host: `kvm`, `qemu`; from what `virConnectGetCapabilities` says. */
export function domainTypesOf(xml: string): string[] {
  const guest = capabilities.parse(xml).guests?.find(({ arch }) => arch.name === 'x86_64');
  return guest?.arch.domains.map(({ type }) => type) ?? [];
}
