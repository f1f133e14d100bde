export * from './diff.ts';
export * from './identity.ts';
export * from './plan.ts';
export * from './ports.ts';
export * from './seat-machines.ts';
