import type { SeatName } from '@aula/model';

/**
 * What a step works on; each kind has a limit of its own per host. `define`: disks and definitions. `stop`: pulling
 * plugs. `wait`: waiting for guests to power off.
 */
export const STEP_KINDS = ['image', 'network', 'define', 'start', 'resume', 'stop', 'wait'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** One piece of work on the host: idempotent, looks before it acts. Steps stand in a list after those that they wait for. */
export interface Step {
  /** Unique within its list. */
  id: string;
  /** The seat it belongs to; shared steps (image, network) have none. */
  seat?: SeatName;
  kind: StepKind;
  /** What it does, in words for a teacher, e.g. `making its disk`. */
  title: string;
  /** Steps that must have succeeded; if one has not, this one is skipped and its seat fails with it. */
  after: readonly string[];
  /** Steps that must have ended, well or not. */
  settled?: readonly string[];
  /** Runs even after a cancel, if its seat has begun: stopping half-way would leave less than a whole seat. */
  finishes?: boolean;
  /** Gets the cancel signal while it runs; others are waited for. */
  interruptible?: boolean;
  run(signal: AbortSignal): Promise<void>;
  /** Takes back what `run` made or half made. Only for things that were not there before. */
  undo?(signal: AbortSignal): Promise<void>;
}
