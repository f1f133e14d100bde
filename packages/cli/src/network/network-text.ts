import type { NetworkMachineView, NetworkSummary, NetworkView } from '@aula/api';
import { printable } from '../lib/io.ts';
import { table } from '../lib/table.ts';

/** Whose the network is, in a word or two. */
export const ownerWords = ({ owner }: Pick<NetworkSummary, 'owner'>): string =>
  owner.kind === 'managed' ? 'aula' : owner.kind === 'room' ? `room ${owner.room}` : 'others';

/** One network for people: what it is, and its machines as a table. */
export const describeNetwork = (network: NetworkView): string[] => [
  printable(`${network.name}: ${network.mode}, ${network.state}`),
  printable(
    `subnet ${network.subnet}${network.ipv6 === null ? '' : ` and ${network.ipv6}`}, gateway ${network.gateway}, domain ${network.domain}`,
  ),
  printable(
    `bridge ${network.bridge ?? 'not made yet'}, internet ${network.internet}, protect ${network.protect}, of ${ownerWords(network)}`,
  ),
  printable(`rooms: ${network.rooms.join(', ') || 'none'}; ${network.runningCount} of ${network.seatCount} seats running`),
  '',
  network.machines.length === 0 ? 'No machines.' : machineTable(network.machines),
];

/** Addresses of an agent that are shown in a row. */
const AGENT_IPS_SHOWN = 2;

function machineTable(machines: readonly NetworkMachineView[]): string {
  const isProtected = machines.some(({ protection }) => protection !== undefined);
  return table(
    ['MACHINE', 'ROOM', 'SHOULD HAVE', 'RESERVED', 'LEASED', 'SEEN', 'AGENT', ...(isProtected ? ['PROTECTION'] : []), 'VERDICT'],
    machines.map((one) => [
      one.name,
      one.room ?? (one.kind === 'host' ? '(host)' : ''),
      one.wantedIp ?? '',
      one.reservedIp ?? '',
      one.leasedIp ?? '',
      one.arpIp ?? '',
      agentWords(one),
      ...(isProtected ? [protectionWords(one)] : []),
      verdictWords(one),
    ]),
  );
}

function agentWords({ agent, agentIps }: NetworkMachineView): string {
  if (agent !== 'answers') return agent === 'silent' ? 'silent' : '';
  const rest = (agentIps?.length ?? 0) - AGENT_IPS_SHOWN;
  return (agentIps ?? []).slice(0, AGENT_IPS_SHOWN).join(' ') + (rest > 0 ? ` +${rest}` : '');
}

const protectionWords = ({ protection }: NetworkMachineView): string =>
  protection === undefined ? '' : withDetail(protection.state, protection.detail);

/** e.g. `wrong: it leases 192.0.2.77 instead of 192.0.2.21`. */
export const verdictWords = ({ verdict, detail }: NetworkMachineView): string => withDetail(verdict, detail);

const withDetail = (word: string, detail: string): string => (detail === '' ? word : `${word}: ${detail}`);

/** What has changed from one look at a network to the next, a line each. */
export function changesOf(before: NetworkView, after: NetworkView): string[] {
  const was = new Map(before.machines.map((machine) => [keyOf(machine), machine]));
  const now = new Set(after.machines.map(keyOf));
  const state = before.state === after.state ? [] : [`${after.name}: ${after.state}`];
  const changed = after.machines.flatMap((machine) => {
    const old = was.get(keyOf(machine));
    const line = stateLine(machine);
    return old !== undefined && stateLine(old) === line ? [] : [line];
  });
  const gone = before.machines.filter((machine) => !now.has(keyOf(machine))).map(({ name }) => `${name}: gone`);
  return [...state, ...changed, ...gone].map(printable);
}

const keyOf = ({ kind, name, mac }: NetworkMachineView): string => (kind === 'unknown' ? `${name} ${mac}` : name);

function stateLine(machine: NetworkMachineView): string {
  const has = [
    machine.leasedIp === null ? [] : [`leases ${machine.leasedIp}`],
    machine.arpIp === null ? [] : [`seen with ${machine.arpIp}`],
    machine.agent === 'none' ? [] : [`agent: ${agentWords(machine) || 'no address'}`],
    machine.protection === undefined ? [] : [protectionWords(machine)],
  ].flat();
  return `${machine.name}: ${verdictWords(machine)}${has.length === 0 ? '' : ` (${has.join(', ')})`}`;
}
