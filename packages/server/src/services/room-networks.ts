import { type NetworkRules, parseRoomNetwork } from '@aula/model';
import type { RoomStore } from '../store/rooms.ts';

export type RoomNetworks = ReturnType<typeof createRoomNetworks>;

/** What rooms' YAML says of their own networks. Texts that did not change are not read again. */
export function createRoomNetworks(rooms: Pick<RoomStore, 'list'>) {
  let known = new Map<string, { source: string; name: string; rules: NetworkRules | null }>();

  return {
    /** By network; as the rooms were last saved. Rooms that name a network, or whose YAML no longer reads, have none. */
    async rules(): Promise<ReadonlyMap<string, NetworkRules>> {
      const next: typeof known = new Map();
      for (const { name: room, network: name, source } of await rooms.list()) {
        const before = known.get(room);
        next.set(room, before?.source === source ? before : { source, name, rules: rulesOf(source) });
      }
      known = next;
      return new Map([...known.values()].flatMap(({ name, rules }) => (rules === null ? [] : [[name, rules]])));
    },
  };
}

/** Of a room's YAML; null unless it describes a network of its own. */
export function rulesOf(source: string): NetworkRules | null {
  const network = parseRoomNetwork(source);
  if (network?.protect === undefined || network.internet === undefined || network.publish === undefined) return null;
  const { protect, internet, publish } = network;
  return { protect, internet, publish };
}
