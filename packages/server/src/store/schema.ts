import type { Generated } from 'kysely';

/**
 * The tables as queries see them. Times are ISO 8601 in UTC, truth values 0 or 1, `*_json` columns
 * JSON texts that their readers parse through a schema: the same types on SQLite and PostgreSQL.
 */
export interface Tables {
  person: PersonTable;
  login: LoginTable;
  room: RoomTable;
  seat: SeatTable;
  operation: OperationTable;
  operation_seat: OperationSeatTable;
  audit: AuditTable;
  setting: SettingTable;
  network: NetworkTable;
  network_member: NetworkMemberTable;
  internet_switch: InternetSwitchTable;
  published_port: PublishedPortTable;
  port_client: PortClientTable;
}

export interface PersonTable {
  name: string;
  display_name: string;
  role: string;
  /** PHC string. */
  password_hash: string;
  must_change_password: number;
  created_at: string;
}

export interface LoginTable {
  /** SHA-256 of the cookie's value, hex: a copy of the store lets nobody in. */
  id_hash: string;
  person: string;
  created_at: string;
  last_seen_at: string;
}

export interface RoomTable {
  name: string;
  title: string;
  preset: string;
  network: string;
  subnet: string;
  /** The YAML as last accepted, byte for byte. */
  source: string;
  /** Null until an apply has succeeded. */
  applied_at: string | null;
  created_at: string;
}

export interface SeatTable {
  name: string;
  room: string;
  section: string;
  number: number;
  /** Place in the room's order. */
  position: number;
  ip: string;
  memory_kib: number;
  vcpus: number;
  owner: string | null;
  /** 1 when it should run; an embedded host starts these after it was away. */
  wanted_on: number;
}

export interface OperationTable {
  id: string;
  kind: string;
  room: string;
  state: string;
  requested_by: string;
  created_at: string;
  finished_at: string | null;
  done: number;
  total: number;
  message: string;
  error: string | null;
  /** What was asked, enough to do it again from the start. */
  params_json: string;
  /** What the run has recorded on its way, enough to go on after a crash. */
  notes_json: string | null;
}

export interface OperationSeatTable {
  operation: string;
  seat: string;
  position: number;
  state: string;
  message: string;
}

export interface AuditTable {
  id: Generated<number>;
  at: string;
  actor: string;
  action: string;
  subject: string;
  outcome: string;
  detail: string;
}

export interface SettingTable {
  key: string;
  value: string;
}

export interface NetworkTable {
  name: string;
  source: string;
  registered: number;
  /** Work under way: `apply`, `register`, `unregister`, `remove`. */
  pending: string | null;
  /** Before that work; null: there was no such network. */
  previous_source: string | null;
  previous_registered: number | null;
  created_at: string;
  applied_at: string | null;
}

export interface NetworkMemberTable {
  network: string;
  seat: string;
  room: string;
  mac: string;
  ip: string;
}

export interface InternetSwitchTable {
  /** `room` or `seat`. */
  kind: string;
  name: string;
  internet_json: string;
}

export interface PublishedPortTable {
  seat: string;
  protocol: string;
  port: number;
  host_port: number;
  /** `anyone` or `requester`. */
  clients: string;
  /** `network` or `staff`. */
  origin: string;
}

export interface PortClientTable {
  seat: string;
  protocol: string;
  port: number;
  address: string;
}
