import { z } from 'zod';
import { networkRoutes } from './network-routes.ts';
import { defineRoutes } from './route.ts';
import * as s from './schemas.ts';

const inRoom = z.strictObject({ room: s.roomName });
const onSeat = z.strictObject({ seat: s.seatName });
const onOperation = z.strictObject({ operation: s.operationId });
const onPerson = z.strictObject({ person: s.personName });
const seatChoice = z.strictObject({
  /** Seats of the room; all of them if absent. */
  seats: z.array(s.seatName).min(1).max(500).optional(),
});
const source = z.strictObject({
  /** The room's YAML, at most 256 KiB. */
  source: z.string().max(256 * 1024),
  /** What to call it in diagnostics. */
  file: z.string().max(4096).default('<input>'),
});

export const routes = defineRoutes({
  health: {
    method: 'GET',
    path: '/health',
    summary: 'Is the server up',
    access: 'public',
    status: 200,
    response: z.object({ status: z.literal('ok'), version: z.string() }),
  },

  login: {
    method: 'POST',
    path: '/login',
    summary: 'Log in; sets the login cookie',
    access: 'public',
    status: 200,
    body: z.strictObject({ name: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
    response: s.person,
  },
  logout: { method: 'POST', path: '/logout', summary: 'End this login', access: 'self', status: 204 },
  me: { method: 'GET', path: '/me', summary: 'Who is logged in', access: 'self', status: 200, response: s.person },
  changePassword: {
    method: 'POST',
    path: '/me/password',
    summary: 'Choose a new password',
    access: 'self',
    status: 204,
    body: z.strictObject({ current: z.string().min(1).max(256), new: s.password }),
  },
  mySeats: {
    method: 'GET',
    path: '/me/seats',
    summary: 'Seats that belong to the caller',
    access: 'self',
    status: 200,
    response: z.object({ seats: z.array(s.seat) }),
  },

  people: {
    method: 'GET',
    path: '/people',
    summary: 'All people',
    access: 'staff',
    status: 200,
    response: z.object({ people: z.array(s.person) }),
  },
  createPerson: {
    method: 'POST',
    path: '/people',
    summary: 'Make an account; teachers may only make students',
    access: 'staff',
    status: 201,
    body: z.strictObject({
      name: s.personName,
      displayName: z.string().min(1).max(120),
      role: s.role.default('student'),
      password: s.password.optional(),
    }),
    /** The one-time password when none was given; shown only here. */
    response: z.object({ person: s.person, oneTimePassword: z.string().nullable() }),
  },
  resetPassword: {
    method: 'POST',
    path: '/people/:person/password',
    summary: 'Set a one-time password; teachers may only do so for students',
    access: 'staff',
    status: 200,
    params: onPerson,
    response: z.object({ oneTimePassword: z.string() }),
  },
  deletePerson: {
    method: 'DELETE',
    path: '/people/:person',
    summary: 'Remove an account; its seats become free',
    access: 'admin',
    status: 204,
    params: onPerson,
  },

  rooms: {
    method: 'GET',
    path: '/rooms',
    summary: 'All rooms',
    access: 'staff',
    status: 200,
    response: z.object({ rooms: z.array(s.roomSummary) }),
  },
  room: {
    method: 'GET',
    path: '/rooms/:room',
    summary: 'One room with its seats',
    access: 'staff',
    status: 200,
    params: inRoom,
    response: s.room,
  },
  validateRoom: {
    method: 'POST',
    path: '/rooms/validate',
    summary: "Check a room's YAML",
    access: 'staff',
    status: 200,
    body: source,
    response: z.object({ valid: z.boolean(), diagnostics: z.array(s.diagnostic) }),
  },
  planRoom: {
    method: 'POST',
    path: '/rooms/plan',
    summary: 'What an apply of this YAML would do',
    access: 'staff',
    status: 200,
    body: source,
    response: s.plan,
  },
  planStoredRoom: {
    method: 'GET',
    path: '/rooms/:room/plan',
    summary: 'Drift: what applying the stored YAML again would do',
    access: 'staff',
    status: 200,
    params: inRoom,
    response: s.plan,
  },
  applyRoom: {
    method: 'POST',
    path: '/rooms/apply',
    summary: 'Make the room as the YAML says',
    access: 'staff',
    status: 202,
    body: source.extend({ /** Start the seats that are made. */ start: z.boolean().default(true) }),
    /** `operation` is null when there is nothing to do. */
    response: z.object({ plan: s.plan, operation: s.operation.nullable() }),
  },
  applyStoredRoom: {
    method: 'POST',
    path: '/rooms/:room/apply',
    summary: 'Mend drift: apply the stored YAML again',
    access: 'staff',
    status: 202,
    params: inRoom,
    body: z.strictObject({ start: z.boolean().default(true) }),
    response: z.object({ plan: s.plan, operation: s.operation.nullable() }),
  },
  startRoom: {
    method: 'POST',
    path: '/rooms/:room/start',
    summary: 'Start seats',
    access: 'staff',
    status: 202,
    params: inRoom,
    body: seatChoice,
    response: s.operation,
  },
  stopRoom: {
    method: 'POST',
    path: '/rooms/:room/stop',
    summary: 'Shut seats down: ACPI, then force after a limit',
    access: 'staff',
    status: 202,
    params: inRoom,
    body: seatChoice.extend({ /** Pull the plug at once. */ force: z.boolean().default(false) }),
    response: s.operation,
  },
  resetRoom: {
    method: 'POST',
    path: '/rooms/:room/reset',
    summary: 'Seats back to fresh disks; running ones run again',
    access: 'staff',
    status: 202,
    params: inRoom,
    body: seatChoice,
    response: s.operation,
  },
  deleteRoom: {
    method: 'DELETE',
    path: '/rooms/:room',
    summary: 'Remove the room with all its seats, disks and its network',
    access: 'staff',
    status: 202,
    params: inRoom,
    response: s.operation,
  },
  assignSeats: {
    method: 'PUT',
    path: '/rooms/:room/owners',
    summary: 'Assign seats to people; null frees a seat',
    access: 'staff',
    status: 200,
    params: inRoom,
    body: z.strictObject({ owners: z.record(s.seatName, s.personName.nullable()) }),
    response: z.object({ seats: z.array(s.seat) }),
  },

  ...networkRoutes,

  openViewer: {
    method: 'POST',
    path: '/seats/:seat/viewer',
    summary: "Open the running seat's screen for one VNC or SPICE viewer at the caller's address; refused unless switched on",
    access: 'seat',
    status: 201,
    params: onSeat,
    body: s.viewerRequest,
    response: s.viewer,
  },
  closeViewer: {
    method: 'DELETE',
    path: '/seats/:seat/viewer',
    summary: 'Close it for all viewers',
    access: 'seat',
    status: 204,
    params: onSeat,
  },

  seat: { method: 'GET', path: '/seats/:seat', summary: 'One seat', access: 'seat', status: 200, params: onSeat, response: s.seat },
  startSeat: {
    method: 'POST',
    path: '/seats/:seat/start',
    summary: 'Start a seat',
    access: 'seat',
    status: 202,
    params: onSeat,
    response: s.operation,
  },
  stopSeat: {
    method: 'POST',
    path: '/seats/:seat/stop',
    summary: 'Shut a seat down',
    access: 'seat',
    status: 202,
    params: onSeat,
    response: s.operation,
  },
  resetSeat: {
    method: 'POST',
    path: '/seats/:seat/reset',
    summary: 'A seat back to a fresh disk',
    access: 'seat',
    status: 202,
    params: onSeat,
    response: s.operation,
  },
  seatPicture: {
    method: 'GET',
    path: '/seats/:seat/picture',
    summary: "The seat's screen, at most 1 s old, 640 px wide",
    access: 'seat',
    status: 200,
    params: onSeat,
    query: z.strictObject({ /** Only to defeat caches. */ v: z.string().max(64).optional() }),
    raw: 'image/webp',
  },
  openConsole: {
    method: 'POST',
    path: '/seats/:seat/tickets',
    summary: 'A ticket for one console',
    access: 'seat',
    status: 201,
    params: onSeat,
    body: s.ticketRequest,
    response: s.ticket,
  },

  operations: {
    method: 'GET',
    path: '/operations',
    summary: 'Operations, newest first; a student sees those on own seats',
    access: 'self',
    status: 200,
    query: z.strictObject({ room: s.roomName.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.object({ operations: z.array(s.operation) }),
  },
  operation: {
    method: 'GET',
    path: '/operations/:operation',
    summary: 'One operation; for a student only on own seats (else 404)',
    access: 'self',
    status: 200,
    params: onOperation,
    response: s.operation,
  },
  cancelOperation: {
    method: 'POST',
    path: '/operations/:operation/cancel',
    summary: 'Stop it cleanly: seats half made are undone',
    access: 'staff',
    status: 202,
    params: onOperation,
    response: s.operation,
  },
  retryOperation: {
    method: 'POST',
    path: '/operations/:operation/retry',
    summary: 'Do the failed seats of a finished operation again',
    access: 'staff',
    status: 202,
    params: onOperation,
    response: s.operation,
  },

  events: { method: 'GET', path: '/events', summary: 'Live events (SSE)', access: 'self', status: 200, raw: 'text/event-stream' },

  presets: {
    method: 'GET',
    path: '/presets',
    summary: 'Presets',
    access: 'staff',
    status: 200,
    response: z.object({ presets: z.array(s.preset) }),
  },
  hosts: { method: 'GET', path: '/hosts', summary: 'Hosts', access: 'staff', status: 200, response: z.object({ hosts: z.array(s.host) }) },
  doctor: {
    method: 'GET',
    path: '/doctor',
    summary: 'Checks of this installation',
    access: 'admin',
    status: 200,
    response: z.object({ checks: z.array(s.check) }),
  },
  audit: {
    method: 'GET',
    path: '/audit',
    summary: 'Who did what, newest first',
    access: 'admin',
    status: 200,
    query: z.strictObject({ before: z.coerce.number().int().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.object({ entries: z.array(s.auditEntry) }),
  },
});

export type Routes = typeof routes;
export type RouteName = keyof Routes;
/** Path prefix of the API. */
export const API_PREFIX = '/api/v1';
/** Path of the console WebSocket. */
export const CONSOLE_PATH = '/api/v1/console';
/** Every request that changes something and is authorised by cookie carries this header with value `1` (CSRF guard, besides the Origin check). */
export const CSRF_HEADER = 'x-aula';
/** Name of the login cookie: `__Host-aula` on https, `aula` on plain http. */
export const COOKIE_NAME = 'aula';
