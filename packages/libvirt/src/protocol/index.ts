import { qemuEvents } from './qemu-events.gen.ts';
import { qemuProcedures } from './qemu-procedures.gen.ts';
import { remoteEvents } from './remote-events.gen.ts';
import { remoteProcedures } from './remote-procedures.gen.ts';

/** Every procedure of libvirt's remote program and of its QEMU program, under the C function's name without `vir`. */
export const procedures = { ...remoteProcedures, ...qemuProcedures };

/** Every event of both programs, under its name in the protocol. */
export const eventProcedures = { ...remoteEvents, ...qemuEvents };
