import type { ConsoleClaims } from './ports.ts';

/** One open console as others see it. */
export interface SessionInfo {
  /** Unique while the process runs. */
  id: number;
  claims: Readonly<ConsoleClaims>;
  openedAt: Date;
}

/** For audit: a console opened, or ended with this WebSocket close code. Bytes are payload, `up` from the browser. */
export type SessionEvent =
  | { phase: 'start'; session: SessionInfo }
  | { phase: 'end'; session: SessionInfo; code: number; bytesUp: number; bytesDown: number };

/** What a browser's bytes are handed to: a desktop of its own, or a place at a shared terminal. */
export interface Relay {
  readonly bytesUp: number;
  readonly bytesDown: number;
  onBinary(bytes: Buffer): void;
  onText(text: string): void;
  onChunkEnd(): void;
  onFlushed(): void;
  /** The browser is gone. */
  end(): void;
}
