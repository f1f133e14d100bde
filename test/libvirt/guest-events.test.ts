import { once } from 'node:events';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Connection, connect, type Domain, DomainModificationImpact, type EventReader, isEvent, procedures } from '@aula/libvirt';
import { buildPreset } from '@aula/provision';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LibvirtHost, startHost } from './host.ts';

const GUEST = fileURLToPath(new URL('./event-guest', import.meta.url));
/** Shared by all test processes of this machine; images in it are addressed by their recipe. */
const CACHE = join(tmpdir(), 'aula-test-cache');
const SECONDS_OF_A_DAY = 86_400n;

let libvirt: LibvirtHost;
let connection: Connection;
let dom: Domain;
/** XML of a machine that boots the guest. */
let boot: (name: string, memory: string, devices: string) => string;
let shell: Duplex;
let said = '';

beforeAll(async () => {
  const image = await buildPreset(GUEST, { cacheFolder: CACHE });
  if (!image.boot) throw new Error('the guest has no kernel');
  const { kernelPath, initrdPath, commandLine } = image.boot;
  libvirt = await startHost();
  const folder = join(libvirt.host.folder, 'guest');
  await mkdir(folder);
  await chmod(folder, 0o755);
  const [kernel, initrd] = [join(folder, 'vmlinuz'), join(folder, 'initrd')];
  await copyFile(kernelPath, kernel);
  await copyFile(initrdPath, initrd);
  connection = await connect({ socketPath: libvirt.host.socketPath });
  boot = (name, memory, devices) => `<domain type='qemu'><name>${name}</name>${memory}
    <os><type arch='x86_64' machine='q35'>hvm</type><kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>${commandLine}</cmdline></os>
    <features><acpi/></features><clock offset='utc'/><pm><suspend-to-mem enabled='yes'/></pm>
    <devices><serial type='pty'/><console type='pty'/><memballoon model='virtio'/>${devices}</devices></domain>`;
  const devices = `<watchdog model='i6300esb' action='none'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
  const xmlDesc = boot('guest', `<memory unit='MiB'>96</memory>`, devices);
  dom = (await connection.call(procedures.domainCreateXML, { xmlDesc, flags: 0 })).dom;
  shell = await connection.domainOpenConsole(dom);
  shell.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000);
  });
  await heard('guest-is-ready');
});
afterAll(async () => {
  shell?.on('error', () => {}).destroy();
  await connection?.close();
  await libvirt?.[Symbol.asyncDispose]();
});

/** Resolves when the guest has said so; the test's time is its limit. */
async function heard(text: string): Promise<void> {
  while (!said.includes(text)) await once(shell, 'data');
}

const type = (command: string) => shell.write(`${command}\n`);
async function next<Event extends object>(events: EventReader<Event>): Promise<Event> {
  for (;;) {
    const { done, value } = await events.next();
    if (done) throw new Error('the events ended');
    if (isEvent(value)) return value;
  }
}

it('reports that the guest set its clock', async () => {
  const events = connection.events('domainRtcChange', { domain: dom });
  await events.ready;
  type('date -u -s @$(($(date +%s) + 86400)); hwclock -u -w');
  const { domain, offset } = await next(events);
  expect(domain).toEqual(dom);
  expect(offset).toBeGreaterThan(SECONDS_OF_A_DAY - 600n);
  expect(offset).toBeLessThan(SECONDS_OF_A_DAY + 600n);
});

it('reports that the balloon has another size', async () => {
  const events = connection.events('domainBalloonChange', { domain: dom });
  await events.ready;
  const memory = 88n * 1024n;
  await connection.call(procedures.domainSetMemoryFlags, { dom, memory, flags: DomainModificationImpact.live });
  let { actual } = await next(events);
  while (actual !== memory) ({ actual } = await next(events));
  expect(actual).toBe(memory);
});

it('reports an agent that comes and goes', async () => {
  const events = connection.events('domainAgentLifecycle', { domain: dom });
  await events.ready;
  type('for path in /dev/vport*; do sleep 1000 <>$path & agent=$!; done');
  expect(await next(events)).toEqual({ domain: dom, state: 'connected', stateNumber: 1, reason: 'channel', reasonNumber: 2 });
  type('kill $agent');
  expect(await next(events)).toEqual({ domain: dom, state: 'disconnected', stateNumber: 2, reason: 'channel', reasonNumber: 2 });
});

it('reports a watchdog that nobody feeds', async () => {
  const events = connection.events('domainWatchdog', { domain: dom });
  await events.ready;
  // What a driver of the i6300esb does: both stages end after one tick, each behind the two words that unlock it; then enable.
  type('for path in /sys/bus/pci/devices/*; do [ $(cat $path/device) = 0x25ab ] && dog=$path; done');
  type('echo 1 >$dog/enable; read -r base rest <$dog/resource');
  type('for stage in 0 4; do for word in 0x80 0x86; do devmem $((base + 12)) 16 $word; done; devmem $((base + stage)) 32 1; done');
  type("printf '\\x02' | dd of=$dog/config bs=1 seek=104 conv=notrunc");
  expect(await next(events)).toEqual({ domain: dom, action: 'none', actionNumber: 0 });
});

it('reports sleep and waking', async () => {
  const asleep = connection.events('domainPmsuspend', { domain: dom });
  const awake = connection.events('domainPmwakeup', { domain: dom });
  const lifecycle = connection.events('domainLifecycle', { domain: dom });
  await Promise.all([asleep.ready, awake.ready, lifecycle.ready]);
  type('sleep 1; echo mem >/sys/power/state; echo guest-woke-up');
  expect(await next(asleep)).toEqual({ domain: dom, reasonNumber: 0 });
  expect(await next(lifecycle)).toMatchObject({ event: 'pmsuspended', detail: 'memory' });
  await connection.call(procedures.domainPMWakeup, { dom, flags: 0 });
  expect(await next(awake)).toEqual({ domain: dom, reasonNumber: 0 });
  expect(await next(lifecycle)).toMatchObject({ event: 'started', detail: 'wakeup' });
  await heard('\nguest-woke-up');
});

it('reports that a guest took memory that was offered', async () => {
  const events = connection.events('domainMemoryDeviceSizeChange');
  await events.ready;
  const memory = `<maxMemory slots='1' unit='MiB'>512</maxMemory><memory unit='MiB'>224</memory>
    <vcpu>1</vcpu><cpu><numa><cell id='0' cpus='0' memory='96' unit='MiB'/></numa></cpu>`;
  const offered = `<memory model='virtio-mem'><target><size unit='MiB'>128</size><node>0</node><block unit='MiB'>2</block>
    <requested unit='MiB'>128</requested></target><alias name='ua-offered'/></memory>`;
  const xmlDesc = boot('growing', memory, offered);
  const { dom: growing } = await connection.call(procedures.domainCreateXML, { xmlDesc, flags: 0 });
  let event = await next(events);
  while (event.size !== 131_072n) event = await next(events);
  expect(event).toEqual({ domain: growing, alias: 'ua-offered', size: 131_072n });
});
