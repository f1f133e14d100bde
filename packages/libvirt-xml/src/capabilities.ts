import { parseXml } from './xml/read.ts';

/** What Aula reads of `virConnectGetCapabilities`. */
export interface HostCapabilities {
  /** Domain types that x86_64 guests may have: `kvm`, `qemu`. */
  domainTypes: string[];
  emulator: string | null;
}

/** @throws {XmlError} as `parseXml`. */
export function parseCapabilities(source: string): HostCapabilities {
  const arch = parseXml(source, 'capabilities')
    .find('guest', 'arch')
    .find((candidate) => candidate.attribute('name') === 'x86_64');
  return {
    domainTypes: (arch?.children('domain') ?? []).map((domain) => domain.attribute('type') ?? ''),
    emulator: arch?.child('emulator')?.text ?? null,
  };
}
