import type { Duplex } from 'node:stream';
import type { GatewayLimits } from './limits.ts';
import { CLOSE } from './ports.ts';
import { RfbClientFilter, RfbError } from './rfb/client-filter.ts';
import { HEADROOM, SeatSocket } from './seat-socket.ts';
import type { Relay } from './session.ts';
import type { Connection } from './ws/connection.ts';
import { writeHeaderBefore } from './ws/frame-writer.ts';
import { OPCODE } from './ws/opcodes.ts';

/**
 * Pumps one browser and one VNC connection of its own into each other, pausing whichever side is faster. Ends the
 * browser with CLOSE.seatOff when the seat's side ends, with CLOSE.protocol when the browser's RFB is not allowed.
 */
export class DesktopRelay implements Relay {
  bytesUp = 0;
  bytesDown = 0;
  private readonly browser: Connection;
  private readonly seat: Duplex;
  private readonly limits: GatewayLimits;
  private readonly filter: RfbClientFilter;
  private readonly forward: (bytes: Buffer) => void;
  private pieces: Buffer[] = [];
  private seatPaused = false;
  private browserPaused = false;

  constructor(browser: Connection, seat: Duplex, mode: 'control' | 'view', limits: GatewayLimits) {
    this.browser = browser;
    this.seat = seat;
    this.limits = limits;
    this.filter = new RfbClientFilter(mode);
    this.forward = (bytes) => {
      this.pieces.push(bytes);
    };
    const over = (): void => this.browser.close(CLOSE.seatOff, 'the seat went off');
    seat
      .on('error', over)
      .on('end', over)
      .on('close', over)
      .on('drain', () => this.onSeatDrained());
    if (seat instanceof SeatSocket) seat.pump((buffer, length) => this.sendInPlace(buffer, length));
    else seat.on('data', (chunk: Buffer) => this.send(chunk));
  }

  private sendInPlace(buffer: Buffer, length: number): boolean {
    this.bytesDown += length;
    const start = writeHeaderBefore(buffer, HEADROOM, OPCODE.binary, length);
    this.browser.sendFramed(buffer.subarray(start, HEADROOM + length));
    // The kernel took it all: the buffer is free. Otherwise the socket still holds it until it is flushed.
    if (this.browser.unsent === 0) return true;
    this.seatPaused = true;
    return false;
  }

  private send(chunk: Buffer): void {
    this.bytesDown += chunk.length;
    this.browser.sendBinary(chunk);
    if (this.browser.unsent <= this.limits.highWaterBytes) return;
    this.seatPaused = true;
    this.seat.pause();
  }

  onFlushed(): void {
    if (!this.seatPaused) return;
    this.seatPaused = false;
    this.seat.resume();
  }

  onBinary(bytes: Buffer): void {
    try {
      this.filter.push(bytes, this.forward);
    } catch (error) {
      if (!(error instanceof RfbError)) throw error;
      this.pieces = [];
      this.browser.close(CLOSE.protocol, error.message);
    }
  }

  onText(): void {
    this.browser.close(CLOSE.protocol, 'a desktop takes binary messages only');
  }

  onChunkEnd(): void {
    const { pieces, seat } = this;
    const [first] = pieces;
    if (first === undefined) return;
    this.pieces = [];
    for (const piece of pieces) this.bytesUp += piece.length;
    if (pieces.length === 1) seat.write(first);
    else {
      seat.cork();
      for (const piece of pieces) seat.write(piece);
      seat.uncork();
    }
    // Over its own mark the stream owes a `drain`; the cap here only keeps short waits from stopping the reading.
    if (!seat.writableNeedDrain || seat.writableLength <= this.limits.highWaterBytes) return;
    this.browserPaused = true;
    this.browser.pause();
  }

  private onSeatDrained(): void {
    if (!this.browserPaused) return;
    this.browserPaused = false;
    this.browser.resume();
  }

  end(): void {
    this.seat.destroy();
  }
}
