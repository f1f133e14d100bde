import { readFile } from 'node:fs/promises';
import { isNotFound, type Network as NetworkRef, NetworkXMLFlags, procedures } from '@aula/libvirt';
import { type NetworkMark, network as networkType, parseXml, readNetworkMark, XmlError } from '@aula/libvirt-xml';
import { parseRoomName } from '@aula/model';
import {
  EMPTY,
  type HostNetwork,
  type ManagedNetwork,
  type NetworkHost,
  type NetworkOwner,
  type NetworkSurvey,
  type RunningMachine,
  shapeOfDefinition,
} from '@aula/rollout';
import type { DriverContext } from './context.ts';
import { AGENT_CHANNEL_NAME, type DomainInfo } from './domain-info.ts';
import type { DomainSurvey } from './domain-survey.ts';
import { toHypervisorError } from './errors.ts';
import { GuestAgents } from './guest-agents.ts';
import { shapeOf, subnetsOf } from './network-document.ts';
import { ensureNetwork, readShape } from './network-ensure.ts';
import { networkEvidence } from './network-evidence.ts';
import { relinkMachines } from './network-relink.ts';
import { networkRemove } from './networks.ts';
import { readProtect } from './protect/protect-mark.ts';
import { parseRouteTable6, readRoutes } from './route-table.ts';

/** Networks as code on libvirt. Every error that leaves it is a `HypervisorError`. */
export function libvirtNetworks(context: DriverContext, survey: DomainSurvey): NetworkHost {
  const agents = new GuestAgents(context);
  const told = async <T>(doing: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw toHypervisorError(error, doing);
    }
  };
  return {
    survey: (signal) => told("The host's networks could not be looked at", surveyAll(context, signal)),
    ensure: (network, signal) =>
      told(`The network ${network.definition.name} could not be set up`, ensure(context, survey, network, signal)),
    remove: (name, signal) => told(`The network ${name} could not be removed`, networkRemove(context, name, signal, true)),
    running: (name, signal) => told(`The machines of ${name} could not be listed`, running(context, survey, name, signal)),
    protection: (name, machines, signal) => {
      const devices = new Map(machines.map(({ domain, device = null }) => [domain, device]));
      return told(`The protection of ${name} could not be looked at`, context.protection.states(name, devices, signal));
    },
    evidence: (name, machines, signal) =>
      told(`The network ${name} could not be looked at`, networkEvidence(context, agents, { network: name, machines }, signal)),
  };
}

async function ensure(
  context: DriverContext,
  survey: DomainSurvey,
  { definition, members }: ManagedNetwork,
  signal?: AbortSignal,
): Promise<void> {
  const { name } = definition;
  const afterStart = (bridge: string): Promise<void> => relinkMachines(context, survey, { network: name, bridge }, signal);
  await ensureNetwork(
    context,
    { name, room: null, shape: shapeOfDefinition(definition, members), protect: definition.protect, afterStart },
    signal,
  );
}

async function running(context: DriverContext, survey: DomainSurvey, network: string, signal?: AbortSignal): Promise<RunningMachine[]> {
  const all = await survey.all(context, { wantsLive: () => true, signal });
  return all.flatMap(({ defined, live }) =>
    (live?.interfaces ?? []).flatMap(({ mac, network: on, device }) =>
      on === network && mac !== null ? [{ domain: defined.name, mac: mac.toLowerCase(), device, agent: hasAgent(live) }] : [],
    ),
  );
}

const hasAgent = (live: DomainInfo | null): boolean =>
  live?.channels.some(({ name, connected }) => name === AGENT_CHANNEL_NAME && connected) ?? false;

async function surveyAll(context: DriverContext, signal?: AbortSignal): Promise<NetworkSurvey> {
  const table = context.routeTable();
  const [{ nets }, routes, routes6, devices] = await Promise.all([
    context.link.call(procedures.connectListAllNetworks, { needResults: true, flags: 0 }, { signal }),
    readRoutes(table),
    table === null ? [] : readFile(table.replace(/route$/, 'ipv6_route'), 'utf8').then(parseRouteTable6, () => []),
    table === null ? null : readDevices(table),
  ]);
  const found = await Promise.all(nets.map((net) => surveyOne(context, net, signal).catch(ignoreGone)));
  const networks = found.filter((one) => one !== null);
  const bridges = new Set(networks.map(({ stored, live }) => (live ?? stored).bridge));
  const elsewhere = [...routes, ...routes6].filter(({ device }) => !bridges.has(device));
  return { networks, routes: new Map(elsewhere.map(({ subnet, device }) => [subnet, device])), devices };
}

async function surveyOne(context: DriverContext, net: NetworkRef, signal?: AbortSignal): Promise<HostNetwork> {
  const [{ xml }, { active }, { autostart }] = await Promise.all([
    context.link.call(procedures.networkGetXMLDesc, { net, flags: NetworkXMLFlags.inactive }, { signal }),
    context.link.call(procedures.networkIsActive, { net }, { signal }),
    context.link.call(procedures.networkGetAutostart, { net }, { signal }),
  ]);
  const { shape: stored, subnets, mark } = read(xml);
  const owner = ownerOf(context, mark);
  const live = active ? await readShape(context, net, true, signal).catch(ignoreUnreadable) : null;
  return {
    name: net.name,
    owner,
    active,
    autostart,
    stored,
    live,
    subnets,
    protect: owner.kind !== 'foreign' && mark?.protect !== undefined ? readProtect(mark.protect) : null,
  };
}

/** A network of others that Aula cannot read is only known by its name. */
function read(xml: string): { shape: HostNetwork['stored']; subnets: string[]; mark: NetworkMark | null } {
  try {
    const root = parseXml(xml, 'network');
    const found = networkType.read(root);
    return { shape: shapeOf(found), subnets: subnetsOf(found), mark: readNetworkMark(root) };
  } catch (error) {
    if (error instanceof XmlError) return { shape: EMPTY, subnets: [], mark: null };
    throw error;
  }
}

function ownerOf({ installationId }: DriverContext, mark: NetworkMark | null): NetworkOwner {
  if (mark === null || mark.installation !== installationId) return { kind: 'foreign' };
  if (mark.room === null) return { kind: 'managed' };
  const room = parseRoomName(mark.room);
  return room === null ? { kind: 'foreign' } : { kind: 'room', room };
}

/** Names of the network devices of the namespace that this route table belongs to; null when they cannot be read. */
async function readDevices(routeTable: string): Promise<Set<string> | null> {
  const text = await readFile(routeTable.replace(/route$/, 'dev'), 'utf8').catch(() => null);
  if (text === null) return null;
  return new Set(text.split('\n').flatMap((line) => /^\s*([^\s:]+):/.exec(line)?.[1] ?? []));
}

function ignoreGone(error: unknown): null {
  if (isNotFound(error)) return null;
  throw error;
}

function ignoreUnreadable(error: unknown): null {
  if (isNotFound(error) || error instanceof XmlError) return null;
  throw error;
}
