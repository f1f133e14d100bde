export * from './diagnostic.ts';
export * from './ids.ts';
export * from './ipv4.ts';
export * from './operation.ts';
export * from './person.ts';
export * from './plan.ts';
export * from './room.ts';
export { type ParsedRoom, type ParseRoomOptions, parseRoom } from './room-parse/parse-room.ts';
export * from './seat.ts';
