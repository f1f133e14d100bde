import type { BenchRow } from './lib/rows.ts';
import { measureCalls, measureDaemon } from './libvirt/calls.ts';

/** `npm run bench -- libvirt`: the client and its XML library against python3-libvirt, virsh, and XML libraries of npm. */
export async function libvirt(): Promise<BenchRow[]> {
  return [...(await measureCalls()), ...(await measureDaemon())];
}
