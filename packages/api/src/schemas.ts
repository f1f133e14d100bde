import { ACCESS, NETWORK_MODES, OPERATION_KINDS, OPERATION_STATES, ROLES, SEAT_STATES } from '@aula/model';
import { z } from 'zod';

/** Schemas of everything that crosses the wire. Shapes follow the model's types; `z.infer` of each is assignable to them up to brands. */

export const diagnostic = z.object({
  severity: z.enum(['error', 'warning']),
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  path: z.string(),
  message: z.string(),
  allowed: z.string().optional(),
});

export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    diagnostics: z.array(diagnostic).optional(),
    operation: z.string().optional(),
    requestId: z.string(),
  }),
});

export const role = z.enum(ROLES);
export const access = z.enum(ACCESS);
export const personName = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{1,63}$/, 'must be 2–64 lower-case letters, digits, dots, underscores and hyphens, starting with a letter');
export const roomName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1–32 lower-case letters, digits and hyphens, starting with a letter');
export const seatName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be a host name of 1–63 lower-case letters, digits and hyphens');
export const operationId = z.string().regex(/^[a-z2-7]{16}$/, 'must be an operation id');
/** 8–256 characters. */
export const password = z.string().min(8, 'must have at least 8 characters').max(256, 'must have at most 256 characters');

export const person = z.object({
  name: z.string(),
  displayName: z.string(),
  role,
  createdAt: z.string(),
  mustChangePassword: z.boolean(),
});

export const seat = z.object({
  name: z.string(),
  room: z.string(),
  roomTitle: z.string(),
  section: z.string(),
  id: z.number().int(),
  preset: z.string(),
  state: z.enum(SEAT_STATES),
  ip: z.string(),
  leasedIp: z.string().nullable(),
  memoryKiB: z.number().int(),
  vcpus: z.number().int(),
  owner: z.string().nullable(),
  operation: z.string().nullable(),
  startedAt: z.string().nullable(),
  pictureVersion: z.string().nullable(),
  viewers: z.number().int(),
});

export const roomSummary = z.object({
  name: z.string(),
  title: z.string(),
  preset: z.string(),
  network: z.object({ name: z.string(), subnet: z.string() }),
  /** Seats by state, only states that occur. */
  states: z.partialRecord(z.enum(SEAT_STATES), z.number().int()),
  seatCount: z.number().int(),
  /** Names of up to four seats for the picture strip. */
  strip: z.array(z.object({ seat: z.string(), pictureVersion: z.string().nullable() })),
  operation: z.string().nullable(),
  appliedAt: z.string().nullable(),
});

export const room = roomSummary.extend({
  /** The YAML as last applied, byte for byte. */
  source: z.string(),
  seats: z.array(seat),
});

const subject = z.object({ kind: z.enum(['network', 'seat', 'image']), name: z.string() });
export const plan = z.object({
  room: z.string(),
  changes: z.array(
    z.discriminatedUnion('action', [
      z.object({ action: z.literal('create'), subject, summary: z.string() }),
      z.object({
        action: z.literal('change'),
        subject,
        fields: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
        effect: z.enum(['live', 'restart', 'recreate']),
      }),
      z.object({ action: z.literal('remove'), subject, loses: z.string() }),
    ]),
  ),
  conflicts: z.array(z.object({ subject, message: z.string() })),
  counts: z.object({ create: z.number().int(), change: z.number().int(), remove: z.number().int(), unchanged: z.number().int() }),
});

export const networkName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be 1–32 lower-case letters, digits and hyphens, starting with a letter');

export const networkPlan = z.object({
  network: z.string(),
  action: z.enum(['none', 'create', 'live', 'restart', 'start']),
  fields: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
  losesLink: z.array(z.string()),
  conflicts: z.array(z.string()),
});

export const networkSummary = z.object({
  name: z.string(),
  mode: z.enum(NETWORK_MODES),
  subnet: z.string(),
  ipv6: z.string().nullable(),
  gateway: z.string(),
  domain: z.string(),
  bridge: z.string().nullable(),
  /** Whose it is: Aula's own by its YAML, a room's, or made by somebody else. */
  owner: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('managed') }),
    z.object({ kind: z.literal('room'), room: z.string() }),
    z.object({ kind: z.literal('foreign') }),
  ]),
  /** `absent`: known to Aula, but not on the host (unregistered, or lost). */
  state: z.enum(['running', 'stopped', 'absent']),
  internet: z.enum(['on', 'off', 'allow-list']),
  protect: z.enum(['strict', 'metered', 'off', 'mixed']),
  rooms: z.array(z.string()),
  /** Seats that hang on it, and how many of them run. */
  seatCount: z.number().int(),
  runningCount: z.number().int(),
});

export const networkMachine = z.object({
  name: z.string(),
  kind: z.enum(['seat', 'host', 'unknown']),
  room: z.string().nullable(),
  section: z.string().nullable(),
  running: z.boolean(),
  mac: z.string().nullable(),
  wantedIp: z.string().nullable(),
  reservedIp: z.string().nullable(),
  leasedIp: z.string().nullable(),
  leaseEndsAt: z.string().nullable(),
  arpIp: z.string().nullable(),
  /** What the guest tells of itself, of all its cards, the wanted address first; at most 16. */
  agentIps: z.array(z.string()).nullable(),
  /** `none`: no guest agent listens in it. `silent`: one does, and gives no usable answer. */
  agent: z.enum(['none', 'silent', 'answers']),
  verdict: z.enum(['right', 'waiting', 'off', 'wrong']),
  detail: z.string(),
  /**
   * Whether the seat is kept from what its network's `protect` forbids. `protected`: it is, or will be from its start while it is off. `waiting`:
   * part of it only from its next start. `exposed`: it is not, though it should be. `none`: nothing is asked for. Absent where there is nothing to tell.
   */
  protection: z
    .object({
      state: z.enum(['protected', 'waiting', 'exposed', 'none']),
      /** Plain words for `waiting` and `exposed`; empty otherwise. */
      detail: z.string(),
    })
    .optional(),
});

export const network = networkSummary.extend({
  /** The YAML as last applied, byte for byte; null for networks that have none of their own. */
  source: z.string().nullable(),
  machines: z.array(networkMachine),
});

/** What of the world beyond their network seats may reach. `names` are looked up by the server; wildcards are refused. */
export const internet = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('on') }),
  z.strictObject({ mode: z.literal('off') }),
  z.strictObject({
    mode: z.literal('allow-list'),
    cidrs: z.array(z.string().max(64)).max(256).default([]),
    names: z.array(z.string().max(255)).max(256).default([]),
  }),
]);

/** One seat's state of the switch. */
export const seatInternet = z.object({
  seat: z.string(),
  room: z.string(),
  network: z.string(),
  /** The seat's own switch; null: as its room. */
  switch: internet.nullable(),
  /** What holds for it. */
  internet,
  /** Who says so. */
  from: z.enum(['network', 'room', 'seat']),
  /** Why what holds cannot be kept up right now, in plain words; null when it is. */
  problem: z.string().nullable(),
});

export const roomInternet = z.object({
  room: z.string(),
  network: z.string(),
  /** The room's own switch; null: as its network. */
  switch: internet.nullable(),
  internet,
  from: z.enum(['network', 'room']),
  problem: z.string().nullable(),
  seats: z.array(seatInternet),
});

/** A seat's port that the host passes on. */
export const publishedPort = z.object({
  seat: z.string(),
  room: z.string(),
  port: z.number().int(),
  protocol: z.enum(['tcp', 'udp']),
  /** The host's own port that leads there; kept as long as the port is published. */
  hostPort: z.number().int(),
  /** `requester`: only the addresses that asked for it. */
  clients: z.enum(['anyone', 'requester']),
  /** Those that asked, since the seat was started. */
  clientAddresses: z.array(z.string()),
  /** By the network's YAML, or asked for by staff. */
  origin: z.enum(['network', 'staff']),
  /** `waiting`: for the seat, its address or the host; `closed`: nobody asked for it yet. */
  state: z.enum(['open', 'waiting', 'closed']),
  /** Plain words for `waiting` and `closed`; empty when open. */
  detail: z.string(),
});

const viewerProtocol = z.enum(['vnc', 'spice']);
export const viewerRequest = z.strictObject({
  /** Absent: SPICE where the seat has it, else VNC. */ protocol: viewerProtocol.optional(),
});
/** A seat's screen at a port of the host, for one viewer outside the browser. */
export const viewer = z.object({
  seat: z.string(),
  protocol: viewerProtocol,
  /** Name or address that the viewer connects to. */ host: z.string(),
  hostPort: z.number().int(),
  /** Where the viewer has to be. */ clientAddress: z.string(),
  /** Lets one viewer in, until `validUntil`. */ password: z.string(),
  validUntil: z.string(),
  /** A connection file (`.vv`) that says all of this to virt-viewer. */ file: z.string(),
  /** Why it is not open after all, in plain words; null when it is. */ problem: z.string().nullable(),
});

export const operation = z.object({
  id: z.string(),
  kind: z.enum(OPERATION_KINDS),
  room: z.string(),
  state: z.enum(OPERATION_STATES),
  requestedBy: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  message: z.string(),
  error: z.string().nullable(),
  seats: z.array(z.object({ seat: z.string(), state: z.enum(['waiting', 'working', 'done', 'failed', 'undone']), message: z.string() })),
});

export const check = z.object({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'problem']),
  /** What was found. */
  detail: z.string(),
  /** What to do; empty when ok. */
  advice: z.string(),
});

export const host = z.object({
  id: z.string(),
  /** `system`, `socket` or `embedded`. */
  kind: z.enum(['system', 'socket', 'embedded']),
  uri: z.string(),
  connected: z.boolean(),
  acceleration: z.enum(['kvm', 'emulation']),
  libvirtVersion: z.string(),
  qemuVersion: z.string(),
  cpus: z.number().int(),
  memoryKiB: z.number().int(),
  poolFreeBytes: z.number(),
});

export const preset = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  memoryKiB: z.number().int(),
  vcpus: z.number().int(),
  /** Null until built on this installation. */
  digest: z.string().nullable(),
});

export const auditEntry = z.object({
  id: z.number().int(),
  at: z.string(),
  /** Login name, or `system`. */
  actor: z.string(),
  /** e.g. `room.apply`, `seat.console.open`, `login.failed`. */
  action: z.string(),
  subject: z.string(),
  outcome: z.enum(['ok', 'refused', 'failed']),
  detail: z.string(),
});

export const ticketRequest = z.strictObject({
  kind: z.enum(['desktop', 'terminal']),
  /** `view` drops keys, pointer and clipboard on the server. Students may only ask `control` for own seats; staff both. */
  mode: z.enum(['control', 'view']).default('control'),
});
export const ticket = z.object({
  /** 256 bits, base64url. Goes into the WebSocket subprotocol list as `ticket.<value>`, never into a URL. */
  ticket: z.string(),
  /** Path of the WebSocket: offer subprotocols `aula.v1` and `ticket.<value>`; the server answers `aula.v1`. */
  path: z.string(),
  expiresAt: z.string(),
});

export type ErrorBody = z.infer<typeof errorBody>;
export type PersonView = z.infer<typeof person>;
export type SeatView = z.infer<typeof seat>;
export type RoomSummary = z.infer<typeof roomSummary>;
export type RoomView = z.infer<typeof room>;
export type PlanView = z.infer<typeof plan>;
export type NetworkPlanView = z.infer<typeof networkPlan>;
export type NetworkSummary = z.infer<typeof networkSummary>;
export type NetworkMachineView = z.infer<typeof networkMachine>;
export type NetworkView = z.infer<typeof network>;
export type InternetView = z.infer<typeof internet>;
export type SeatInternetView = z.infer<typeof seatInternet>;
export type RoomInternetView = z.infer<typeof roomInternet>;
export type PublishedPortView = z.infer<typeof publishedPort>;
export type ViewerView = z.infer<typeof viewer>;
export type OperationView = z.infer<typeof operation>;
export type CheckView = z.infer<typeof check>;
export type HostView = z.infer<typeof host>;
export type PresetView = z.infer<typeof preset>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type DiagnosticView = z.infer<typeof diagnostic>;
