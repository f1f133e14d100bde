import type { Network } from '@aula/libvirt-xml';
import { ipv6ToNumber, NETWORK_LIMITS, parseIpv4Address } from '@aula/model';
import { type Findings, quoted } from './findings.ts';
import type { XmlPlaces } from './libvirt-places.ts';
import { labelIn } from './network-names.ts';
import type { YamlValue } from './write-yaml.ts';

const NAME = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const SERVICE = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const TEXT = /^[\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd]{1,255}$/;

/** The key `dns`; undefined when it would be empty. */
export function dnsParts({ dns }: Network, domain: string | null, places: XmlPlaces, findings: Findings): YamlValue | undefined {
  if (dns === undefined) return undefined;
  const lost = (path: string, index: number, why: string, allowed: string) =>
    findings.leftOut(places.of(`dns/${path}`, index), `/network/dns/${path}`, why, allowed);
  const isIp = (text: string) => parseIpv4Address(text) !== null || ipv6ToNumber(text) !== null;
  const forwarders: string[] = [];
  (dns.forwarders ?? []).forEach(({ address, domain: only }, index) => {
    if (address === undefined || only !== undefined || !isIp(address))
      lost('forwarder', index, 'a server for one domain only is left out', 'an address for all names');
    else if (forwarders.length >= NETWORK_LIMITS.forwarders)
      lost('forwarder', index, `${address} is left out`, `at most ${NETWORK_LIMITS.forwarders}`);
    else forwarders.push(address.toLowerCase());
  });
  const records: { name: string; ip: string }[] = [];
  (dns.hosts ?? []).forEach(({ ip, names }, index) => {
    for (const name of names) {
      const label = labelIn(name, domain);
      if (label === null || !isIp(ip) || records.length >= NETWORK_LIMITS.records)
        lost(
          'host',
          index,
          `the name ${quoted(name)} of ${ip} is left out`,
          `host names of the network, at most ${NETWORK_LIMITS.records}`,
        );
      else if (!records.some((record) => record.name === label && record.ip === ip.toLowerCase()))
        records.push({ name: label, ip: ip.toLowerCase() });
    }
  });
  const srv: YamlValue[] = [];
  (dns.srvs ?? []).forEach(({ service, protocol, target, port, priority, weight, domain: own }, index) => {
    const bare = service.replace(/^_/, '').toLowerCase();
    const isFit =
      SERVICE.test(bare) &&
      target !== undefined &&
      NAME.test(target) &&
      port !== undefined &&
      port > 0 &&
      srv.length < NETWORK_LIMITS.records;
    if (!isFit || (own !== undefined && own !== domain))
      lost('srv', index, `the service ${quoted(service)} is left out`, 'one of the own domain, with target and port');
    else
      srv.push({
        service: bare,
        protocol,
        target,
        port,
        ...(priority === undefined ? {} : { priority }),
        ...(weight === undefined ? {} : { weight }),
      });
  });
  const txt: YamlValue[] = [];
  (dns.txts ?? []).forEach(({ name, value }, index) => {
    if (NAME.test(name) && TEXT.test(value) && txt.length < NETWORK_LIMITS.records) txt.push({ name, value });
    else lost('txt', index, `the text ${quoted(name)} is left out`, 'a DNS name in lower case and printable characters');
  });
  const lists = Object.entries({ forwarders, records, srv, txt }).filter(([, list]) => list.length > 0);
  return lists.length === 0 ? undefined : Object.fromEntries(lists);
}
