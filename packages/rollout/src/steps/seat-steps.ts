import type { Hypervisor, SeatMachine, SeatRef } from '../ports.ts';
import type { Step } from './step.ts';

/** How long a guest has to power off by itself, in milliseconds. */
export const STOP_TIMEOUT_MS = 60_000;
/** A guest that is still booting misses a request to power off: it is asked again after this time. */
const ASK_AGAIN_MS = 10_000;

/** Makes the steps of one seat. Every step waits for the one that the same maker made before it, and for `base`. */
export class SeatSteps {
  readonly list: Step[] = [];
  readonly #hypervisor: Hypervisor;
  readonly #seat: SeatRef;
  readonly #base: readonly string[];
  readonly #finishes: boolean;

  /** `base`: shared steps that all of the seat's wait for. `finishes`: once begun, they go on after a cancel. */
  constructor(hypervisor: Hypervisor, seat: SeatRef, options: { base?: readonly string[]; finishes?: boolean } = {}) {
    this.#hypervisor = hypervisor;
    this.#seat = { room: seat.room, name: seat.name };
    this.#base = options.base ?? [];
    this.#finishes = options.finishes ?? false;
  }

  /** Id of the step made last; null before the first. */
  get last(): string | null {
    return this.list.at(-1)?.id ?? null;
  }

  add(
    verb: string,
    step: Pick<Step, 'kind' | 'title' | 'run' | 'undo' | 'settled' | 'interruptible'> & { after?: readonly string[] },
  ): string {
    const { after = [], ...rest } = step;
    const id = `${verb} ${this.#seat.name}`;
    const before = this.last === null ? this.#base : [this.last];
    this.list.push({ id, seat: this.#seat.name, ...rest, after: [...before, ...after], ...(this.#finishes ? { finishes: true } : {}) });
    return id;
  }

  destroy(): void {
    this.add('destroy', { kind: 'stop', title: 'switching it off', run: (signal) => this.#hypervisor.domainDestroy(this.#seat, signal) });
  }

  /** Asks the guest to power off; pulls the plug when it has not after `timeoutMs`. */
  shutDown(options: { timeoutMs: number; resumeFirst: boolean; interruptible?: boolean }): void {
    this.add('shutdown', {
      kind: 'wait',
      title: 'shutting it down',
      interruptible: options.interruptible ?? false,
      run: (signal) => shutDown(this.#hypervisor, this.#seat, { ...options, signal }),
    });
  }

  undefine(): void {
    this.add('undefine', {
      kind: 'define',
      title: 'removing its machine',
      run: (signal) => this.#hypervisor.domainUndefine(this.#seat, signal),
    });
  }

  removeOverlay(): void {
    this.add('remove-disk', {
      kind: 'define',
      title: 'removing its disk',
      run: (signal) => this.#hypervisor.overlayRemove(this.#seat, signal),
    });
  }

  createOverlay(machine: SeatMachine, undoable: boolean): void {
    const run = (signal: AbortSignal): Promise<void> => this.#hypervisor.overlayCreate(machine, signal);
    const undo = (signal: AbortSignal): Promise<void> => this.#hypervisor.overlayRemove(this.#seat, signal);
    this.add('disk', { kind: 'define', title: 'making its disk', run, ...(undoable ? { undo } : {}) });
  }

  /** Removes the disk and makes a fresh one in one step. */
  renewOverlay(machine: SeatMachine): void {
    this.add('fresh-disk', {
      kind: 'define',
      title: 'making a fresh disk',
      run: async (signal) => {
        await this.#hypervisor.overlayRemove(this.#seat, signal);
        await this.#hypervisor.overlayCreate(machine, signal);
      },
    });
  }

  define(machine: SeatMachine, options: { undoable: boolean; after?: readonly string[]; settled?: readonly string[] }): void {
    const run = (signal: AbortSignal): Promise<void> => this.#hypervisor.domainDefine(machine, signal);
    const undo = (signal: AbortSignal): Promise<void> => this.#hypervisor.domainUndefine(this.#seat, signal);
    const { after = [], settled = [] } = options;
    this.add('define', { kind: 'define', title: 'making its machine', run, after, settled, ...(options.undoable ? { undo } : {}) });
  }

  /** Starts it with its vCPUs stopped; resuming is the wave's. Undo: `destroy`, or `all` of a seat that is new. */
  startPaused(undoes: 'nothing' | 'start' | 'all'): void {
    const undo = async (signal: AbortSignal): Promise<void> => {
      await this.#hypervisor.domainDestroy(this.#seat, signal);
      if (undoes === 'all') await removeSeat(this.#hypervisor, this.#seat, signal);
    };
    this.add('start', {
      kind: 'start',
      title: 'starting it',
      run: (signal) => this.#hypervisor.domainStartPaused(this.#seat, signal),
      ...(undoes === 'nothing' ? {} : { undo }),
    });
  }
}

/** Removes an inactive seat's machine and disk. */
export async function removeSeat(hypervisor: Hypervisor, seat: SeatRef, signal: AbortSignal): Promise<void> {
  await hypervisor.domainUndefine(seat, signal);
  await hypervisor.overlayRemove(seat, signal);
}

async function shutDown(
  hypervisor: Hypervisor,
  seat: SeatRef,
  options: { timeoutMs: number; resumeFirst: boolean; signal: AbortSignal },
): Promise<void> {
  const { signal } = options;
  if (options.resumeFirst) await hypervisor.domainResume(seat, signal);
  for (let left = options.timeoutMs; left > 0; left -= ASK_AGAIN_MS) {
    await hypervisor.domainShutdown(seat, signal);
    if (await hypervisor.domainAwaitOff(seat, Math.min(left, ASK_AGAIN_MS), signal)) return;
  }
  signal.throwIfAborted();
  await hypervisor.domainDestroy(seat, signal);
}
