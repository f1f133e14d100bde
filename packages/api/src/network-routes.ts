import { z } from 'zod';
import { defineRoutes } from './route.ts';
import * as s from './schemas.ts';

const inRoom = z.strictObject({ room: s.roomName });
const onSeat = z.strictObject({ seat: s.seatName });
/** Null: no switch of its own. */
const internetSwitch = z.strictObject({ internet: s.internet.nullable() });
const inNetwork = z.strictObject({ network: s.networkName });
const networkSource = z.strictObject({
  /** The network's YAML, at most 256 KiB. */
  source: z.string().max(256 * 1024),
  /** What to call it in diagnostics. */
  file: z.string().max(4096).default('<input>'),
});

/** Networks, who reaches the internet, and which ports of seats are reached from outside. */
export const networkRoutes = defineRoutes({
  networks: {
    method: 'GET',
    path: '/networks',
    summary: 'All networks: those of their own, those of rooms, and those that others made',
    access: 'staff',
    status: 200,
    response: z.object({ networks: z.array(s.networkSummary) }),
  },
  network: {
    method: 'GET',
    path: '/networks/:network',
    summary: 'One network with its machines: what each should have, and what it has',
    access: 'staff',
    status: 200,
    params: z.strictObject({ /** Any name: others name their networks as they like. */ network: z.string().min(1).max(255) }),
    response: s.network,
  },
  validateNetwork: {
    method: 'POST',
    path: '/networks/validate',
    summary: "Check a network's YAML",
    access: 'staff',
    status: 200,
    body: networkSource,
    response: z.object({ valid: z.boolean(), diagnostics: z.array(s.diagnostic) }),
  },
  planNetwork: {
    method: 'POST',
    path: '/networks/plan',
    summary: 'What an apply of this YAML would do',
    access: 'staff',
    status: 200,
    body: networkSource,
    response: s.networkPlan,
  },
  planStoredNetwork: {
    method: 'GET',
    path: '/networks/:network/plan',
    summary: 'Drift: what applying the stored YAML again would do',
    access: 'staff',
    status: 200,
    params: inNetwork,
    response: s.networkPlan,
  },
  applyNetwork: {
    method: 'POST',
    path: '/networks/apply',
    summary: 'Make the network as the YAML says',
    access: 'admin',
    status: 200,
    body: networkSource,
    /** `plan` is what has been done. */
    response: z.object({ plan: s.networkPlan, network: s.network }),
  },
  registerNetwork: {
    method: 'POST',
    path: '/networks/:network/register',
    summary: 'Make it on the host from the stored YAML: defined, started with the host, running',
    access: 'admin',
    status: 200,
    params: inNetwork,
    response: s.network,
  },
  unregisterNetwork: {
    method: 'POST',
    path: '/networks/:network/unregister',
    summary: 'Take it off the host; Aula keeps its YAML. Refused while seats of rooms hang on it',
    access: 'admin',
    status: 200,
    params: inNetwork,
    response: s.network,
  },
  deleteNetwork: {
    method: 'DELETE',
    path: '/networks/:network',
    summary: 'Take it off the host and forget it. Refused while seats of rooms hang on it',
    access: 'admin',
    status: 204,
    params: inNetwork,
  },
  freeSubnet: {
    method: 'GET',
    path: '/free-subnet',
    summary: "A private subnet that no network of Aula's or the host's and no route of the host uses",
    access: 'staff',
    status: 200,
    query: z.strictObject({ prefix: z.coerce.number().int().min(16).max(30).default(24) }),
    /** Null when none is left. */
    response: z.object({ subnet: z.string().nullable() }),
  },

  roomInternet: {
    method: 'GET',
    path: '/rooms/:room/internet',
    summary: 'What of the world the room and each of its seats may reach',
    access: 'staff',
    status: 200,
    params: inRoom,
    response: s.roomInternet,
  },
  setRoomInternet: {
    method: 'PUT',
    path: '/rooms/:room/internet',
    summary: 'Switch the internet of a room, at once and for running seats too; null: as its network says',
    access: 'staff',
    status: 200,
    params: inRoom,
    body: internetSwitch,
    response: s.roomInternet,
  },
  seatInternet: {
    method: 'GET',
    path: '/seats/:seat/internet',
    summary: 'What of the world the seat may reach',
    access: 'seat',
    status: 200,
    params: onSeat,
    response: s.seatInternet,
  },
  setSeatInternet: {
    method: 'PUT',
    path: '/seats/:seat/internet',
    summary: 'Switch the internet of one seat, at once; null: as its room says',
    access: 'staff',
    status: 200,
    params: onSeat,
    body: internetSwitch,
    response: s.seatInternet,
  },
  roomPorts: {
    method: 'GET',
    path: '/rooms/:room/ports',
    summary: "Published ports of the room's seats",
    access: 'staff',
    status: 200,
    params: inRoom,
    response: z.object({ ports: z.array(s.publishedPort) }),
  },
  seatPorts: {
    method: 'GET',
    path: '/seats/:seat/ports',
    summary: 'Published ports of the seat',
    access: 'seat',
    status: 200,
    params: onSeat,
    response: z.object({
      ports: z.array(s.publishedPort),
      /** Whether the seat's screen can be opened for viewers outside the browser. */ nativeViewers: z.boolean(),
    }),
  },
  openPort: {
    method: 'POST',
    path: '/seats/:seat/ports',
    summary: "Open a published port for the caller's address; staff may publish any port",
    access: 'seat',
    status: 201,
    params: onSeat,
    body: z.strictObject({
      port: z.number().int().min(1).max(65_535),
      protocol: z.enum(['tcp', 'udp']).default('tcp'),
      /** For a port that staff publish now: who may use it. */
      clients: z.enum(['anyone', 'requester']).default('requester'),
      /** Staff only: open it for this address rather than the caller's. */
      client: z.union([z.ipv4(), z.ipv6()]).optional(),
    }),
    response: s.publishedPort,
  },
  closePort: {
    method: 'DELETE',
    path: '/seats/:seat/ports/:protocol/:port',
    summary: 'Close it for all that asked; one that staff published is not published any more',
    access: 'seat',
    status: 204,
    params: onSeat.extend({ protocol: z.enum(['tcp', 'udp']), port: z.coerce.number().int().min(1).max(65_535) }),
  },
});
