import { isCloseCode, MAX_CONTROL_BYTES, OPCODE, STATUS } from './opcodes.ts';
import { unmask } from './unmask.ts';

/** What comes out of the reader, in order. */
export interface FrameSink {
  /** A piece of a binary message's payload, as it arrives; a view into the chunk that was pushed. */
  onBinary(bytes: Buffer): void;
  /** A whole text message. */
  onText(text: string): void;
  onPing(payload: Buffer): void;
  onPong(): void;
  /** The peer's close frame; 1005 when it names no code. */
  onClose(code: number, reason: string): void;
}

/** Caps on what a client may send. */
export interface FrameLimits {
  /** Longest single frame, in bytes. */
  maxFrameBytes: number;
  /** Longest text message, in bytes: it is kept whole. */
  maxTextBytes: number;
}

/** The peer broke RFC 6455 or a cap; `status` is the code to close with. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const MAX_HEADER = 14;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const broken = (message: string): FrameError => new FrameError(STATUS.protocolError, message);

const decode = (bytes: Uint8Array): string => {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new FrameError(STATUS.invalidText, 'text that is not UTF-8', { cause });
  }
};

/**
 * Reads the frames of a WebSocket client from any chunking. Binary payload is unmasked in place and handed on as it
 * arrives, never gathered; text and control payloads are gathered under their caps. `push` throws FrameError at the
 * first fault, after which the reader must not be used.
 */
export class FrameReader {
  private readonly sink: FrameSink;
  private readonly limits: FrameLimits;
  private readonly header = Buffer.allocUnsafe(MAX_HEADER);
  private headerBytes = 0;
  private readonly mask = new Uint8Array(4);
  private opcode: number = OPCODE.continuation;
  private fin = false;
  /** Opcode of the message under way, or 0. */
  private message = 0;
  private remaining = 0;
  private phase = 0;
  private gathered: Buffer[] = [];
  private control: Buffer[] = [];
  private textBytes = 0;
  private ended = false;

  constructor(sink: FrameSink, limits: FrameLimits) {
    this.sink = sink;
    this.limits = limits;
  }

  /** Takes the next bytes of the stream; they are changed in place. Bytes after a close frame are ignored. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.ended) {
      at = this.remaining > 0 ? this.takePayload(chunk, at) : this.takeHeader(chunk, at);
    }
  }

  private takeHeader(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      this.header[this.headerBytes++] = chunk[at++] ?? 0;
      if (this.headerBytes === 2) this.checkFlags();
      if (this.headerBytes >= 2 && this.headerBytes === this.headerNeeds()) {
        this.startFrame();
        return at;
      }
    }
    return at;
  }

  private headerNeeds(): number {
    const length = (this.header[1] ?? 0) & 0x7f;
    return length === 127 ? 14 : length === 126 ? 8 : 6;
  }

  private checkFlags(): void {
    const first = this.header[0] ?? 0;
    const second = this.header[1] ?? 0;
    const opcode = first & 0x0f;
    if ((first & 0x70) !== 0) throw broken('a reserved bit is set');
    if ((second & 0x80) === 0) throw broken('a frame without a mask');
    this.fin = (first & 0x80) !== 0;
    this.opcode = opcode;
    if (opcode >= OPCODE.close) {
      if (opcode > OPCODE.pong) throw broken(`unknown opcode ${opcode}`);
      if (!this.fin) throw broken('a control frame in pieces');
      if ((second & 0x7f) > MAX_CONTROL_BYTES) throw broken('a control frame over 125 bytes');
    } else if (opcode > OPCODE.binary) throw broken(`unknown opcode ${opcode}`);
    else if (opcode === OPCODE.continuation && this.message === 0) throw broken('a continuation of nothing');
    else if (opcode !== OPCODE.continuation && this.message !== 0) throw broken('a new message inside another');
  }

  private frameLength(): number {
    const short = (this.header[1] ?? 0) & 0x7f;
    if (short < 126) return short;
    if (short === 126) {
      const length = this.header.readUInt16BE(2);
      if (length < 126) throw broken('a length that is not in its shortest form');
      return length;
    }
    const high = this.header.readUInt32BE(2);
    const low = this.header.readUInt32BE(6);
    if (high === 0 && low < 65_536) throw broken('a length that is not in its shortest form');
    if (high >= 2 ** 31) throw broken('a length with its highest bit set');
    return high * 2 ** 32 + low;
  }

  private startFrame(): void {
    const length = this.frameLength();
    if (length > this.limits.maxFrameBytes) throw new FrameError(STATUS.tooBig, `a frame of ${length} bytes, over the cap`);
    if (this.opcode === OPCODE.text || this.opcode === OPCODE.binary) this.message = this.opcode;
    if (this.opcode < OPCODE.close && this.message === OPCODE.text) {
      this.textBytes += length;
      if (this.textBytes > this.limits.maxTextBytes) throw new FrameError(STATUS.tooBig, 'a text message over the cap');
    }
    this.header.copy(this.mask, 0, this.headerBytes - 4, this.headerBytes);
    this.headerBytes = 0;
    this.phase = 0;
    this.remaining = length;
    if (length === 0) this.endFrame();
  }

  private takePayload(chunk: Buffer, from: number): number {
    const end = Math.min(chunk.length, from + this.remaining);
    unmask(chunk, from, end, this.mask, this.phase);
    this.phase = (this.phase + end - from) & 3;
    this.remaining -= end - from;
    const piece = chunk.subarray(from, end);
    if (this.opcode < OPCODE.close && this.message === OPCODE.binary) this.sink.onBinary(piece);
    // A copy: the chunk's memory may be used again before the message is whole.
    else if (this.opcode >= OPCODE.close) this.control.push(Buffer.from(piece));
    else this.gathered.push(Buffer.from(piece));
    if (this.remaining === 0) this.endFrame();
    return end;
  }

  private endFrame(): void {
    if (this.opcode >= OPCODE.close) {
      const payload = Buffer.concat(this.control);
      this.control = [];
      this.endControl(payload);
      return;
    }
    if (!this.fin) return;
    if (this.message === OPCODE.text) {
      const text = decode(Buffer.concat(this.gathered));
      this.gathered = [];
      this.textBytes = 0;
      this.message = 0;
      this.sink.onText(text);
      return;
    }
    this.message = 0;
  }

  private endControl(payload: Buffer): void {
    if (this.opcode === OPCODE.ping) this.sink.onPing(payload);
    else if (this.opcode === OPCODE.pong) this.sink.onPong();
    else {
      if (payload.length === 1) throw broken('a close frame with half a code');
      const code = payload.length === 0 ? 1005 : payload.readUInt16BE(0);
      if (payload.length > 0 && !isCloseCode(code)) throw broken(`close code ${code} must not be sent`);
      const reason = decode(payload.subarray(2));
      this.ended = true;
      this.sink.onClose(code, reason);
    }
  }
}
