import { buildNetworkMark, type Network, type NetworkMark, network } from '@aula/libvirt-xml';
import { ipv4FromNumber, ipv4Range, ipv6FromNumber, ipv6Range } from '@aula/model';
import { type NetworkShape, namesByAddress, type ShapeRange, type ShapeReservation, sorted } from '@aula/rollout';

export interface NetworkDocument {
  name: string;
  /** Kept when it is defined anew. */
  uuid: string | undefined;
  /** Its bridge settled. */
  shape: NetworkShape & { bridge: string };
  mark: NetworkMark;
}

/**
 * A network's XML as Aula writes it. Without a dynamic range libvirt runs dnsmasq with a static one: an unknown machine gets no
 * address and a known one is answered at once, without dnsmasq's probe of dynamic addresses.
 *
 * @throws {XmlError} `invalid-value`.
 */
export function buildNetworkDocument({ name, uuid, shape, mark }: NetworkDocument): string {
  const base: Network = { name, ...(uuid === undefined ? {} : { uuid }), metadata: [buildNetworkMark(mark)], ...forwardOf(shape) };
  if (shape.mode === 'bridge') return network.build({ ...base, bridge: { name: shape.bridge } });
  return network.build({
    ...base,
    bridge: { name: shape.bridge, stp: false, delay: 0 },
    domain: { name: shape.domain, localOnly: true },
    dns: {
      ...(shape.forwarders.length === 0 ? {} : { forwarders: shape.forwarders.map((address) => ({ address })) }),
      txts: shape.txt,
      srvs: shape.srv,
      hosts: shape.names.map(({ ip, names }) => ({ ip, names })),
    },
    ips: shape.addresses.map((address, at) => addressOf(address, at === 0 ? shape : null)),
  });
}

function forwardOf({ mode, addresses }: NetworkShape): Pick<Network, 'forward'> {
  if (mode === 'isolated') return {};
  const nat6 = mode === 'nat' && addresses.length > 1 ? { nat: { ipv6: true } } : {};
  return { forward: { mode: mode === 'routed' ? 'route' : mode, ...nat6 } };
}

function addressOf(text: string, dhcp: NetworkShape | null): NonNullable<Network['ips']>[number] {
  const [address = '', prefix = ''] = text.split('/');
  const served = dhcp !== null && (dhcp.ranges.length > 0 || dhcp.reservations.length > 0);
  return {
    ...(address.includes(':') ? { family: 'ipv6' as const } : {}),
    address,
    prefix: Number(prefix),
    ...(served
      ? {
          dhcp: {
            ranges: dhcp.ranges.map(({ first, last, leaseSeconds }) => ({ start: first, end: last, ...leaseOf(leaseSeconds) })),
            hosts: dhcp.reservations.map(({ mac, name, ip, leaseSeconds }) => ({ mac, name, ip, ...leaseOf(leaseSeconds) })),
          },
        }
      : {}),
  };
}

const leaseOf = (seconds: number | null) => (seconds === null ? {} : { lease: { expiry: seconds, unit: 'seconds' as const } });

/** What a network's XML of any origin says, in the order of {@link NetworkShape}. */
export function shapeOf(found: Network): NetworkShape {
  const ips = found.ips ?? [];
  const dhcp = ips.filter(({ family }) => (family ?? 'ipv4') === 'ipv4').flatMap((ip) => ip.dhcp ?? []);
  const hosts = dhcp.flatMap((one) => one.hosts ?? []);
  const reservations = hosts.flatMap(({ mac, name, ip, lease }): ShapeReservation[] =>
    mac === undefined ? [] : [{ mac: mac.toLowerCase(), name: name ?? '', ip, leaseSeconds: secondsOf(lease) }],
  );
  const ranges = dhcp.flatMap((one) => one.ranges ?? []);
  return {
    mode: modeOf(found),
    bridge: found.bridge?.name ?? null,
    domain: found.domain?.name ?? '',
    addresses: addressesOf(found).sort((a, b) => Number(a.includes(':')) - Number(b.includes(':'))),
    forwarders: (found.dns?.forwarders ?? []).map(({ address, domain }) => `${domain === undefined ? '' : `${domain} `}${address ?? ''}`),
    ranges: sorted(
      ranges.map(({ start, end, lease }): ShapeRange => ({ first: start, last: end, leaseSeconds: secondsOf(lease) })),
      ({ first }) => first,
    ),
    reservations: sorted(reservations, ({ mac }) => mac),
    names: namesByAddress((found.dns?.hosts ?? []).flatMap(({ ip, names }) => names.map((name) => ({ ip, name })))),
    srv: sorted(
      (found.dns?.srvs ?? []).map(({ service, protocol, target, port, priority, weight }) => ({
        service,
        protocol,
        target: target ?? '',
        port: port ?? 0,
        priority: priority ?? 0,
        weight: weight ?? 0,
      })),
      (one) => JSON.stringify(one),
    ),
    txt: sorted(
      (found.dns?.txts ?? []).map(({ name, value }) => ({ name, value: value ?? '' })),
      ({ name, value }) => `${name} ${value}`,
    ),
  };
}

function modeOf({ forward }: Network): string {
  if (forward === undefined) return 'isolated';
  const mode = forward.mode ?? 'nat';
  return mode === 'route' ? 'routed' : mode;
}

/** The host's own addresses on it, `address/prefix`. */
function addressesOf({ ips = [] }: Network): string[] {
  return ips.flatMap(({ address, prefix, netmask }) => {
    const length = prefix ?? prefixOfMask(netmask ?? '');
    return address === undefined || length === null ? [] : [`${address.toLowerCase()}/${length}`];
  });
}

/** Subnets of a network and those that it is told lie behind it. */
export function subnetsOf(found: Network): string[] {
  const behind = (found.routes ?? []).map(({ address, prefix, netmask }) => `${address}/${prefix ?? prefixOfMask(netmask ?? '')}`);
  return [...addressesOf(found), ...behind].flatMap((cidr) => {
    const four = ipv4Range(cidr);
    if (four !== null) return [`${ipv4FromNumber(four.first)}/${four.prefix}`];
    const six = ipv6Range(cidr);
    return six === null ? [] : [`${ipv6FromNumber(six.first)}/${six.prefix}`];
  });
}

function prefixOfMask(mask: string): number | null {
  const octets = mask.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : null;
}

const UNIT_S = { seconds: 1, minutes: 60, hours: 3600 } as const;

function secondsOf(lease: { expiry: number; unit?: string | undefined } | undefined): number | null {
  if (lease === undefined) return null;
  const unit = lease.unit ?? 'minutes';
  return lease.expiry * (unit === 'seconds' || unit === 'hours' ? UNIT_S[unit] : UNIT_S.minutes);
}
