// Made by `npm run gen` from libvirt 9.0.0; do not edit.

export * from './common.gen.ts';
export * from './domain-checkpoint.gen.ts';
export * from './domain-snapshot.gen.ts';
export * from './domain.gen.ts';
export * from './errors.gen.ts';
export * from './event.gen.ts';
export * from './host.gen.ts';
export * from './interface.gen.ts';
export * from './network.gen.ts';
export * from './nodedev.gen.ts';
export * from './nwfilter.gen.ts';
export * from './qemu.gen.ts';
export * from './secret.gen.ts';
export * from './storage.gen.ts';
export * from './stream.gen.ts';
