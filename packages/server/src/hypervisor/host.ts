import type { Duplex } from 'node:stream';
import type { CheckView, HostView } from '@aula/api';
import type { DomainUuid, Ipv4Address, MacAddress, NetworkName, PresetImage, RoomName, SeatName } from '@aula/model';
import type { Hypervisor, NetworkHost } from '@aula/rollout';
import type { NetworkSpace } from './firewall/network-space.ts';

/** One connected hypervisor as the rest of the server sees it: the rollout port, and what consoles and live state need. */
export interface Host extends AsyncDisposable {
  readonly id: string;
  readonly kind: HostView['kind'];
  readonly hypervisor: Hypervisor;
  /** Networks that stand on their own. */
  readonly networks: NetworkHost;
  /** Where its networks, its packet filter and its ports are; null when this process cannot get there. */
  networkSpace(): NetworkSpace | null;
  /** All domains with Aula's mark, in one pass. */
  listSeats(signal?: AbortSignal): Promise<LiveSeat[]>;
  /** One of them; null when there is no such domain. */
  readSeat(seat: SeatName, signal?: AbortSignal): Promise<LiveSeat | null>;
  /** Current DHCP leases of the network; empty when it is not active. */
  leases(network: NetworkName, signal?: AbortSignal): Promise<ReadonlyMap<MacAddress, Ipv4Address>>;
  /** Changes of domains and networks from now on, until `signal` aborts. Bounded: `resync` says that something was dropped or the connection came back. */
  events(signal: AbortSignal): AsyncIterable<HostEvent>;
  /** Screen as PPM or PNG bytes. Throws HypervisorError. */
  screenshot(seat: SeatName, signal?: AbortSignal): Promise<Buffer>;
  connectDesktop(seat: SeatName, signal?: AbortSignal): Promise<Duplex>;
  /** Where the servers of the running seat's screen listen. */
  screenSockets(seat: SeatName, signal?: AbortSignal): Promise<ScreenSockets>;
  /** `signal` gives up opening it; it does not end it once open. */
  openTerminal(seat: SeatName, signal?: AbortSignal): Promise<Duplex>;
  /** Builds or finds the preset's image in the cache (slow the first time). */
  info(signal?: AbortSignal): Promise<HostView>;
  /** The host's lines of `aula doctor`. */
  checks(signal?: AbortSignal): Promise<CheckView[]>;
}

/** Paths of unix sockets as this process sees them. */
export interface ScreenSockets {
  vnc: string;
  /** Null: the seat was started without SPICE. */
  spice: string | null;
}

export interface LiveSeat {
  name: SeatName;
  room: RoomName;
  uuid: DomainUuid;
  mac: MacAddress | null;
  networkName: NetworkName | null;
  power: 'off' | 'running' | 'paused' | 'crashed' | 'stopping';
  /** ISO 8601; null while off or not known. */
  startedAt: string | null;
}

export type HostEvent =
  | { type: 'seat'; name: SeatName }
  /** It was defined, started, stopped or undefined. */
  | { type: 'network'; name: string }
  /** Who is on which network, or with which address, may have changed: leases, guest agents, machines that are no seats. */
  | { type: 'machines' }
  | { type: 'resync' }
  | { type: 'disconnected' };

/** Where images come from: provision builds them, the server caches the answer per preset. */
export interface ImageSource {
  /** Present in the cache already, or null. Fast. */
  find(preset: string): Promise<PresetImage | null>;
  /** Builds it if needed; `onProgress` gets plain words. */
  build(preset: string, options: { signal?: AbortSignal; onProgress?: (message: string) => void }): Promise<PresetImage>;
}
