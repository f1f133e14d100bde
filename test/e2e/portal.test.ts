import { readFile } from 'node:fs/promises';
import { type ServerProcess, startServer, startTestHost, type TestHost } from '@aula/testkit';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoom, roomYaml, waitFor } from '../lib/rooms.ts';
import { desktopPicture, logIn, openBrowser, terminalText } from './browser.ts';

const PASSWORD = 'correct horse battery';
let host: TestHost;
let server: ServerProcess;
let browser: Browser & AsyncDisposable;

const addPerson = (name: string, role: 'teacher' | 'student') =>
  server.client.call('createPerson', { body: { name, displayName: name, role, password: PASSWORD } });

const seatReady = (seat: string) =>
  waitFor(`${seat} to be ready`, async () => (await server.client.call('seat', { params: { seat } })).state === 'ready');

/** Waits for a prompt, types a line into the terminal, and waits for what it prints. */
async function run(page: Page, line: string, printed: RegExp): Promise<string> {
  await page.locator('[data-testid=terminal-screen][data-link=open]').waitFor();
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.press('Enter');
  await waitFor('a prompt', async () => /[$#]\s*$/m.test(await terminalText(page)));
  await page.keyboard.type(`${line}\n`);
  return waitFor(`${printed} in the terminal`, async () => {
    const text = await terminalText(page);
    return printed.test(text) ? text : null;
  });
}

async function openDesktop(page: Page, seat: string): Promise<void> {
  await page.goto(`/seats/${seat}/desktop`);
  await page.locator('[data-testid=desktop-screen][data-link=open] canvas').first().waitFor();
}

/** Pictures that are looked at to tell what a screen shows, and the time between two: a text cursor goes on and off meanwhile. */
const LOOKS = 8;
const LOOK_MS = 150;
/** A screen whose cursor blinks shows one picture or the other. */
const BLINK_PICTURES = 2;

/** The different pictures of more than a second. */
async function shown(page: Page): Promise<Set<string>> {
  const pictures = new Set<string>();
  for (let look = 0; look < LOOKS; look++) {
    pictures.add(await desktopPicture(page));
    await page.waitForTimeout(LOOK_MS);
  }
  return pictures;
}

/** The pictures of a screen that draws nothing any more but its cursor. */
async function settled(page: Page): Promise<Set<string>> {
  let before = await shown(page);
  return waitFor('a quiet picture', async () => {
    const now = await shown(page);
    const quiet = now.size <= BLINK_PICTURES && [...now].every((picture) => before.has(picture) && picture.length > 2000);
    const all = new Set([...now, ...before]);
    before = now;
    return quiet ? all : null;
  });
}

/** Whether the screen shows none of these pictures any more. */
const changedForGood = async (page: Page, before: ReadonlySet<string>): Promise<boolean> =>
  [...(await shown(page))].every((picture) => !before.has(picture));

beforeAll(async () => {
  host = await startTestHost();
  server = await startServer({ host: host.hostOption, args: ['--native-viewers'] });
  await addPerson('tess', 'teacher');
  await addPerson('sam', 'student');
  await addPerson('sue', 'student');
  await applyRoom(server.client, roomYaml('lab', 3));
  await server.client.call('assignSeats', {
    params: { room: 'lab' },
    body: { owners: { 'lab-s01': 'sam', 'lab-s02': 'sue', 'lab-s03': 'sue' } },
  });
  for (const seat of ['lab-s01', 'lab-s02', 'lab-s03']) await seatReady(seat);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

describe('a student', () => {
  it('with one seat lands on its desktop straight after login, and sees the picture change when typing', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'sam', PASSWORD);
    await page.waitForURL('**/seats/lab-s01/desktop');
    const canvas = page.locator('[data-testid=desktop-screen][data-link=open] canvas').first();
    await canvas.waitFor();
    const before = await settled(page);
    await canvas.focus();
    await page.keyboard.type('echo typed-here', { delay: 30 });
    await waitFor('the picture to change', () => changedForGood(page, before));
    expect(faults).toEqual([]);
    await context.close();
  });

  it('types hostname in the terminal and reads the seat name back', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'sam', PASSWORD);
    await page.goto('/seats/lab-s01/terminal');
    expect(await run(page, 'hostname', /^lab-s01\s*$/m)).toMatch(/^lab-s01\s*$/m);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('sees own desktops as cards, and no other', async () => {
    const { context, page } = await logIn(browser, server.url, 'sue', PASSWORD);
    await page.getByRole('heading', { name: 'lab-s02' }).waitFor();
    await page.getByRole('heading', { name: 'lab-s03' }).waitFor();
    expect(await page.getByText('lab-s01').count()).toBe(0);
    await page.getByRole('button', { name: 'Open lab-s02' }).click();
    await page.locator('[data-testid=desktop-screen][data-link=open] canvas').first().waitFor();
    await context.close();
  });

  it('opens a desktop in a viewer by a file that the browser saves, until logging out', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'sue', PASSWORD);
    await page.getByRole('button', { name: 'More for lab-s02' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Open in a viewer' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('lab-s02.vv');
    const file = await readFile(await download.path(), 'utf8');
    const port = /^type=vnc\nhost=127\.0\.0\.1\nport=(\d+)\npassword=\S{8}$/m.exec(file)?.[1] ?? 'none';
    await host.exec(['nc', '-z', '127.0.0.1', port]);
    await page.evaluate(() => fetch('/api/v1/logout', { method: 'POST', headers: { 'x-aula': '1' } }));
    await waitFor('the screen to close', () =>
      host.exec(['nc', '-z', '127.0.0.1', port]).then(
        () => false,
        () => true,
      ),
    );
    expect(faults).toEqual([]);
    await context.close();
  });

  it("cannot open another's desktop, by the browser or by the API", async () => {
    const { context, page } = await logIn(browser, server.url, 'sam', PASSWORD);
    await page.goto('/seats/lab-s02/desktop');
    await page.getByRole('heading', { name: 'There is no such desktop' }).waitFor();
    expect(await page.locator('[data-testid=desktop-screen] canvas').count()).toBe(0);
    const statuses = await page.evaluate(async () => {
      const headers = { 'x-aula': '1', 'content-type': 'application/json' };
      const answers = await Promise.all([
        fetch('/api/v1/seats/lab-s02'),
        fetch('/api/v1/seats/lab-s02/picture'),
        fetch('/api/v1/seats/lab-s02/tickets', { method: 'POST', headers, body: JSON.stringify({ kind: 'desktop' }) }),
        fetch('/api/v1/seats/lab-s02/reset', { method: 'POST', headers: { 'x-aula': '1' } }),
        fetch('/api/v1/rooms'),
      ]);
      return answers.map((answer) => answer.status);
    });
    expect(statuses).toEqual([404, 404, 404, 404, 403]);
    await context.close();
  });
});

describe('a teacher', () => {
  it('resets a seat in the browser and sees it come back without the file made before', async () => {
    const { context, page, faults } = await logIn(browser, server.url, 'tess', PASSWORD);
    await page.goto('/seats/lab-s03/terminal');
    await page.getByRole('button', { name: 'Take control' }).click();
    await run(page, 'cd; echo homework > mine.txt; sync; ls', /mine\.txt\s*$/m);
    await page.goto('/rooms/lab');
    await page.getByRole('checkbox', { name: 'Select lab-s03' }).click();
    await page.getByRole('button', { name: 'Reset 1 seat' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Reset/ })
      .click();
    await page.locator('[data-seat=lab-s03][data-state=resetting]').waitFor();
    await page.locator('[data-seat=lab-s03][data-state=ready]').waitFor({ timeout: 90_000 });
    await page.goto('/seats/lab-s03/terminal');
    await page.getByRole('button', { name: 'Take control' }).click();
    const text = await run(page, 'cd; cat mine.txt; echo looked-$((40+2))', /looked-42/);
    expect(text).not.toMatch(/^homework/m);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('only watches: keys do not reach the desktop, while the student still types beside', async () => {
    const watching = await logIn(browser, server.url, 'tess', PASSWORD);
    await openDesktop(watching.page, 'lab-s02');
    await watching.page.getByRole('button', { name: 'Take control', includeHidden: true }).waitFor({ state: 'attached' });
    const before = await settled(watching.page);
    await watching.page.locator('[data-testid=desktop-screen] canvas').first().focus();
    await watching.page.keyboard.type('intruder', { delay: 30 });
    await watching.page.waitForTimeout(2000);
    expect(await changedForGood(watching.page, before)).toBe(false);

    const student = await logIn(browser, server.url, 'sue', PASSWORD);
    await openDesktop(student.page, 'lab-s02');
    await student.page.locator('[data-testid=desktop-screen] canvas').first().focus();
    await student.page.keyboard.type('homework', { delay: 30 });
    await waitFor('the watcher to see it', () => changedForGood(watching.page, before));
    await watching.context.close();
    await student.context.close();
  });

  it('sees a desktop that restarts come back by itself on an open console', async () => {
    const { context, page } = await logIn(browser, server.url, 'tess', PASSWORD);
    await openDesktop(page, 'lab-s03');
    await server.client.call('stopRoom', { params: { room: 'lab' }, body: { seats: ['lab-s03'], force: true } });
    await page.locator('[data-testid=desktop-screen]:not([data-link=open])').waitFor();
    await waitFor('it to be off', async () => (await server.client.call('seat', { params: { seat: 'lab-s03' } })).state === 'off');
    await waitFor('a free seat', async () => (await server.client.call('seat', { params: { seat: 'lab-s03' } })).operation === null);
    await server.client.call('startSeat', { params: { seat: 'lab-s03' } });
    await page.locator('[data-testid=desktop-screen][data-link=open] canvas').first().waitFor({ timeout: 60_000 });
    await context.close();
  });
});

describe('every page', () => {
  const PAGES = {
    tess: [
      '/rooms',
      '/rooms/lab',
      '/rooms/lab?view=list',
      '/rooms/lab?view=plan',
      '/rooms/_new',
      '/operations',
      '/people',
      '/settings',
      '/seats/lab-s02/desktop',
      '/seats/lab-s02/terminal',
    ],
    sue: ['/', '/settings'],
  } as const;
  for (const [scheme, size] of [
    ['light', 'desktop'],
    ['dark', 'phone'],
  ] as const)
    it(`has no fault that axe finds and fits the window, ${scheme}, ${size}`, async () => {
      for (const [person, paths] of Object.entries(PAGES)) {
        const { context, page } = await logIn(browser, server.url, person, PASSWORD, { scheme, size });
        for (const path of paths) {
          await page.goto(path);
          await page.getByRole('heading').first().waitFor();
          await page.waitForTimeout(600);
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect({ path, violations: violations.map((v) => [v.id, v.nodes.map((node) => node.target)]) }).toEqual({
            path,
            violations: [],
          });
          const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
          expect({ path, overflow }).toEqual({ path, overflow: 0 });
        }
        await context.close();
      }
      const anonymous = await browser.newContext({ baseURL: server.url, colorScheme: scheme });
      const page = await anonymous.newPage();
      await page.goto('/login');
      await page.getByRole('button', { name: 'Log in' }).waitFor();
      expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id)).toEqual([]);
      await anonymous.close();
    });
});
