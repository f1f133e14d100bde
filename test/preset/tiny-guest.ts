import { copyFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PresetImage } from '@aula/model';
import { createQcow2Overlay, renderCommandLine } from '@aula/provision';
import type { TestHost } from '@aula/testkit';

const WAIT_MAX_MS = 90_000;
const POLL_MS = 100;
const SEAT = { name: 'demo-s01', id: 1, ip: '192.0.2.11', mac: '52:54:00:00:00:01' };
const NETWORK = `<network><name>demo</name><bridge name='demo0' stp='off' delay='0'/><ip address='192.0.2.1' prefix='24'>
<dhcp><host mac='${SEAT.mac}' name='${SEAT.name}' ip='${SEAT.ip}'/></dhcp></ip></network>`;

/** One tiny desktop on a test host, defined by hand as the preset asks for, with its serial console on a socket. */
export interface TinyGuest extends AsyncDisposable {
  readonly name: string;
  readonly overlayPath: string;
  /** All that the serial console printed so far, without colours. */
  printed(): string;
  /** Types on the serial console. */
  type(text: string): void;
  /** Forgets what was printed. */
  forget(): void;
  awaitText(text: string | RegExp): Promise<void>;
  awaitState(state: string): Promise<void>;
  leases(): Promise<string>;
  start(): Promise<void>;
}

export async function defineTinyGuest(host: TestHost, image: PresetImage, title: string): Promise<TinyGuest> {
  const inPool = (name: string) => join(host.poolFolder, name);
  const { boot } = image;
  if (boot === undefined) throw new Error('tiny boots a kernel of its own');
  await copyFile(image.diskPath, inPool('base.qcow2'));
  await copyFile(boot.kernelPath, inPool('kernel'));
  await copyFile(boot.initrdPath, inPool('initrd'));
  const overlayPath = inPool('seat.qcow2');
  const size = { backingPath: inPool('base.qcow2'), backingFormat: 'qcow2', virtualBytes: image.diskBytes } as const;
  await createQcow2Overlay({ path: overlayPath, ...size, mark: { room: 'demo', seat: SEAT.name } });
  const network = { name: 'demo', domain: 'demo.aula.internal', gateway: '192.0.2.1' };
  const commandLine = renderCommandLine(image, { seat: SEAT, room: { name: 'demo', title }, network });
  await define(host, 'net-define', NETWORK);
  await host.virsh(['net-start', 'demo']);
  await define(host, 'define', domainXml(image, inPool, commandLine));
  return new Guest(host, overlayPath);
}

async function define(host: TestHost, verb: string, xml: string): Promise<void> {
  const path = join(host.folder, `${verb}.xml`);
  await writeFile(path, xml);
  await host.virsh([verb, path]);
}

function domainXml(image: PresetImage, inPool: (name: string) => string, commandLine: string): string {
  const { machine, memoryKiB, vcpus, video = 'vga' } = image.hardware;
  return `<domain type='qemu'><name>${SEAT.name}</name><memory unit='KiB'>${memoryKiB}</memory><vcpu>${vcpus}</vcpu>
<os><type arch='x86_64' machine='${machine}'>hvm</type><kernel>${inPool('kernel')}</kernel><initrd>${inPool('initrd')}</initrd>
<cmdline>${commandLine}</cmdline></os><features><acpi/><apic/></features><devices><controller type='usb' model='none'/>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${inPool('seat.qcow2')}'/><target dev='vda' bus='virtio'/></disk>
<interface type='network'><source network='demo'/><mac address='${SEAT.mac}'/><model type='virtio'/><rom enabled='no'/></interface>
<serial type='unix'><source mode='bind' path='/run/libvirt/serial.sock'/></serial>
<graphics type='vnc'><listen type='socket'/></graphics><video><model type='${video}'/></video><memballoon model='none'/></devices></domain>`;
}

class Guest implements TinyGuest {
  readonly name = SEAT.name;
  readonly overlayPath: string;
  readonly #host: TestHost;
  #serial: Socket | null = null;
  #raw = '';

  constructor(host: TestHost, overlayPath: string) {
    this.#host = host;
    this.overlayPath = overlayPath;
  }

  async start(): Promise<void> {
    this.#serial?.destroy();
    await this.#host.virsh(['start', this.name]);
    const serial = connect(this.#host.mapPath('/run/libvirt/serial.sock'));
    serial.setEncoding('utf8');
    serial.on('data', (chunk: string) => {
      this.#raw += chunk;
    });
    serial.on('error', () => {});
    this.#serial = serial;
  }

  printed(): string {
    return this.#raw.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]|\r/g, '');
  }

  type(text: string): void {
    this.#serial?.write(text);
  }

  forget(): void {
    this.#raw = '';
  }

  awaitText(text: string | RegExp): Promise<void> {
    const holds = () => (typeof text === 'string' ? this.printed().includes(text) : text.test(this.printed()));
    return this.#await(`the serial console to say ${text}`, async () => holds());
  }

  awaitState(state: string): Promise<void> {
    return this.#await(`the guest to be ${state}`, async () => (await this.#host.virsh(['domstate', this.name])).trim() === state);
  }

  leases(): Promise<string> {
    return this.#host.virsh(['net-dhcp-leases', 'demo']);
  }

  async #await(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WAIT_MAX_MS;
    while (!(await holds())) {
      if (Date.now() > deadline)
        throw new Error(`Waited ${WAIT_MAX_MS} ms in vain for ${what}; the console so far:\n${this.printed().slice(-2000)}`);
      await delay(POLL_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#serial?.destroy();
  }
}
