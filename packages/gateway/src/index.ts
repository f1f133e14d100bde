export { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
export { PictureError } from './pictures/picture-error.ts';
export { createPictures, type Picture, type PictureLimits, type Pictures } from './pictures/pictures.ts';
export * from './ports.ts';
export { connectSeatSocket, HEADROOM, SeatSocket } from './seat-socket.ts';
export type { SessionEvent, SessionInfo } from './session.ts';
export { createTickets, type IssuedTicket, TicketCapError, type Tickets } from './tickets.ts';
export { SUBPROTOCOL } from './ws/handshake.ts';
