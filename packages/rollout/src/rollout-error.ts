import type { Plan } from '@aula/model';

/** `conflict`: something is in the way, nothing was touched. `cancelled`: before anything was touched. `steps`: steps that contradict each other (a fault of ours). */
export type RolloutErrorCode = 'conflict' | 'cancelled' | 'steps';

export class RolloutError extends Error {
  readonly code: RolloutErrorCode;
  /** The plan with its conflicts, for `conflict`. */
  readonly plan: Plan | null;
  override readonly name = 'RolloutError';
  constructor(code: RolloutErrorCode, message: string, options?: ErrorOptions & { plan?: Plan }) {
    super(message, options);
    this.code = code;
    this.plan = options?.plan ?? null;
  }
}
