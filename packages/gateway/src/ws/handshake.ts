import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** RFC 6455, 1.3. */
const ACCEPT_SALT = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const KEY = /^[+/0-9A-Za-z]{22}==$/;
/** Longest list of subprotocols that is looked at, in characters. */
const MAX_PROTOCOLS_LENGTH = 1024;

/** The one subprotocol this server speaks and answers with. */
export const SUBPROTOCOL = 'aula.v1';
const TICKET_PREFIX = 'ticket.';

/** An upgrade request that may be accepted, or the HTTP status and text to refuse it with. */
export type Handshake =
  | { ok: true; accept: string; ticket: string; origin: string; host: string }
  | { ok: false; status: number; text: string };

const refuse = (status: number, text: string): Handshake => ({ ok: false, status, text });
const tokens = (header: string | undefined): string[] => (header ?? '').split(',').map((token) => token.trim());
const has = (header: string | undefined, token: string): boolean => tokens(header).some((one) => one.toLowerCase() === token);

/** Checks an upgrade request (RFC 6455, 4.2.1). The ticket is the value after `ticket.` among the offered subprotocols; empty if absent. */
export const readHandshake = (request: IncomingMessage): Handshake => {
  const { headers } = request;
  if (request.method !== 'GET') return refuse(405, 'Method Not Allowed');
  if (!has(headers.upgrade, 'websocket') || !has(headers.connection, 'upgrade')) return refuse(400, 'Bad Request');
  if (headers['sec-websocket-version'] !== '13') return refuse(426, 'Upgrade Required');
  const key = headers['sec-websocket-key'];
  if (key === undefined || !KEY.test(key)) return refuse(400, 'Bad Request');
  const offered = headers['sec-websocket-protocol'] ?? '';
  if (offered.length > MAX_PROTOCOLS_LENGTH) return refuse(400, 'Bad Request');
  const protocols = tokens(offered);
  if (!protocols.includes(SUBPROTOCOL)) return refuse(400, 'Bad Request');
  const ticket = protocols.find((protocol) => protocol.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length) ?? '';
  const accept = createHash('sha1')
    .update(key + ACCEPT_SALT)
    .digest('base64');
  return { ok: true, accept, ticket, origin: headers.origin ?? '', host: headers.host ?? '' };
};

/** The answer that opens the WebSocket. */
export const acceptResponse = (accept: string): string =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n\r\n`;

/** The answer that refuses it. */
export const refuseResponse = (status: number, text: string): string =>
  `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n${status === 426 ? 'Sec-WebSocket-Version: 13\r\n' : ''}\r\n`;
