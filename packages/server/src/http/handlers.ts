import type { Services } from '../services/services.ts';
import { openEventStream } from './event-stream.ts';
import type { Handlers } from './handler.ts';

/** The handler of every route of the contract. A route without one does not compile. */
export function createHandlers(s: Services): Handlers {
  return {
    health: async () => ({ status: 'ok', version: s.version }),

    login: async ({ body, request, reply }) => {
      const { cookie, person } = await s.session.login(body.name, body.password, request.ip);
      s.cookie.set(reply, cookie);
      return person;
    },
    logout: async ({ caller, reply }) => {
      await s.session.logout(caller);
      s.cookie.clear(reply);
      return undefined;
    },
    me: ({ caller }) => s.session.me(caller),
    changePassword: async ({ caller, body }) => {
      await s.people.changePassword(caller, body.current, body.new);
      return undefined;
    },
    mySeats: async ({ caller }) => ({ seats: s.live.views({ owner: caller.name }) }),

    people: async () => ({ people: await s.people.list() }),
    createPerson: ({ caller, body }) => s.people.create(caller, body),
    resetPassword: async ({ caller, params }) => ({ oneTimePassword: await s.people.resetPassword(caller, params.person) }),
    deletePerson: async ({ caller, params }) => {
      await s.people.remove(caller, params.person);
      return undefined;
    },

    rooms: async () => ({ rooms: await s.rooms.list() }),
    room: ({ params }) => s.rooms.show(params.room),
    validateRoom: async ({ body }) => s.rooms.check(body.source, body.file),
    planRoom: ({ body, signal }) => s.rooms.plan(body.source, body.file, signal),
    planStoredRoom: ({ params, signal }) => s.rooms.planStored(params.room, signal),
    applyRoom: ({ caller, body }) => s.rooms.apply(caller, body),
    applyStoredRoom: ({ caller, params, body }) => s.rooms.applyStored(caller, params.room, body.start),
    startRoom: ({ caller, params, body }) => s.rooms.act(caller, params.room, { kind: 'start' }, body.seats),
    stopRoom: ({ caller, params, body }) => s.rooms.act(caller, params.room, { kind: 'stop', force: body.force }, body.seats),
    resetRoom: ({ caller, params, body }) => s.rooms.act(caller, params.room, { kind: 'reset' }, body.seats),
    deleteRoom: ({ caller, params }) => s.rooms.remove(caller, params.room),
    assignSeats: async ({ caller, params, body }) => ({ seats: await s.rooms.assign(caller, params.room, body.owners) }),

    networks: async ({ signal }) => ({ networks: await s.networks.list(signal) }),
    network: ({ params, signal }) => s.networks.show(params.network, signal),
    validateNetwork: async ({ body }) => s.networks.check(body.source, body.file),
    planNetwork: ({ body, signal }) => s.networks.plan(body.source, body.file, signal),
    planStoredNetwork: ({ params, signal }) => s.networks.planStored(params.network, signal),
    applyNetwork: ({ caller, body }) => s.networks.apply(caller, body.source, body.file),
    registerNetwork: ({ caller, params }) => s.networks.register(caller, params.network),
    unregisterNetwork: ({ caller, params }) => s.networks.unregister(caller, params.network),
    deleteNetwork: async ({ caller, params }) => {
      await s.networks.remove(caller, params.network);
      return undefined;
    },
    freeSubnet: async ({ query, signal }) => ({ subnet: await s.networks.freeSubnet(query.prefix, signal) }),

    roomInternet: ({ params }) => s.internet.room(params.room),
    setRoomInternet: ({ caller, params, body }) => s.internet.setRoom(caller, params.room, body.internet),
    seatInternet: ({ params }) => s.internet.seat(params.seat),
    setSeatInternet: ({ caller, params, body }) => s.internet.setSeat(caller, params.seat, body.internet),
    roomPorts: async ({ params }) => ({ ports: await s.ports.room(params.room) }),
    seatPorts: ({ params }) => s.ports.seat(params.seat),
    openPort: ({ caller, params, body, request }) => s.ports.open(caller, params.seat, body, request.ip),
    closePort: async ({ caller, params }) => {
      await s.ports.close(caller, params.seat, params.protocol, params.port);
      return undefined;
    },

    openViewer: ({ caller, params, body, request }) =>
      s.ports.openViewer(caller, params.seat, { ...body, from: request.ip, askedAt: request.hostname }),
    closeViewer: async ({ caller, params }) => {
      await s.ports.closeViewer(caller, params.seat);
      return undefined;
    },

    seat: async ({ params }) => s.rooms.seat(params.seat),
    startSeat: ({ caller, params }) => s.rooms.actOnSeat(caller, params.seat, { kind: 'start' }),
    stopSeat: ({ caller, params }) => s.rooms.actOnSeat(caller, params.seat, { kind: 'stop', force: false }),
    resetSeat: ({ caller, params }) => s.rooms.actOnSeat(caller, params.seat, { kind: 'reset' }),
    seatPicture: async ({ params, request, signal }) => {
      const { webp, version } = await s.picture(s.rooms.seat(params.seat).name, signal);
      const etag = `"${version}"`;
      if (request.headers['if-none-match'] === etag) return { notModified: true };
      return { body: webp, headers: { etag, 'cache-control': 'private, no-cache' } };
    },
    openConsole: async ({ caller, params, body }) => s.consoles.open(caller, params.seat, body),

    operations: async ({ caller, query }) => ({ operations: await s.operations.list(caller, query) }),
    operation: ({ caller, params }) => s.operations.show(caller, params.operation),
    cancelOperation: ({ caller, params }) => s.operations.cancel(caller, params.operation),
    retryOperation: ({ caller, params }) => s.rooms.retry(caller, params.operation),

    events: async ({ caller, request, reply }) => {
      const last = request.headers['last-event-id'];
      openEventStream(reply, {
        hub: s.hub,
        caller,
        lastEventId: typeof last === 'string' ? last : undefined,
        stillThere: async () => caller.via === 'token' || (await s.logins.stillThere(caller.loginId)) !== null,
      });
      return null;
    },

    presets: async () => ({ presets: await s.presets.list() }),
    hosts: async ({ signal }) => ({ hosts: await s.hosts(signal) }),
    doctor: async ({ signal }) => ({ checks: await s.doctor(signal) }),
    audit: async ({ query }) => ({ entries: await s.audit.list(query) }),
  };
}
