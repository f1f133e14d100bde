import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readQcow2Header } from '@aula/provision';
import { startTestHost, type TestHost, tinyImage } from '@aula/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineTinyGuest, type TinyGuest } from './tiny-guest.ts';

const TITLE = 'Grüße & "Linux" 100%';
const PROMPT = 'student@demo-s01:~$ ';
const SCREEN_POLLS = 100;

let host: TestHost;
let guest: TinyGuest;

beforeAll(async () => {
  const image = await tinyImage();
  host = await startTestHost();
  guest = await defineTinyGuest(host, image, TITLE);
  await guest.start();
  await guest.awaitText(PROMPT);
});
afterAll(async () => {
  await guest?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

async function screen(): Promise<Buffer> {
  const path = join(host.folder, 'screen.png');
  await host.virsh(['screenshot', guest.name, path]);
  return readFile(path);
}

async function sendKeys(...keys: string[]): Promise<void> {
  for (const key of keys) await host.virsh(['send-key', guest.name, '--codeset', 'linux', key]);
}

/** Waits until the screen shows something else than `before`. */
async function screenOtherThan(before: Buffer): Promise<Buffer> {
  for (let poll = 0; poll < SCREEN_POLLS; poll++) {
    const now = await screen();
    if (!now.equals(before)) return now;
    await delay(100);
  }
  return before;
}

/** Of the seat's disk while it is off; `needs_recovery` means that it was not unmounted. */
async function fileSystemFeatures(): Promise<string[]> {
  const raw = join(host.folder, 'disk.raw');
  execFileSync('qemu-img', ['check', '-q', guest.overlayPath]);
  execFileSync('qemu-img', ['convert', '-O', 'raw', guest.overlayPath, raw]);
  const shown = execFileSync('dumpe2fs', ['-h', raw], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return (/^Filesystem features: +(.*)$/m.exec(shown)?.[1] ?? '').split(' ');
}

describe('a tiny desktop', () => {
  it('takes its reserved address with its own host name', async () => {
    guest.type('cat /run/seat/address\n');
    await guest.awaitText('192.0.2.11\n');
    expect(await guest.leases()).toMatch(/52:54:00:00:00:01 .* 192\.0\.2\.11\/24 +demo-s01/);
  });

  it('names its seat at the prompt and when asked', async () => {
    guest.forget();
    guest.type('hostname\n');
    await guest.awaitText(/hostname\ndemo-s01\n/);
  });

  it("knows its room's title letter by letter", async () => {
    guest.forget();
    guest.type('cat /run/seat/title\n');
    await guest.awaitText(`title\n${TITLE}\n`);
  });

  it('has job control on its console', async () => {
    guest.forget();
    guest.type('sleep 1000\n');
    await guest.awaitText('sleep 1000\n');
    await delay(300);
    guest.type('\u0003');
    guest.type('echo back-$((40+2))\n');
    await guest.awaitText('back-42\n');
  });

  it('shows another picture when keys are pressed on its screen', async () => {
    await sendKeys('KEY_ENTER');
    const before = await screen();
    await sendKeys('KEY_L', 'KEY_S', 'KEY_ENTER');
    expect((await screenOtherThan(before)).equals(before)).toBe(false);
  });

  it('keeps its files over a reboot typed by the student', async () => {
    guest.forget();
    guest.type('echo kept > mine && cat mine && reboot\n');
    await guest.awaitText(/\nkept\n/);
    guest.forget();
    await guest.awaitText(PROMPT);
    guest.type('cat mine\n');
    await guest.awaitText('cat mine\nkept\n');
  });

  it('powers off cleanly when asked by ACPI, with its files on disk and its mark in the overlay', async () => {
    guest.type('echo late > later\n');
    await guest.awaitText('later\n');
    await host.virsh(['shutdown', guest.name]);
    await guest.awaitState('shut off');
    const features = await fileSystemFeatures();
    expect(features).toContain('has_journal');
    expect(features).not.toContain('needs_recovery');
    expect((await readQcow2Header(guest.overlayPath)).mark).toEqual({ room: 'demo', seat: 'demo-s01' });
    guest.forget();
    await guest.start();
    await guest.awaitText(PROMPT);
    guest.forget();
    guest.type('cat mine later\n');
    await guest.awaitText('kept\nlate\n');
  });

  it('turns itself off when the student types poweroff', async () => {
    guest.type('poweroff\n');
    await guest.awaitState('shut off');
  });
});
