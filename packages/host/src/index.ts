export { type Acceleration, type ProbeOptions, probeAcceleration } from './acceleration.ts';
export { cleanUpEmbeddedHost } from './clean-up.ts';
export { type EmbeddedHost, type EmbeddedHostOptions, type HostExit, startEmbeddedHost } from './embedded-host.ts';
export { HostError, type HostErrorCode, isHostError } from './host-error.ts';
export { findMissing, findProgram, type Missing } from './requirements.ts';
