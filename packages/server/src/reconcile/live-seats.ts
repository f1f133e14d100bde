import type { SeatView } from '@aula/api';
import type { MacAddress, OperationKind } from '@aula/model';
import type { LiveSeat } from '../hypervisor/host.ts';
import type { StoredSeat } from '../store/rooms.ts';
import { seatState } from './seat-state.ts';

interface Entry {
  row: StoredSeat;
  live: LiveSeat | null;
  leasedIp: string | null;
  /** When we first saw it run, for hosts that do not tell. */
  seenRunningAt: string | null;
  operation: { id: string; kind: OperationKind; working: boolean } | null;
  pictureVersion: string | null;
  /** As last told. */
  told: string;
}

export interface LiveSeatsOptions {
  onChange(seat: SeatView, previousOwner: string | null): void;
  onRemove(seat: string, room: string, previousOwner: string | null): void;
  viewersOf(seat: string): number;
  now?: () => number;
}

export type LiveSeats = ReturnType<typeof createLiveSeats>;

/** Every seat of every room as it is now: intent from the store, truth from the host. Tells each change once. */
export function createLiveSeats({ onChange, onRemove, viewersOf, now = Date.now }: LiveSeatsOptions) {
  const entries = new Map<string, Entry>();
  /** Domains of Aula's that have no row (yet). */
  let lives = new Map<string, LiveSeat>();

  function viewOf({ row, live, leasedIp, operation, pictureVersion, seenRunningAt }: Entry): SeatView {
    const running = live !== null && live.power !== 'off' && live.power !== 'crashed';
    const startedAt = running ? (live.startedAt ?? seenRunningAt) : null;
    const working = operation?.working ? operation.kind : null;
    const facts = live === null ? null : { power: live.power, startedAt };
    return {
      name: row.name,
      room: row.room,
      roomTitle: row.roomTitle,
      section: row.section,
      id: row.id,
      preset: row.preset,
      state: seatState({ live: facts, leasedIp, working, nowMs: now() }),
      ip: row.ip,
      leasedIp,
      memoryKiB: row.memoryKiB,
      vcpus: row.vcpus,
      owner: row.owner,
      operation: operation?.id ?? null,
      startedAt,
      pictureVersion: running ? pictureVersion : null,
      viewers: viewersOf(row.name),
    };
  }

  function tell(entry: Entry, previousOwner: string | null = null): void {
    const view = viewOf(entry);
    const text = JSON.stringify(view);
    if (text === entry.told && previousOwner === null) return;
    entry.told = text;
    onChange(view, previousOwner);
  }

  function takeLive(entry: Entry, live: LiveSeat | null): void {
    entry.live = live;
    const running = live !== null && (live.power === 'running' || live.power === 'paused' || live.power === 'stopping');
    if (!running) {
      entry.seenRunningAt = null;
      entry.leasedIp = null;
      entry.pictureVersion = null;
    } else entry.seenRunningAt ??= new Date(now()).toISOString();
    tell(entry);
  }

  return {
    /** The store's rows, of one room or of all: seats that are not among them any more go. */
    setRows(rows: readonly StoredSeat[], room?: string): void {
      const names = new Set(rows.map((row) => row.name));
      for (const [name, entry] of entries) {
        if (names.has(name) || (room !== undefined && entry.row.room !== room)) continue;
        entries.delete(name);
        onRemove(name, entry.row.room, entry.row.owner);
      }
      for (const row of rows) {
        const entry = entries.get(row.name);
        if (entry === undefined) {
          const made: Entry = { row, live: null, leasedIp: null, seenRunningAt: null, operation: null, pictureVersion: null, told: '' };
          entries.set(row.name, made);
          takeLive(made, lives.get(row.name) ?? null);
          continue;
        }
        const previous = entry.row.owner !== row.owner ? entry.row.owner : null;
        entry.row = row;
        tell(entry, previous);
      }
    },
    setLive(name: string, live: LiveSeat | null): void {
      if (live === null) lives.delete(name);
      else lives.set(name, live);
      const entry = entries.get(name);
      if (entry !== undefined) takeLive(entry, live);
    },
    setAllLive(all: readonly LiveSeat[]): void {
      lives = new Map(all.map((live) => [live.name, live]));
      for (const [name, entry] of entries) takeLive(entry, lives.get(name) ?? null);
    },
    setLeases(network: string, leases: ReadonlyMap<MacAddress, string>): void {
      for (const entry of entries.values()) {
        if (entry.live?.networkName !== network || entry.live.mac === null || entry.live.power === 'off') continue;
        entry.leasedIp = leases.get(entry.live.mac) ?? null;
        tell(entry);
      }
    },
    setOperation(name: string, operation: Entry['operation']): void {
      const entry = entries.get(name);
      if (entry === undefined) return;
      entry.operation = operation;
      tell(entry);
    },
    setPicture(name: string, version: string): void {
      const entry = entries.get(name);
      if (entry === undefined || entry.live?.power !== 'running') return;
      entry.pictureVersion = version;
      tell(entry);
    },
    /** Something that the view is made of may have changed: viewers, time. */
    refresh(name: string): void {
      const entry = entries.get(name);
      if (entry !== undefined) tell(entry);
    },
    view(name: string): SeatView | null {
      const entry = entries.get(name);
      return entry === undefined ? null : viewOf(entry);
    },
    views({ room, owner }: { room?: string; owner?: string } = {}): SeatView[] {
      return [...entries.values()]
        .filter(({ row }) => (room === undefined || row.room === room) && (owner === undefined || row.owner === owner))
        .sort((a, b) => a.row.room.localeCompare(b.row.room, 'en') || a.row.position - b.row.position)
        .map(viewOf);
    },
    row: (name: string): StoredSeat | null => entries.get(name)?.row ?? null,
    live: (name: string): LiveSeat | null => entries.get(name)?.live ?? lives.get(name) ?? null,
    rows: (room: string): StoredSeat[] => [...entries.values()].filter(({ row }) => row.room === room).map(({ row }) => row),
    ownerOf: (name: string): string | null => entries.get(name)?.row.owner ?? null,
    /** Networks with running seats, and whether one of them still waits for its address. */
    networksToPoll(): Map<string, { waiting: boolean }> {
      const networks = new Map<string, { waiting: boolean }>();
      for (const { live, leasedIp } of entries.values()) {
        if (live?.networkName == null || live.power !== 'running') continue;
        const waiting = leasedIp === null || (networks.get(live.networkName)?.waiting ?? false);
        networks.set(live.networkName, { waiting });
      }
      return networks;
    },
  };
}
