import type { NetworkMachineView, NetworkSummary, NetworkView } from '@aula/api';
import type { NetworkProtect, NetworkRules, SeatProtection } from '@aula/model';
import {
  type HostNetwork,
  judgeMachine,
  type MachineFacts,
  type NetworkEvidence,
  type NetworkHost,
  type RunningMachine,
} from '@aula/rollout';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { NetworkStore } from '../store/networks.ts';
import type { RoomStore, StoredSeat } from '../store/rooms.ts';
import type { BookedNetwork, NetworkBook } from './network-book.ts';
import type { RoomNetworks } from './room-networks.ts';

export interface NetworkViewsOptions {
  host: NetworkHost;
  store: NetworkStore;
  rooms: RoomStore;
  roomNetworks: RoomNetworks;
  book: NetworkBook;
  live: LiveSeats;
}

export type NetworkViews = ReturnType<typeof createNetworkViews>;

/** Networks as the HTTP contract shows them: what is stored beside what the host has. */
export function createNetworkViews({ host, store, rooms, roomNetworks, book, live }: NetworkViewsOptions) {
  return {
    async list(signal?: AbortSignal): Promise<NetworkSummary[]> {
      const [{ networks }, seats, own] = await Promise.all([host.survey(signal), rooms.seats(), roomNetworks.rules()]);
      const names = new Set([...networks.map(({ name }) => name), ...book.names()]);
      return [...names].sort().flatMap((name) => {
        const onHost = networks.find((network) => network.name === name) ?? null;
        return summaryOf({ name, onHost, booked: book.find(name), seats: seatsOn(seats, name), own: own.get(name), isRunning }) ?? [];
      });
    },
    /** Null when neither Aula nor the host knows it. */
    async show(name: string, signal?: AbortSignal): Promise<NetworkView | null> {
      const [{ networks }, all, own] = await Promise.all([host.survey(signal), rooms.seats(), roomNetworks.rules()]);
      const onHost = networks.find((network) => network.name === name) ?? null;
      const booked = book.find(name);
      const seats = seatsOn(all, name);
      const summary = summaryOf({ name, onHost, booked, seats, own: own.get(name), isRunning });
      if (summary === null) return null;
      const running = onHost === null ? [] : await host.running(name, signal);
      const evidence = onHost?.active ? await host.evidence(name, running, signal) : NOTHING;
      const members = booked === null ? [] : await store.members(name);
      const macs = new Map<string, string>(members.map((member) => [member.name, member.mac]));
      const protection = onHost === null ? new Map<string, SeatProtection>() : await host.protection(name, running, signal);
      const machines = machinesOf({ booked, onHost, seats, running, evidence, macs }).map((machine) => {
        const own = machine.kind === 'seat' ? protection.get(machine.name) : undefined;
        return own === undefined ? machine : { ...machine, protection: own };
      });
      return { ...summary, source: booked?.source ?? null, machines };
    },
  };

  function isRunning(seat: StoredSeat): boolean {
    const power = live.live(seat.name)?.power;
    return power === 'running' || power === 'paused' || power === 'stopping';
  }
}

/** Addresses of one guest agent that are shown, after all were looked at. */
const AGENT_IPS_SHOWN = 16;

const NOTHING: NetworkEvidence = { leases: [], arp: new Map(), agent: new Map() };

const seatsOn = (seats: readonly StoredSeat[], network: string): StoredSeat[] => seats.filter((seat) => seat.network === network);

interface Known {
  name: string;
  onHost: HostNetwork | null;
  booked: BookedNetwork | null;
  seats: readonly StoredSeat[];
  /** What the YAML of its room says, where it is a room's own. */
  own: NetworkRules | undefined;
  isRunning(seat: StoredSeat): boolean;
}

function summaryOf({ name, onHost, booked, seats, own, isRunning }: Known): NetworkSummary | null {
  if (booked === null && onHost === null) return null;
  const counts = {
    rooms: [...new Set(seats.map(({ room }) => room))].sort(),
    seatCount: seats.length,
    runningCount: seats.filter(isRunning).length,
    state: onHost === null ? ('absent' as const) : onHost.active ? ('running' as const) : ('stopped' as const),
  };
  const bridge = onHost?.live?.bridge ?? onHost?.stored.bridge ?? null;
  // Of a foreign network that has the name of a stored one, the stored one is not shown as being there.
  if (booked !== null && (onHost === null || onHost.owner.kind === 'managed')) {
    const { mode, subnet, ipv6, gateway, domain, internet, protect } = booked.definition;
    const facts = { mode, subnet, gateway, domain, ipv6: ipv6?.subnet ?? null, bridge: bridge ?? booked.definition.bridge };
    return { name, ...facts, owner: { kind: 'managed' }, internet: internet.mode, protect: protectWord(protect), ...counts };
  }
  if (onHost === null) return null;
  const { stored, owner, subnets } = onHost;
  const addresses = stored.addresses.map((address) => address.split('/')[0] ?? '');
  return {
    name,
    mode: modeWord(stored.mode),
    subnet: subnets.find((subnet) => !subnet.includes(':')) ?? '',
    ipv6: subnets.find((subnet) => subnet.includes(':')) ?? null,
    gateway: addresses[0] ?? '',
    domain: stored.domain,
    bridge,
    owner,
    internet: stored.mode === 'isolated' ? 'off' : owner.kind === 'room' ? (own?.internet.mode ?? 'on') : 'on',
    protect: onHost.protect ? protectWord(onHost.protect) : 'off',
    ...counts,
  };
}

const MODES: readonly NetworkSummary['mode'][] = ['nat', 'routed', 'isolated', 'bridge', 'open'];
/** Other modes of libvirt's (macvtap, hostdev) put guests on the host's own network too. */
const modeWord = (mode: string): NetworkSummary['mode'] => MODES.find((word) => word === mode) ?? 'bridge';

function protectWord({ default: first, sections }: NetworkProtect): NetworkSummary['protect'] {
  const levels = new Set([first.level, ...Object.values(sections).map(({ level }) => level)]);
  return levels.size === 1 ? first.level : 'mixed';
}

interface MachineSources {
  booked: BookedNetwork | null;
  onHost: HostNetwork | null;
  seats: readonly StoredSeat[];
  running: readonly RunningMachine[];
  evidence: NetworkEvidence;
  /** MACs of seats by name, where they are on record. */
  macs: ReadonlyMap<string, string>;
}

/** Declared machines first, in the order of their declaration; then those that were only heard of. */
function machinesOf({ booked, onHost, seats, running, evidence, macs }: MachineSources): NetworkMachineView[] {
  const definition = onHost === null || onHost.owner.kind === 'managed' ? (booked?.definition ?? null) : null;
  const reserved = (onHost?.live ?? onHost?.stored)?.reservations ?? [];
  const unreserved = definition !== null && (definition.mode === 'bridge' || definition.dhcp === null);
  const shown = new Set<string>();
  const foreign = onHost?.owner.kind === 'foreign';
  const facts = (about: Pick<MachineFacts, 'name' | 'kind' | 'room' | 'section' | 'wantedIp'>, mac: string | null): NetworkMachineView => {
    if (mac !== null) shown.add(mac);
    // A machine may hold a lease of an address that it once had beside its present one.
    const leases = evidence.leases.filter((lease) => lease.mac === mac && lease.current);
    const lease = leases.find(({ ip }) => ip === about.wantedIp) ?? leases.at(0) ?? null;
    const told = mac === null ? undefined : evidence.agent.get(mac);
    const seen = mac === null ? [] : (evidence.arp.get(mac) ?? []);
    const reservation = reserved.find((host) => (mac === null ? host.name === about.name : host.mac === mac)) ?? null;
    const judged = judgeMachine({
      ...about,
      running: running.some((machine) => machine.mac === mac),
      mac,
      reservedIp: reservation?.ip ?? null,
      leasedIp: lease?.ip ?? null,
      leaseEndsAt: lease?.endsAt ?? null,
      arpIp: seen.find((ip) => ip === about.wantedIp) ?? seen.at(0) ?? null,
      agentIps: told == null ? null : [...told].sort((a, b) => Number(b === about.wantedIp) - Number(a === about.wantedIp)),
      agent: told === undefined ? 'none' : told === null ? 'silent' : 'answers',
      ...(unreserved ? { unreserved } : {}),
      ...(onHost?.active === false ? { networkDown: true } : {}),
    });
    return { ...judged, agentIps: judged.agentIps?.slice(0, AGENT_IPS_SHOWN) ?? null };
  };
  const macOf = (name: string): string | null =>
    running.find(({ domain }) => domain === name)?.mac ?? macs.get(name) ?? reserved.find((host) => host.name === name)?.mac ?? null;
  const declared = [
    ...seats.map(({ name, room, section, ip }) => facts({ name, kind: 'seat', room, section, wantedIp: ip }, macOf(name))),
    ...(definition?.hosts ?? []).map(({ name, mac, ip }) => facts({ name, kind: 'host', room: null, section: null, wantedIp: ip }, mac)),
  ];
  const heard = new Map<string, string>(running.map(({ mac, domain }) => [mac, domain]));
  for (const { mac, hostname } of evidence.leases) if (!heard.has(mac)) heard.set(mac, hostname ?? mac);
  const unknown = [...heard].filter(([mac]) => !shown.has(mac));
  const others = unknown.map(([mac, name]) => facts({ name, kind: 'unknown', room: null, section: null, wantedIp: null }, mac));
  // What others keep on their networks is right as it is.
  return [...declared, ...(foreign ? others.map((one): NetworkMachineView => ({ ...one, verdict: 'right', detail: '' })) : others)];
}
