import { NETWORK_LIMITS, parseIpv4Address, parseSeatName } from '@aula/model';
import type { ImportedNetwork } from './convert-network.ts';
import { type Findings, quoted } from './findings.ts';
import type { KeyReader } from './key-reader.ts';
import { listOf, mapOf, type SourceNode, textOf } from './source-node.ts';

/** The names of a network's own: the key `dns`. */
export function readRecords(reader: KeyReader, network: ImportedNetwork): void {
  for (const item of reader.list('dns')) {
    const record = mapOf(item);
    const ip = parseIpv4Address(textOf(record?.entries.get('ip')) ?? '');
    const name = textOf(record?.entries.get('hostname')) ?? textOf(record?.entries.get('name'));
    const label = name === null ? null : labelIn(name, network.domain);
    if (ip === null || label === null)
      reader.leftOut(item, 'dns', `the name ${quoted(name ?? '')} is left out`, 'a host name of the network and an IPv4 address');
    else if (network.records.length >= NETWORK_LIMITS.records)
      reader.leftOut(item, 'dns', 'the name is left out: there are too many', `at most ${NETWORK_LIMITS.records}`);
    else network.records.push({ name: label, ip });
  }
}

/** The label of a name of the network's domain; null for one of another domain. */
export function labelIn(name: string, domain: string | null): string | null {
  const lower = name.toLowerCase();
  const bare = domain !== null && lower.endsWith(`.${domain}`) ? lower.slice(0, -domain.length - 1) : lower;
  return parseSeatName(bare);
}

/** Name servers of the guests: they ask the host, which asks these. */
export function addForwarders(
  network: ImportedNetwork,
  servers: SourceNode | undefined,
  { path, gateways, findings }: { path: string; gateways: ReadonlySet<string>; findings: Findings },
): void {
  if (network.mode === 'bridge') return;
  for (const item of listOf(servers)) {
    const map = mapOf(item);
    const text = map === null ? textOf(item) : (textOf(map.entries.get('ip')) ?? textOf(map.entries.get('hostname')));
    const ip = parseIpv4Address(text ?? '');
    // The host's own addresses: it is asked anyway.
    if ((ip !== null && gateways.has(ip)) || (ip !== null && network.forwarders.includes(ip))) continue;
    if (ip === null) findings.leftOut(item.origin, path, `the name server ${quoted(text ?? '')} is left out`, 'an IPv4 address');
    else if (network.forwarders.length >= NETWORK_LIMITS.forwarders) {
      findings.leftOut(item.origin, path, `the name server ${ip} is left out`, `at most ${NETWORK_LIMITS.forwarders}`);
    } else {
      network.forwarders.push(ip);
      findings.note(item.origin, path, `guests ask the host of their network, which asks ${ip}`);
    }
  }
}
