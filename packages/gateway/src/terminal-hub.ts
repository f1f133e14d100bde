import type { Duplex } from 'node:stream';
import type { GatewayLimits } from './limits.ts';
import { CLOSE } from './ports.ts';
import { Scrollback } from './scrollback.ts';
import type { Relay } from './session.ts';
import type { Connection } from './ws/connection.ts';

/** Largest terminal a browser may announce, in cells. */
const MAX_CELLS = 1000;
/** Size messages one viewer may send in a second. */
const MAX_TEXTS_PER_SECOND = 50;

const isCells = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_CELLS;

/** Whether a text message is `{"type":"resize","cols":1–1000,"rows":1–1000}`. */
export const isResize = (text: string): boolean => {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'resize') return false;
    return 'cols' in message && isCells(message.cols) && 'rows' in message && isCells(message.rows);
  } catch {
    return false;
  }
};

/** One viewer's place at a shared terminal. */
class TerminalViewer implements Relay {
  bytesUp = 0;
  bytesDown = 0;
  readonly browser: Connection;
  private readonly hub: TerminalHub;
  private readonly mode: 'control' | 'view';
  private second = 0;
  private texts = 0;

  constructor(hub: TerminalHub, browser: Connection, mode: 'control' | 'view') {
    this.hub = hub;
    this.browser = browser;
    this.mode = mode;
  }

  onBinary(bytes: Buffer): void {
    if (this.mode === 'view') return;
    this.bytesUp += bytes.length;
    this.hub.input(bytes);
  }

  /** A serial line has no size to set, so a good message changes nothing. */
  onText(text: string): void {
    const second = Math.floor(performance.now() / 1000);
    this.texts = second === this.second ? this.texts + 1 : 1;
    this.second = second;
    if (this.texts > MAX_TEXTS_PER_SECOND) this.browser.close(CLOSE.protocol, 'too many messages');
    else if (!isResize(text)) this.browser.close(CLOSE.protocol, 'a text message that is not a size');
  }

  onChunkEnd(): void {}

  onFlushed(): void {}

  end(): void {
    this.hub.leave(this);
  }
}

/**
 * One seat's serial console, opened once and shared. Everyone sees everything, newcomers the last of what was; input
 * of all who control is mixed as it comes. A slow viewer is let go (CLOSE.tooSlow) and holds nobody up. When the
 * stream ends, all are closed with CLOSE.seatOff; when the last viewer leaves, the stream is closed after a while.
 */
export class TerminalHub {
  private readonly stream: Duplex;
  private readonly limits: GatewayLimits;
  private readonly onOver: () => void;
  private readonly viewers = new Set<TerminalViewer>();
  private readonly scrollback: Scrollback;
  private linger: NodeJS.Timeout | undefined;
  private paused = false;
  private over = false;

  /** `onOver` is called once, when the hub takes no more viewers. */
  constructor(stream: Duplex, limits: GatewayLimits, onOver: () => void) {
    this.stream = stream;
    this.limits = limits;
    this.onOver = onOver;
    this.scrollback = new Scrollback(limits.scrollbackBytes);
    const ended = (): void => this.close(CLOSE.seatOff, 'the seat went off');
    stream.on('data', (chunk: Buffer) => this.output(chunk));
    stream.on('end', ended).on('close', ended).on('error', ended);
    stream.on('drain', () => this.resumeInput());
    this.startLinger();
  }

  join(browser: Connection, mode: 'control' | 'view'): Relay {
    clearTimeout(this.linger);
    const viewer = new TerminalViewer(this, browser, mode);
    if (this.over) {
      browser.close(CLOSE.seatOff, 'the seat went off');
      return viewer;
    }
    this.viewers.add(viewer);
    const past = this.scrollback.read();
    if (past.length > 0) this.send(viewer, past);
    if (this.paused) browser.pause();
    return viewer;
  }

  leave(viewer: TerminalViewer): void {
    if (this.viewers.delete(viewer) && this.viewers.size === 0 && !this.over) this.startLinger();
  }

  input(bytes: Buffer): void {
    if (this.over || this.stream.write(bytes) || this.paused) return;
    this.paused = true;
    for (const { browser } of this.viewers) browser.pause();
  }

  close(code: number, reason: string): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.linger);
    this.stream.destroy();
    this.onOver();
    for (const { browser } of [...this.viewers]) browser.close(code, reason);
  }

  private resumeInput(): void {
    this.paused = false;
    for (const { browser } of this.viewers) browser.resume();
  }

  private output(chunk: Buffer): void {
    this.scrollback.add(chunk);
    for (const viewer of [...this.viewers]) this.send(viewer, chunk);
  }

  private send(viewer: TerminalViewer, bytes: Buffer): void {
    if (viewer.browser.unsent + bytes.length > this.limits.viewerQueueBytes) {
      viewer.browser.close(CLOSE.tooSlow, 'this viewer fell behind');
      return;
    }
    viewer.bytesDown += bytes.length;
    viewer.browser.sendBinary(bytes);
  }

  private startLinger(): void {
    this.linger = setTimeout(() => this.close(CLOSE.seatOff, 'nobody was left'), this.limits.terminalLingerMs);
    this.linger.unref();
  }
}
