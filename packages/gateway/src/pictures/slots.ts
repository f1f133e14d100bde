import { PictureError } from './picture-error.ts';

/** Runs at most so many at once; others wait in line, up to a cap. */
export class Slots {
  private readonly limit: number;
  private readonly maxWaiting: number;
  private running = 0;
  private readonly line: (() => void)[] = [];

  constructor(limit: number, maxWaiting: number) {
    this.limit = limit;
    this.maxWaiting = maxWaiting;
  }

  /** Rejects with PictureError `busy` when the line is full. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    if (this.running >= this.limit) {
      if (this.line.length >= this.maxWaiting) throw new PictureError('busy', 'Too many pictures are being taken');
      await new Promise<void>((resolve) => this.line.push(resolve));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.line.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
