import { procedures } from '@aula/libvirt';
import { capabilities, domainCapabilities } from '@aula/libvirt-xml';
import type { LibvirtLink } from './link.ts';

/** Domain types that x86_64 guests may have on a host: `kvm`, `qemu`; from what `virConnectGetCapabilities` says. */
export function domainTypesOf(xml: string): string[] {
  const guest = capabilities.parse(xml).guests?.find(({ arch }) => arch.name === 'x86_64');
  return guest?.arch.domains.map(({ type }) => type) ?? [];
}

/** What `virConnectGetDomainCapabilities` is asked about: seats. */
export const kindOfDomain = (virttype: 'kvm' | 'qemu') => ({ emulatorbin: null, arch: 'x86_64', machine: null, virttype, flags: 0 });

/** Whether `virConnectGetDomainCapabilities` tells of screens of this type. */
export function hasGraphics(xml: string, type: 'vnc' | 'spice'): boolean {
  const graphics = domainCapabilities.parse(xml).devices?.graphics;
  return graphics?.supported === true && (graphics.enums?.some(({ name, values }) => name === 'type' && values?.includes(type)) ?? false);
}

/** Asks the host when that is first needed; an answer that did not come is asked for again. */
export function spiceProbe(link: LibvirtLink, domainType: 'kvm' | 'qemu'): (signal?: AbortSignal) => Promise<boolean> {
  let known: boolean | null = null;
  return async (signal) => {
    if (known !== null) return known;
    const { capabilities: xml } = await link.call(procedures.connectGetDomainCapabilities, kindOfDomain(domainType), {
      lane: 'work',
      signal,
    });
    known = hasGraphics(xml, 'spice');
    return known;
  };
}
