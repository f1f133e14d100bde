import type { CheckView, HostView } from '@aula/api';
import type { Audit } from '../audit/audit.ts';
import type { Logins } from '../auth/logins.ts';
import type { Hub } from '../events/hub.ts';
import type { LoginCookie } from '../http/cookies.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { ConsoleService } from './console-service.ts';
import type { InternetService } from './internet-service.ts';
import type { NetworkService } from './network-service.ts';
import type { OperationService } from './operation-service.ts';
import type { PeopleService } from './people-service.ts';
import type { PresetService } from './presets.ts';
import type { PublishService } from './publish-service.ts';
import type { RoomService } from './room-service.ts';
import type { SessionService } from './session-service.ts';

/** Everything the handlers of the HTTP contract call. */
export interface Services {
  version: string;
  session: SessionService;
  people: PeopleService;
  rooms: RoomService;
  networks: NetworkService;
  internet: InternetService;
  ports: PublishService;
  operations: OperationService;
  consoles: ConsoleService;
  presets: PresetService;
  audit: Audit;
  live: LiveSeats;
  hub: Hub;
  logins: Logins;
  cookie: LoginCookie;
  picture(seat: string, signal: AbortSignal): Promise<{ webp: Buffer; version: string }>;
  hosts(signal: AbortSignal): Promise<HostView[]>;
  doctor(signal: AbortSignal): Promise<CheckView[]>;
}
