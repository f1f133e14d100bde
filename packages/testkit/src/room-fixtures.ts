import { type DesiredRoom, type PresetImage, parseDigest, parsePresetName, parseRoom } from '@aula/model';
import type { MemoryHost } from './memory-hypervisor.ts';

/** A room of one section `students` with seats `demo-s01`…, made through the YAML parser. */
export function roomFixture(
  seats: number | string,
  options: { name?: string; subnet?: string; memory?: string; network?: string; mac?: string } = {},
): DesiredRoom {
  const { name = 'demo', subnet = '192.0.2.0/24', memory = '96MiB', network = name } = options;
  const prefix = subnet.slice(0, subnet.lastIndexOf('.'));
  const source = `room: ${name}
preset: tiny
network: { name: ${network}, subnet: ${subnet} }
sections:
  students:
    seats: ${typeof seats === 'number' ? `1-${seats}` : JSON.stringify(seats)}
    name: "{{ room }}-s{{ id }}"
    ip: "${prefix}.{{ id | plus: 10 }}"
    memory: ${memory}
${options.mac === undefined ? '' : `    mac: "${options.mac}"\n`}`;
  const { room, diagnostics } = parseRoom(source);
  if (room === null) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return room;
}

/** An image of the preset `tiny` whose digest repeats one hex digit. */
export function imageFixture(hexDigit = 'a'): PresetImage {
  const preset = parsePresetName('tiny');
  const digest = parseDigest(`sha256:${hexDigit.repeat(64)}`);
  if (preset === null || digest === null) throw new Error('not a hex digit');
  const hardware = { machine: 'q35', memoryKiB: 98_304, vcpus: 1 };
  return { preset, digest, diskPath: '/images/tiny.qcow2', diskBytes: 64 * 1024 * 1024, hardware };
}

/** Everything of a host that counts, as text: two hosts in the same state give the same. */
export function hostPicture(host: MemoryHost): string {
  const byName = <T>(entries: Iterable<[string, T]>): [string, T][] => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const domains = byName(host.domains).map(([name, { config, power }]) => ({ name, config, power }));
  const overlays = byName(host.overlays).map(([name, { room, digest, complete }]) => ({ name, room, digest, complete }));
  return JSON.stringify({ domains, overlays, networks: byName(host.networks) }, null, 1);
}

/** A fault hook's way to kill its client at one call: that call and all later ones never end. */
export function killSwitch(at: number, phase: 'before' | 'halfway' | 'after') {
  let dead = false;
  let tell: () => void = () => undefined;
  const killed = new Promise<'killed'>((resolve) => (tell = () => resolve('killed')));
  const hook = (mine: typeof phase) => (call: { index: number }) => {
    if (call.index === at && mine === phase) {
      dead = true;
      tell();
    }
    return dead ? new Promise<void>(() => undefined) : undefined;
  };
  return { killed, faults: { before: hook('before'), halfway: hook('halfway'), after: hook('after') } };
}
