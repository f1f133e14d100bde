import type { FileHandle } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { LibvirtError } from '../error.ts';
import { DaemonStream } from './daemon-stream.ts';

/** Memory that goes to and from the file at once. A transfer has three of these for all of its time. */
const BUFFER_BYTES = 1_048_576;
const BUFFERS = 3;

export interface SendFileOptions {
  /** First byte of the file; default 0. */
  offset?: number;
  /** Bytes; default to the end of the file. */
  length?: number;
}

/**
 * Sends a file into an upload and resolves with its bytes once the daemon has them all: what `pipeline` does, with the same memory
 * again and again, which is faster for large files. Rejects with the upload's error or the file's, and aborts the upload then.
 */
export async function sendFile(file: FileHandle, upload: Writable, options: SendFileOptions = {}): Promise<number> {
  const stream = plain(upload);
  const { offset = 0, length = Number.POSITIVE_INFINITY } = options;
  if (!(offset >= 0 && length >= 0)) throw refused(stream);
  const buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(BUFFER_BYTES));
  const closed = finished(stream);
  // Told by the write that fails, or below.
  closed.catch(() => {});
  let sent = 0;
  try {
    for (let turn = 0; sent < length; turn++) {
      const buffer = buffers[turn % BUFFERS];
      if (!buffer) break;
      const { bytesRead } = await file.read(buffer, 0, Math.min(BUFFER_BYTES, length - sent), offset + sent);
      if (bytesRead === 0) break;
      // Answered when the kernel has taken all but the last two: the third buffer is free again then.
      await new Promise<void>((resolve, reject) => {
        stream.write(buffer.subarray(0, bytesRead), (error) => (error ? reject(error) : resolve()));
      });
      sent += bytesRead;
    }
    stream.end();
  } catch (error) {
    stream.destroy();
    throw stream.errored ?? error;
  }
  await closed;
  return sent;
}

/**
 * Writes a download into a file from `position` on and resolves with its bytes: what `pipeline` does, with the same memory again
 * and again, which is faster for large files. Rejects with the download's error or the file's, and aborts the download then.
 */
export async function receiveFile(download: Readable, file: FileHandle, position = 0): Promise<number> {
  const stream = plain(download);
  if (!(position >= 0)) throw refused(stream);
  const writer = new FileWriter(file, position, stream);
  const closed = finished(stream);
  stream.divert((piece) => writer.take(piece));
  await closed;
  return writer.end();
}

function plain(stream: Readable | Writable): DaemonStream {
  if (stream instanceof DaemonStream && !stream.readableObjectMode && !stream.writableObjectMode) return stream;
  throw new LibvirtError('invalid', 'only plain uploads and downloads of a connection are sent and received as files');
}

/** A wrong range, which would send nothing or write elsewhere without a word; the transfer is aborted. */
function refused(stream: DaemonStream): LibvirtError {
  stream.destroy();
  return new LibvirtError('invalid', 'places in a file and lengths are numbers from 0');
}

/** Collects pieces and writes them in large ones, one write at a time. */
class FileWriter {
  readonly #file: FileHandle;
  readonly #stream: DaemonStream;
  readonly #free: Buffer[] = Array.from({ length: BUFFERS - 1 }, () => Buffer.allocUnsafeSlow(BUFFER_BYTES));
  #filling: Buffer | null = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #filled = 0;
  /** What came after all buffers were full: at most the rest of what the socket had read. */
  readonly #overflow: Buffer[] = [];
  #position: number;
  #bytes = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: FileHandle, position: number, stream: DaemonStream) {
    this.#file = file;
    this.#position = position;
    this.#stream = stream;
  }

  /** Copies the piece; false when there is room for no more. */
  take(piece: Buffer): boolean {
    let at = 0;
    while (at < piece.length) {
      if (!this.#filling) {
        this.#overflow.push(Buffer.from(piece.subarray(at)));
        return false;
      }
      const copied = piece.copy(this.#filling, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled === this.#filling.length) this.#flush();
    }
    return this.#filling !== null;
  }

  /** Writes what is left; answers with the bytes of all. */
  async end(): Promise<number> {
    await this.#settled();
    if (this.#filled > 0) this.#flush();
    await this.#settled();
    return this.#bytes;
  }

  /** A write that ends may begin another. */
  async #settled(): Promise<void> {
    let last: Promise<void>;
    do {
      last = this.#writing;
      await last;
    } while (last !== this.#writing);
  }

  #flush(): void {
    const buffer = this.#filling;
    if (!buffer) return;
    const full = buffer.subarray(0, this.#filled);
    this.#filled = 0;
    this.#filling = this.#free.pop() ?? null;
    this.#writing = this.#writing.then(() => this.#write(full)).then(() => this.#freed(buffer));
    // A failure is told by `end`; the stream need not run until then.
    this.#writing.catch((error: unknown) => this.#stream.destroy(error instanceof Error ? error : new Error(String(error))));
  }

  async #write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.#position);
      at += bytesWritten;
      this.#position += bytesWritten;
      this.#bytes += bytesWritten;
    }
  }

  #freed(buffer: Buffer): void {
    if (this.#filling) {
      this.#free.push(buffer);
      return;
    }
    this.#filling = buffer;
    for (const piece of this.#overflow.splice(0)) this.take(piece);
    if (this.#filling) this.#stream.resumeReading();
  }
}
