/** A table of a host's packet filter. Aula makes and changes tables of its own name only. */
export interface TableName {
  family: 'inet' | 'bridge';
  name: string;
}

/** Anything that JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One statement of a rule in the form of `nft -j` (libnftables-json(5)). Made by the functions of `statements.ts`, never out of texts of users. */
export type Statement = { readonly [key: string]: JsonValue };

export interface FirewallChain {
  name: string;
  /** Absent: a chain that others jump to. Its packets go on unless a rule says otherwise. */
  base?: {
    type: 'filter' | 'nat';
    hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';
    /** Lower comes first; libvirt's own rules stand at 0. */
    priority: number;
  };
  /** Tried in this order. */
  rules: readonly (readonly Statement[])[];
}

export interface FirewallSet {
  name: string;
  type: 'ipv4_addr' | 'ipv6_addr' | 'ether_addr';
  /** Holds blocks as well as single addresses. They must not overlap. */
  blocks?: boolean;
  /** Each member goes by itself after its own time; what it holds is then not part of what `read` compares. */
  timed?: boolean;
  members: readonly SetMember[];
}

/** `timeoutSeconds` only in a timed set. */
export interface SetMember {
  value: JsonValue;
  timeoutSeconds?: number;
}

/** All that a table is to hold. A chain stands before those that jump to it. */
export interface Ruleset {
  sets: readonly FirewallSet[];
  chains: readonly FirewallChain[];
}

/**
 * The packet filter of the machine that a host's libvirtd runs on: one table of Aula's own, replaced as a whole. Never touches another table.
 * Methods throw `FirewallError`.
 */
export interface HostFirewall {
  /** Why it cannot be used, in words for people; null when it can. */
  obstacle(signal?: AbortSignal): Promise<string | null>;
  /** The table holds exactly this afterwards, in one step: no packet sees half of it. */
  apply(ruleset: Ruleset, signal?: AbortSignal): Promise<void>;
  /** What one timed set holds, in one step. The set must be there. */
  fill(set: string, members: readonly SetMember[], signal?: AbortSignal): Promise<void>;
  /** A text that is the same as long as nobody changed the table; null when there is none. */
  read(signal?: AbortSignal): Promise<string | null>;
  /** Whether there is such a table: far less work than {@link HostFirewall.read}. */
  isThere(signal?: AbortSignal): Promise<boolean>;
  /** The rules of all tables as people read them, of others' too. */
  everything(signal?: AbortSignal): Promise<string>;
  /** Takes the table away; none is no error. */
  remove(signal?: AbortSignal): Promise<void>;
}

/** `unreachable`: this process cannot get at the host's packet filter. `refused`: it does not take what it was given. */
export type FirewallErrorCode = 'unreachable' | 'refused' | 'cancelled';

export class FirewallError extends Error {
  override readonly name = 'FirewallError';
  readonly code: FirewallErrorCode;
  constructor(code: FirewallErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Longest name of a table, chain or set in the kernel is 255; ours stay readable. */
const TABLE_ID_LENGTH = 12;

/** Aula's table for this installation: `aula_` and the first characters of its id. */
export const tableOf = (installationId: string, family: TableName['family'] = 'inet'): TableName => ({
  family,
  name: `aula_${installationId
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .slice(0, TABLE_ID_LENGTH)}`,
});
