export * from './fake-daemon.ts';
export * from './memory-host-state.ts';
export * from './memory-hypervisor.ts';
export * from './memory-live-host.ts';
export * from './room-fixtures.ts';
export * from './server-process.ts';
export * from './test-host.ts';
export * from './tiny-image.ts';
