/** Opcodes of RFC 6455, 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Status codes of RFC 6455, 7.4.1, as this server sends them. */
export const STATUS = { normal: 1000, goingAway: 1001, protocolError: 1002, invalidText: 1007, tooBig: 1009 } as const;

/** Longest payload of a control frame (RFC 6455, 5.5). */
export const MAX_CONTROL_BYTES = 125;
/** Longest header this server sends: two bytes and a 64-bit length; server frames carry no mask. */
export const MAX_SERVER_HEADER = 10;

/** A code that a close frame may carry (RFC 6455, 7.4). */
export const isCloseCode = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);
