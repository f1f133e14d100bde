import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckView } from '@aula/api';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createAudit } from './audit/audit.ts';
import { createBackOff, FREE_TRIES } from './auth/back-off.ts';
import { createLocalToken } from './auth/local-token.ts';
import { createLogins } from './auth/logins.ts';
import { createPasswords } from './auth/passwords.ts';
import { createHub } from './events/hub.ts';
import { makeDemoAccounts, makeFirstAdmin, type PrintedLogin } from './first-accounts.ts';
import { createAccessCheck } from './http/access.ts';
import { createApp } from './http/app.ts';
import { loginCookie } from './http/cookies.ts';
import { createHandlers } from './http/handlers.ts';
import { originRule } from './http/origin.ts';
import { tableOf } from './hypervisor/firewall/host-firewall.ts';
import type { NetworkSpace } from './hypervisor/firewall/network-space.ts';
import { createNftFirewall } from './hypervisor/firewall/nft-firewall.ts';
import type { Host } from './hypervisor/host.ts';
import { createHostReach } from './hypervisor/reach/host-reach.ts';
import { listen } from './listen.ts';
import { createOperationEngine } from './operations/engine.ts';
import { createRolloutRunner } from './operations/rollout-runner.ts';
import { createAfterOperation } from './reconcile/after-operation.ts';
import { watchHost } from './reconcile/host-watch.ts';
import { createLiveSeats } from './reconcile/live-seats.ts';
import { createNetworkWatch } from './reconcile/network-watch.ts';
import { keepPicturesFresh } from './reconcile/picture-round.ts';
import { createSeatNetworkNews } from './reconcile/seat-network-news.ts';
import { startWantedSeats } from './reconcile/wanted-power.ts';
import { createConsoleGateway } from './services/console-gateway.ts';
import { createConsoleService } from './services/console-service.ts';
import { createInternetService } from './services/internet-service.ts';
import { withManagedNetworks } from './services/managed-hypervisor.ts';
import { createNetworkBook } from './services/network-book.ts';
import { createNetworkPlanner } from './services/network-planner.ts';
import { createNetworkService } from './services/network-service.ts';
import { createNetworkViews } from './services/network-views.ts';
import { createOperationService } from './services/operation-service.ts';
import { createPeopleService } from './services/people-service.ts';
import { createPresetService, type PresetCatalog } from './services/presets.ts';
import { createPublishService } from './services/publish-service.ts';
import { createReachWatch } from './services/reach-watch.ts';
import { createRoomNetworks } from './services/room-networks.ts';
import { createRoomPlanner } from './services/room-planner.ts';
import { createRoomService, type RoomService } from './services/room-service.ts';
import { createSessionService } from './services/session-service.ts';
import type { Store } from './store/store.ts';

const PORTAL_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface ServeOptions {
  port: number;
  listen: string;
  /** Public origin when a proxy stands in front. */
  origin?: string | undefined;
  /** See `--trusted-proxy`. */
  trustedProxies?: readonly string[];
  /** See `--native-viewers`. */
  nativeViewers?: boolean;
  /** See `--viewer-host`. */
  viewerHost?: string | undefined;
  /** Secret of the local token. */
  token: string;
  /** Make the demo's accounts if they are not there. */
  demoAccounts?: boolean;
  store: Store;
  host: Host;
  presets: PresetCatalog;
  log: Logger;
  /** Checks besides those of the host. */
  doctor(host: Host, url: string, signal: AbortSignal): Promise<CheckView[]>;
  portalFolder?: string;
}

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  /** Accounts made just now, to be printed once. */
  readonly newLogins: readonly PrintedLogin[];
  readonly rooms: RoomService;
  readonly app: FastifyInstance;
  /** Resolves once an operation that is in flight has ended. */
  operationEnded(id: string): Promise<void>;
}

/**
 * Puts the server together and starts it. Everything it needs is passed in and stays the caller's to
 * close, after the server. Throws {@link StartError} when the address cannot be had.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { store, host, log } = options;
  const stopping = new AbortController();
  const now = Date.now;
  const version = readVersion();
  const allowedOrigin = originRule(options.origin);
  const secure = options.origin?.startsWith('https://') ?? false;
  const cookie = loginCookie(secure);

  const audit = createAudit({ store: store.audit, log });
  const passwords = createPasswords();
  const live = createLiveSeats({
    onChange: (seat, previousOwner) => {
      hub.publish({ type: 'seat', seat }, previousOwner);
      reachWatch.seat(seat.name);
      networkNews.seat(seat.name);
    },
    onRemove: (seat, room, owner) => {
      hub.publish({ type: 'seatRemoved', seat, room }, owner);
      reachWatch.removed(seat);
      networkNews.removed(seat);
    },
    viewersOf: (seat) => gateway.viewers(seat),
  });
  const hub = createHub({ ownerOf: live.ownerOf });
  const gateway = createConsoleGateway({ host, live, audit, allowedOrigin, log });
  const onLoginsEnded = (ids: readonly string[]) => {
    gateway.revokeLogins(ids);
    hub.endLogins(ids);
    void ports.endLogins(ids).catch((error: unknown) => log.warn({ err: error }, 'Viewers of a login could not be closed'));
  };
  const logins = createLogins({ logins: store.logins, people: store.people, onEnd: onLoginsEnded });
  const presets = createPresetService(options.presets);
  const pokeReach = () => {
    internet.poke();
    ports.poke();
  };
  const reachWatch = createReachWatch(() => live, pokeReach);
  const networkNews = createSeatNetworkNews(
    () => live,
    (network) => networkWatch.changed(network),
  );
  const book = createNetworkBook({ store: store.networks, log, onLoad: pokeReach });
  const space = () => host.networkSpace();
  const firewall = createNftFirewall({ space, table: tableOf(store.installationId) });
  // Nobody outside can reach the network that an embedded host's libvirtd lives in.
  const portsOfMachine = host.kind === 'embedded';
  const reach = createHostReach({ space, portsOfMachine, log });
  const onReach = (room: string) => {
    hub.publish({ type: 'room', room });
    for (const network of new Set(live.rows(room).map((row) => row.network))) networkWatch.changed(network);
  };
  const roomNetworks = createRoomNetworks(store.rooms);
  const reaching = { firewall, reach, rooms: store.rooms, roomNetworks, book, live, audit, log, onChange: onReach };
  const internet = createInternetService({ ...reaching, host: host.networks, store: store.internet });
  const portSpace = portsOfMachine ? (): NetworkSpace => ({ kind: 'own' }) : space;
  const ports = createPublishService({
    ...reaching,
    space: portSpace,
    store: store.ports,
    nativeViewers: options.nativeViewers ?? false,
    viewerHost: options.viewerHost,
    screenSockets: (seat) => host.screenSockets(seat),
  });
  await book.load();
  const networking = { host: host.networks, store: store.networks, rooms: store.rooms, book };
  const networkWatch = createNetworkWatch({
    views: createNetworkViews({ ...networking, roomNetworks, live }),
    onNews: (network) => hub.publish({ type: 'network', network }),
    log,
  });
  const networks = createNetworkService({
    ...networking,
    planner: createNetworkPlanner(networking),
    views: networkWatch,
    onChange: networkWatch.changed,
    audit,
    log,
  });
  const hypervisor = withManagedNetworks(host.hypervisor, networks.setMembers);
  const planner = createRoomPlanner({
    hypervisor,
    rooms: store.rooms,
    networks: store.networks,
    book,
    presets,
    installationId: store.installationId,
  });
  const engine = createOperationEngine({
    store: store.operations,
    run: createRolloutRunner({ hypervisor, rooms: store.rooms, planner, presets, installationId: store.installationId }),
    log,
    onChange: (operation) => hub.publish({ type: 'operation', operation }),
    onSeat: ({ id, kind, finishedAt }, { seat, state }) =>
      live.setOperation(seat, finishedAt === null ? { id, kind, working: state === 'working' } : null),
    onEnd: (operation, params) => after(operation, params),
  });
  const after = createAfterOperation({
    store: store.rooms,
    host,
    live,
    planner,
    audit,
    log,
    refreshRows: (room) => rooms.refreshRows(room),
    leaveNetworks: networks.leaveOthers,
  });
  const rooms = createRoomService({
    onRows: pokeReach,
    rooms: store.rooms,
    people: store.people,
    planner,
    engine,
    live,
    hub,
    audit,
    onOwner: (seat, previousOwner) => {
      gateway.revokePerson(seat, previousOwner);
      void ports.changedHands(seat).catch((error: unknown) => log.warn({ err: error, seat }, 'Ports of a seat could not be closed'));
    },
  });
  const people = createPeopleService({
    people: store.people,
    logins,
    passwords,
    audit,
    guesses: createBackOff({ freeTries: FREE_TRIES.name }),
    onChange: async () => {
      live.setRows(await store.rooms.seats());
      hub.publish({ type: 'people' });
    },
  });
  const session = createSessionService({
    people: store.people,
    logins,
    passwords,
    audit,
    byName: createBackOff({ freeTries: FREE_TRIES.name }),
    byAddress: createBackOff({ freeTries: FREE_TRIES.address }),
    startedAt: new Date(now()).toISOString(),
  });
  let url = '';
  const app = await createApp({
    handlers: createHandlers({
      version,
      session,
      people,
      rooms,
      networks,
      internet,
      ports,
      operations: createOperationService({ engine, store: store.operations, live, audit }),
      consoles: createConsoleService({ tickets: gateway.tickets, live }),
      presets,
      audit,
      live,
      hub,
      logins,
      cookie,
      picture: gateway.picture,
      hosts: async (signal) => [await host.info(signal)],
      doctor: (signal) => options.doctor(host, url, signal),
    }),
    access: createAccessCheck({ localToken: createLocalToken(options.token), logins, cookie, allowedOrigin, ownerOf: live.ownerOf }),
    log,
    version,
    portalFolder: options.portalFolder ?? PORTAL_FOLDER,
    secure,
    trustedProxies: options.trustedProxies?.length ? options.trustedProxies : options.origin === undefined ? [] : ['loopback'],
    onConsole: gateway.handleUpgrade,
  });

  await logins.removeExpired();
  live.setRows(await store.rooms.seats());
  live.setAllLive(await host.listSeats(stopping.signal));
  const ownUrl = await listen(app, options.listen, options.port);
  url = options.origin ?? ownUrl;
  await networks.finishPending();
  const reachKeeping = [internet.run(stopping.signal), ports.run(stopping.signal)];
  await engine.resumeAll();
  const watching = [
    ...reachKeeping,
    watchHost({
      host,
      live,
      log,
      signal: stopping.signal,
      onSelfStop: (seat) => void store.rooms.setWanted([seat], false),
      onNetwork: (network) => {
        if (network !== null) networkWatch.changed(network);
        networkWatch.nudge();
      },
      onReachable: networkWatch.lost,
      onResync: networks.finishPending,
    }),
    networkWatch.run(stopping.signal),
    keepPicturesFresh({ live, hub, picture: gateway.picture, signal: stopping.signal }),
  ];
  if (host.kind === 'embedded') await startWantedSeats({ store: store.rooms, live, engine, log });
  // Last: passwords of accounts whose server then did not start would never be printed.
  const newLogins = [
    ...(await makeFirstAdmin(store.people, passwords)),
    ...(options.demoAccounts === true ? await makeDemoAccounts(store.people, passwords) : []),
  ];

  return {
    url,
    newLogins,
    rooms,
    app,
    operationEnded: engine.ended,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await engine.stop();
      await gateway.close();
      hub.endAll();
      await app.close();
      await Promise.allSettled(watching);
      await reach[Symbol.asyncDispose]();
    },
  };
}

function readVersion(): string {
  const text: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
  return typeof text === 'object' && text !== null && 'version' in text && typeof text.version === 'string' ? text.version : '0.0.0';
}
