/**
 * The network namespace that a host's libvirtd lives in, as this process can enter it: its own, or that of a process. A host of which neither
 * is known (one reached over a socket only) has none.
 */
export type NetworkSpace = { kind: 'own' } | { kind: 'process'; pid: number };

/** What to start so that `argv` runs in the namespace. `nsenter` becomes the program itself: the process id and open pipes stay. */
export const commandIn = (space: NetworkSpace, nsenter: string, argv: readonly string[]): string[] =>
  space.kind === 'own' ? [...argv] : [nsenter, '--net', '--target', String(space.pid), '--', ...argv];
