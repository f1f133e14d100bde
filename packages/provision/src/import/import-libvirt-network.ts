import { type Network, network as networkDocument, parseDocument, XmlError } from '@aula/libvirt-xml';
import { type Diagnostic, formatDiagnostic, type NetworkMode, parseNetwork } from '@aula/model';
import type { Origin } from '../contexts/context-node.ts';
import { Findings, quoted } from './findings.ts';
import { addressParts } from './libvirt-addresses.ts';
import { dnsParts } from './libvirt-dns.ts';
import { reportUnconverted, XmlPlaces } from './libvirt-places.ts';
import { settleName } from './names.ts';
import { toYaml } from './write-yaml.ts';

export interface ImportedLibvirtNetwork {
  /** Name of the network in Aula; null when nothing could be made of the XML. */
  name: string | null;
  /** Its YAML, which Aula takes; null as above. */
  source: string | null;
  /** What was left out (errors), or is there in another form (warnings), with line and column of the XML. */
  diagnostics: Diagnostic[];
}

const MODES: ReadonlyMap<string, NetworkMode> = new Map([
  ['nat', 'nat'],
  ['route', 'routed'],
  ['open', 'open'],
  ['bridge', 'bridge'],
]);
const BRIDGE = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,14}$/;

/** Turns a libvirt network's XML into a network of Aula's. Pure; throws on no text whatever. `file` is what findings call it. */
export function importLibvirtNetwork(xml: string, file = '<input>'): ImportedLibvirtNetwork {
  const findings = new Findings();
  const failed = () => ({ name: null, source: null, diagnostics: findings.list() });
  let value: Network;
  let places: XmlPlaces;
  try {
    places = new XmlPlaces(parseDocument(xml).root, file);
    value = networkDocument.parse(xml);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    findings.leftOut({ file, line: error.line ?? 1, column: error.column ?? 1 }, '', error.message.replace(/^line \d+, column \d+: /, ''));
    return failed();
  }
  const mode = modeOf(value);
  const top = places.of('');
  if (mode === null) {
    findings.leftOut(
      places.of('forward'),
      '/network/forward/@mode',
      `${quoted(value.forward?.mode ?? '')} has no counterpart`,
      [...MODES.keys()].join(', '),
    );
    return failed();
  }
  reportUnconverted(places.root, mode, file, findings);
  const name = settleName(value.name, new Set(), { origin: places.of('name'), path: '/network/name', findings });
  const addresses = addressParts(value, mode, places, findings);
  if (addresses === null) {
    findings.leftOut(top, '/network/ip', 'it has no IPv4 address of the host: Aula needs the subnet', 'an <ip> with address and prefix');
    return failed();
  }
  const domain = domainOf(value, findings, places);
  const source = toYaml(`Imported from the libvirt network ${value.name}`, {
    network: name,
    mode,
    bridge: bridgeOf(value, mode, findings, places),
    domain: mode === 'bridge' ? undefined : domain,
    ...addresses,
    dns: mode === 'bridge' ? undefined : dnsParts(value, domain ?? null, places, findings),
    ...(value.isolatedPorts === true ? { protect: { default: { level: 'strict', isolate: true } } } : {}),
  });
  return check(name, source, findings, top);
}

/** What Aula's own parser does not take is not given out. */
function check(name: string, source: string, findings: Findings, at: Origin): ImportedLibvirtNetwork {
  const errors = parseNetwork(source, `${name}.yaml`).diagnostics.filter(({ severity }) => severity === 'error');
  for (const error of errors.slice(0, 20)) findings.leftOut(at, '', `Aula does not take the network: ${formatDiagnostic(error)}`);
  return errors.length === 0 ? { name, source, diagnostics: findings.list() } : { name: null, source: null, diagnostics: findings.list() };
}

function modeOf({ forward }: Network): NetworkMode | null {
  return forward === undefined ? 'isolated' : (MODES.get(forward.mode ?? 'nat') ?? null);
}

function bridgeOf({ bridge }: Network, mode: string, findings: Findings, places: XmlPlaces): string | undefined {
  const name = bridge?.name;
  if (name === undefined || BRIDGE.test(name)) return name;
  findings.note(
    places.of('bridge'),
    '/network/bridge/@name',
    `${quoted(name)} is left out: Aula names ${mode === 'bridge' ? 'none' : 'one'}`,
    'at most 15 characters',
  );
  return undefined;
}

function domainOf({ domain }: Network, findings: Findings, places: XmlPlaces): string | undefined {
  if (domain === undefined) return undefined;
  if (domain.localOnly !== true)
    findings.note(places.of('domain'), '/network/domain/@localOnly', 'in Aula names of this domain are never asked for elsewhere');
  const name = domain.name.toLowerCase();
  if (name.length <= 120 && name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))) return name;
  findings.leftOut(
    places.of('domain'),
    '/network/domain/@name',
    `${quoted(domain.name)} is left out`,
    'labels of letters, digits and hyphens',
  );
  return undefined;
}
