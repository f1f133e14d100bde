import type { BenchRow } from './lib/rows.ts';
import { measureCalls, measureDaemon, measureManyRequests } from './libvirt/calls.ts';
import { measureEvents } from './libvirt/events.ts';
import { measureVolumes } from './libvirt/volumes.ts';
import { measureXml } from './libvirt/xml.ts';

/** `npm run bench -- libvirt`: the client and its XML library against python3-libvirt, virsh, and XML libraries of npm. */
export async function libvirt(): Promise<BenchRow[]> {
  const xml = measureXml();
  const calls = [...(await measureCalls()), ...(await measureManyRequests()), ...(await measureDaemon())];
  return [...calls, ...(await measureEvents()), ...(await measureVolumes()), ...xml];
}
