export * from './diagnostic.ts';
export * from './ids.ts';
export * from './operation.ts';
export * from './person.ts';
export * from './plan.ts';
export * from './room.ts';
export * from './seat.ts';
