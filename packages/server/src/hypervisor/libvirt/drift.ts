import { createHash } from 'node:crypto';
import type { DomainInfo } from './domain-info.ts';
import { TAP_PREFIX } from './protect/guard.ts';

/** Hardware of a domain in words, by aspect; only what libvirt gives back as it was defined. */
function aspects(domain: DomainInfo): Record<string, unknown> {
  return {
    // libvirt adds a boot device of its own where a kernel is given; it is not used then.
    boot: domain.boot.kernel === null ? domain.boot : { ...domain.boot, devices: [] },
    disk: domain.disks.map(({ target, bus, device, path, format, backing }) => [target, bus, device, path, format, backing]),
    nic: domain.interfaces.map(({ type, model, filter, device, isolated, outKiBps }) => {
      // Only names that rules go by; others are libvirt's own choice at each start.
      const tap = device?.startsWith(TAP_PREFIX) ? device : null;
      return [
        type,
        model,
        filter,
        ...(tap === null ? [] : [tap]),
        ...(isolated ? ['isolated'] : []),
        ...(outKiBps === null ? [] : [outKiBps]),
      ];
    }),
    graphics: domain.graphics.map(({ type, listen }) => [type, listen]),
    video: domain.video,
    console: domain.serials,
    // libvirt adds a PS/2 keyboard and mouse of its own to every x86 machine.
    input: domain.inputs.filter((input) => input.bus !== 'ps2').map(({ type, bus }) => [type, bus]),
    channel: domain.channels.map(({ type, name }) => [type, name]),
  };
}

/** Hex digits of one fingerprint. */
const FINGERPRINT_DIGITS = 12;

/** One short fingerprint per aspect, kept in the seat's mark when it is defined. */
export function fingerprints(domain: DomainInfo): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [aspect, value] of Object.entries(aspects(domain))) {
    found[aspect] = createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, FINGERPRINT_DIGITS);
  }
  return found;
}

/** Aspects in which the domain is no longer what its own mark says it was defined as. Aspects the mark does not know are passed over. */
export function driftOf(domain: DomainInfo): string[] {
  if (domain.mark === null) return [];
  const now = fingerprints(domain);
  return Object.entries(domain.mark.shape)
    .filter(([aspect, fingerprint]) => now[aspect] !== undefined && now[aspect] !== fingerprint)
    .map(([aspect]) => aspect);
}

/** Whether two definitions come to the same machine: hardware, size, addresses and mark. */
export function sameDefinition(a: DomainInfo, b: DomainInfo): boolean {
  return definitionKey(a) === definitionKey(b);
}

function definitionKey(domain: DomainInfo): string {
  const { type, uuid, memoryKiB, vcpus, mark } = domain;
  const nics = domain.interfaces.map(({ mac, network }) => [mac, network]);
  const shape = Object.entries(mark?.shape ?? {}).sort(([x], [y]) => (x < y ? -1 : 1));
  return JSON.stringify([type, uuid, memoryKiB, vcpus, nics, aspects(domain), { ...mark, shape }]);
}

/** Whether a running domain differs from its definition, so that a restart would change it. */
export function restartPending(live: DomainInfo, defined: DomainInfo): boolean {
  const key = (domain: DomainInfo): string =>
    JSON.stringify([
      domain.memoryKiB,
      domain.vcpus,
      domain.boot,
      domain.interfaces.map(({ mac, network }) => [mac, network]),
      domain.disks.map(({ target, path }) => [target, path]),
      domain.graphics.some(({ type }) => type === 'spice'),
    ]);
  return key(live) !== key(defined);
}
