import { NetworkUpdateCommand, NetworkUpdateSection } from '@aula/libvirt';
import { element, writeXml, type XmlNode } from '@aula/libvirt-xml';
import type { NetworkShape, ShapeRange, ShapeReservation } from '@aula/rollout';

/** One call of `virNetworkUpdate`. */
export interface NetworkChange {
  command: number;
  section: number;
  xml: string;
}

type Section = (typeof NetworkUpdateSection)[keyof typeof NetworkUpdateSection];

const { delete: REMOVE, addLast: ADD, modify: MODIFY } = NetworkUpdateCommand;

/** What turns a running network into the wanted one, apart from its ground. What is no longer wanted goes first, so that addresses and names are free. */
export function liveChanges(now: NetworkShape, wanted: NetworkShape): NetworkChange[] {
  const parts = [
    hostChanges(now.reservations, wanted.reservations),
    listChanges(NetworkUpdateSection.dnsHost, now.names, wanted.names, {
      key: ({ ip, names }) => `${ip} ${names.join(' ')}`,
      full: ({ ip, names }) => element('host', { ip }, ...names.map((name) => element('hostname', {}, name))),
      // By address alone: a name that moved to another address would match twice.
      bare: ({ ip }) => element('host', { ip }),
    }),
    listChanges(NetworkUpdateSection.ipDhcpRange, now.ranges, wanted.ranges, { key: rangeKey, full: rangeXml, bare: rangeXml }),
    listChanges(NetworkUpdateSection.dnsSrv, now.srv, wanted.srv, { key: JSON.stringify, full: srvXml, bare: srvXml }),
    listChanges(NetworkUpdateSection.dnsTxt, now.txt, wanted.txt, {
      key: ({ name, value }) => `${name} ${value}`,
      full: ({ name, value }) => element('txt', { name, value }),
      bare: ({ name, value }) => element('txt', { name, value }),
    }),
  ];
  return [...parts.flatMap(({ first }) => first), ...parts.flatMap(({ last }) => last)];
}

interface Changes {
  first: NetworkChange[];
  last: NetworkChange[];
}

function listChanges<T>(
  section: Section,
  now: readonly T[],
  wanted: readonly T[],
  { key, full, bare }: { key: (item: T) => string; full: (item: T) => XmlNode; bare: (item: T) => XmlNode },
): Changes {
  const had = new Set(now.map(key));
  const wants = new Set(wanted.map(key));
  return {
    first: now.filter((item) => !wants.has(key(item))).map((item) => ({ command: REMOVE, section, xml: writeXml(bare(item)) })),
    last: wanted.filter((item) => !had.has(key(item))).map((item) => ({ command: ADD, section, xml: writeXml(full(item)) })),
  };
}

/** A reservation whose MAC stays is changed in place: each call costs libvirt a rewrite of its firewall rules. */
function hostChanges(now: readonly ShapeReservation[], wanted: readonly ShapeReservation[]): Changes {
  const section = NetworkUpdateSection.ipDhcpHost;
  const had = new Map(now.map((host) => [host.mac, JSON.stringify(hostXml(host))]));
  const wants = new Set(wanted.map(({ mac }) => mac));
  const of = (command: number, host: ShapeReservation): NetworkChange => ({ command, section, xml: writeXml(hostXml(host)) });
  const changed = wanted.filter((host) => had.has(host.mac) && had.get(host.mac) !== JSON.stringify(hostXml(host)));
  return {
    first: [...now.filter(({ mac }) => !wants.has(mac)).map((host) => of(REMOVE, host)), ...changed.map((host) => of(MODIFY, host))],
    last: wanted.filter(({ mac }) => !had.has(mac)).map((host) => of(ADD, host)),
  };
}

const hostXml = ({ mac, name, ip, leaseSeconds }: ShapeReservation): XmlNode =>
  element('host', { mac, name: name === '' ? undefined : name, ip }, leaseXml(leaseSeconds));
const rangeXml = ({ first, last, leaseSeconds }: ShapeRange): XmlNode =>
  element('range', { start: first, end: last }, leaseXml(leaseSeconds));
const rangeKey = ({ first, last, leaseSeconds }: ShapeRange): string => `${first} ${last} ${leaseSeconds}`;
const leaseXml = (seconds: number | null): XmlNode | null =>
  seconds === null ? null : element('lease', { expiry: seconds, unit: 'seconds' });
const srvXml = ({ service, protocol, target, port, priority, weight }: NetworkShape['srv'][number]): XmlNode =>
  element('srv', { service, protocol, target, port, priority, weight });
