import type { XmlElement } from '@aula/libvirt-xml';
import type { Origin } from '../contexts/context-node.ts';
import type { Findings } from './findings.ts';

/** Finds elements of a network's XML again, for the places of findings. */
export class XmlPlaces {
  readonly root: XmlElement;
  readonly #file: string;
  constructor(root: XmlElement, file: string) {
    this.root = root;
    this.#file = file;
  }

  /** The element at a path such as `ip/dhcp/host`, the `index`th of all there are; the document where there is none. */
  of(path: string, index = 0): Origin {
    const found = path === '' ? [this.root] : this.root.find(...path.split('/'));
    return this.at(found[index] ?? found[0] ?? this.root);
  }

  at(element: XmlElement): Origin {
    const { line, column } = element.position ?? { line: 1, column: 1 };
    return { file: this.#file, line, column };
  }
}

/** Elements and attributes that are converted, or told where they are. */
const CONVERTED = new Set([
  ...['/network', '/network/name', '/network/forward', '/network/forward/@mode', '/network/bridge', '/network/bridge/@name'],
  ...['/network/domain', '/network/domain/@name', '/network/domain/@localOnly', '/network/port', '/network/port/@isolated'],
  ...['/network/dns', '/network/dns/forwarder', '/network/dns/forwarder/@addr', '/network/dns/forwarder/@domain'],
  ...[
    '/network/dns/txt',
    '/network/dns/txt/@name',
    '/network/dns/txt/@value',
    '/network/dns/host',
    '/network/dns/host/@ip',
    '/network/dns/host/hostname',
  ],
  ...['service', 'protocol', 'domain', 'target', 'port', 'priority', 'weight'].map((name) => `/network/dns/srv/@${name}`),
  ...['/network/dns/srv', '/network/ip', '/network/ip/@family', '/network/ip/@address', '/network/ip/@netmask', '/network/ip/@prefix'],
  ...['/network/ip/dhcp', '/network/ip/dhcp/range', '/network/ip/dhcp/range/@start', '/network/ip/dhcp/range/@end'],
  ...['/network/ip/dhcp/range/lease', '/network/ip/dhcp/range/lease/@expiry', '/network/ip/dhcp/range/lease/@unit'],
  ...[
    '/network/ip/dhcp/host',
    '/network/ip/dhcp/host/@mac',
    '/network/ip/dhcp/host/@name',
    '/network/ip/dhcp/host/@ip',
    '/network/ip/dhcp/host/@id',
  ],
  // What libvirt adds to every network, and Aula's networks have as well.
  ...[
    '/network/@connections',
    '/network/uuid',
    '/network/bridge/@stp',
    '/network/bridge/@delay',
    '/network/forward/nat',
    '/network/forward/nat/port',
  ],
]);

/** Why something has no counterpart, where there is more to say than that. */
const REASONS: Readonly<Record<string, string>> = {
  '/network/mac': 'Aula leaves the MAC of the bridge to libvirt',
  '/network/metadata': 'what other programs noted',
  '/network/dns/@enable': "Aula's networks have DNS",
  '/network/forward/@dev': "Aula does not tie a network to one of the host's interfaces",
  '/network/ip/tftp': 'seats are not booted over the network',
  '/network/ip/dhcp/bootp': 'seats are not booted over the network',
  '/network/ip/dhcp/host/lease': 'the lease time is that of the network',
};
/** What libvirt does anyway, and Aula's networks too. */
const USUAL = new Set([
  '/network/forward/nat/port/@start=1024',
  '/network/forward/nat/port/@end=65535',
  '/network/@trustGuestRxFilters=no',
  '/network/dns/@enable=yes',
  '/network/dns/@forwardPlainNames=yes',
]);
/** With an IPv6 subnet of its own, Aula's network has this too. */
const NAT6 = '/network/forward/nat/@ipv6=yes';
/** Of a network on a bridge of the host's, only this. */
const OF_BRIDGE = /^\/network(\/(@connections|uuid|name|forward(\/@mode)?|bridge(\/@name)?|ip(\/@(family|address|netmask|prefix))?))?$/;

/** Tells every element and attribute that nothing is made of; of an element as a whole only the topmost. */
export function reportUnconverted(root: XmlElement, mode: string, file: string, findings: Findings): void {
  const places = new XmlPlaces(root, file);
  const has6 = root.find('ip').some((ip) => ip.attributes.some(({ name, value }) => name === 'family' && value === 'ipv6'));
  const isConverted = (path: string) => CONVERTED.has(path) && (mode !== 'bridge' || OF_BRIDGE.test(path));
  const visit = (element: XmlElement, path: string): void => {
    for (const { name, value } of element.attributes) {
      const attribute = `${path}/@${name}`;
      const isUsual = USUAL.has(`${attribute}=${value}`) || (has6 && `${attribute}=${value}` === NAT6);
      if (isConverted(attribute) || isUsual || name === 'xmlns' || name.startsWith('xmlns:')) continue;
      findings.leftOut(places.at(element), attribute, because(attribute));
    }
    for (const child of element.elements()) {
      const inside = `${path}/${child.tag}`;
      if (isConverted(inside)) visit(child, inside);
      else findings.leftOut(places.at(child), inside, because(inside));
    }
  };
  visit(root, '/network');
}

const because = (path: string): string =>
  `it has no counterpart in a network of Aula's${REASONS[path] === undefined ? '' : `: ${REASONS[path]}`}`;
