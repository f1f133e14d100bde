import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { tinyImage } from '@aula/testkit';

const SECTOR = 512;
const KERNEL_SECTORS = 4;
/** Where the boot protocol has its fields, and the entry that the loader jumps to (the kernel's Documentation/x86/boot.rst). */
const AT = { setupSectors: 0x1f1, bootFlag: 0x1fe, entry: 0x200, magic: 0x202, version: 0x206, loadFlags: 0x211 } as const;
const VERSION = 0x0202;
const LOADED_HIGH = 1;
/** cli; hlt; and again, should it wake. */
const HALT = [0xfa, 0xf4, 0xeb, 0xfc];
/** Past the header's last field. */
const HALT_AT = 0x280;

/** A kernel of 2 KiB that halts as soon as it is entered. */
function haltedKernel(): Buffer {
  const kernel = Buffer.alloc(KERNEL_SECTORS * SECTOR);
  kernel[AT.setupSectors] = 1;
  kernel.writeUInt16LE(0xaa55, AT.bootFlag);
  kernel.set([0xeb, HALT_AT - AT.entry - 2], AT.entry);
  kernel.write('HdrS', AT.magic);
  kernel.writeUInt16LE(VERSION, AT.version);
  kernel[AT.loadFlags] = LOADED_HIGH;
  kernel.set(HALT, HALT_AT);
  return kernel;
}

/**
 * Puts the tiny preset's image into a server's cache, with a kernel that halts: seats of it are machines like any other, but
 * leave the processors to what is tested.
 */
export async function addHaltedImage(cacheFolder: string): Promise<void> {
  const source = dirname((await tinyImage()).diskPath);
  const target = join(cacheFolder, basename(source));
  await mkdir(cacheFolder, { recursive: true });
  await cp(source, target, { recursive: true });
  await rm(join(target, 'vmlinuz'));
  await writeFile(join(target, 'vmlinuz'), haltedKernel(), { mode: 0o444 });
}
