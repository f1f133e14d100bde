import type { Duplex } from 'node:stream';
import type { PersonName, SeatName } from '@aula/model';

/** What a ticket is good for. */
export interface ConsoleClaims {
  seat: SeatName;
  kind: 'desktop' | 'terminal';
  /** `view`: key, pointer and clipboard messages (desktop) and all input (terminal) are dropped on the server. */
  mode: 'control' | 'view';
  person: PersonName;
  /** The login that asked; ending it ends its tickets and sessions. */
  loginId: string;
}

/** Where consoles come from; the server wires this to its hosts. */
export interface ConsoleTargets {
  /** A fresh connection to the seat's VNC (RFB bytes), one per viewer. */
  connectDesktop(seat: SeatName, signal: AbortSignal): Promise<Duplex>;
  /** The seat's serial console; libvirt allows one, so the gateway shares it among viewers. `signal` only gives up opening it. */
  openTerminal(seat: SeatName, signal: AbortSignal): Promise<Duplex>;
  /** The seat's screen as uncompressed PPM (P6) bytes or PNG. */
  screenshot(seat: SeatName, signal: AbortSignal): Promise<Buffer>;
}

export type TargetErrorCode = 'off' | 'missing' | 'failed';
/** `off`: not running (the viewer shows "starting…" and retries). `missing`: no such seat. */
export class TargetError extends Error {
  readonly code: TargetErrorCode;
  override readonly name = 'TargetError';
  constructor(code: TargetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** WebSocket close codes of the console protocol (private range). */
export const CLOSE = {
  /** The seat is off or went off: wait for it and ask for a new ticket. */
  seatOff: 4001,
  /** The ticket is unknown, used or expired. */
  badTicket: 4002,
  /** The right was taken away (logout, owner changed, account removed). */
  revoked: 4003,
  /** The peer broke the protocol or a cap. */
  protocol: 4004,
  /** This viewer took its bytes too slowly and was let go, so that others are not held up: connect again. */
  tooSlow: 4005,
  /** The seat's console could not be reached, or there is no such seat. */
  failed: 1011,
  /** A cap on open consoles is reached: try again later. */
  tooMany: 1013,
  /** The server stops. */
  goingAway: 1001,
} as const;
