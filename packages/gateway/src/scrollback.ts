/** Pieces kept before they are joined into one. */
const MAX_CHUNKS = 256;

/** The last `capacity` bytes of a stream. */
export class Scrollback {
  private readonly capacity: number;
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Keeps a copy of the bytes and forgets the oldest past the capacity. */
  add(bytes: Buffer): void {
    this.chunks.push(Buffer.from(bytes.subarray(Math.max(0, bytes.length - this.capacity))));
    this.size += Math.min(bytes.length, this.capacity);
    // Joined now and then, so that many tiny writes cost neither many buffers nor a copy each.
    if (this.size <= 2 * this.capacity && this.chunks.length <= MAX_CHUNKS) return;
    const joined = this.join();
    this.chunks = [joined];
    this.size = joined.length;
  }

  /** What is kept, oldest first. */
  read(): Buffer {
    return this.join();
  }

  private join(): Buffer {
    const all = Buffer.concat(this.chunks);
    return Buffer.from(all.subarray(Math.max(0, all.length - this.capacity)));
  }
}
