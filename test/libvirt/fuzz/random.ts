/** A small generator of numbers (mulberry32), the same for the same seed on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0…2³²−1. */
  word(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0…`count`−1. */
  below(count: number): number {
    return this.word() % count;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.below(values.length)] ?? values[0];
  }
}

/** The generator of packet `index`: no packet depends on those before it. */
export const randomOf = (seed: number, index: number): Random => new Random(Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b));
