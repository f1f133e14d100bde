export * from './client.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './route.ts';
export * from './routes.ts';
export type * from './schemas.ts';
export * as schemas from './schemas.ts';
export * from './text.ts';
